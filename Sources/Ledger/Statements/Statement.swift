internal import TransparencyLog

/// An in-toto Statement v1 about something that matters to a gate: who says what, about which digests.
///
/// The bytes that were signed are its payload; a statement is read from them once, strictly, and
/// never written back to be verified.
public struct Statement: Sendable {
  /// What the statement is about; at least one.
  public let subjects: [Subject]
  /// What it says.
  public let predicate: Predicate

  /// A statement to be signed.
  public init(subjects: [Subject], predicate: Predicate) {
    self.subjects = subjects
    self.predicate = predicate
  }

  /// The `_type` of every statement (in-toto attestation framework, Statement v1).
  public static let type: StaticString = "https://in-toto.io/Statement/v1"
  /// The most bytes of a policy's payload: large parts are blobs.
  public static let maximumPolicyPayload = 32 * 1_024

  /// Reads a payload.
  ///
  /// - Throws: `Refusal` that names the member.
  public init(payload: [UInt8]) throws(Refusal) {
    var nodes = JSONNodeBuffer()
    try self.init(payload: payload, by: &nodes)
  }

  /// Reads a payload.
  ///
  /// - Parameter nodes: memory that serves one payload after the other.
  init(payload: [UInt8], by nodes: inout JSONNodeBuffer) throws(Refusal) {
    self = try ObjectReader.read(
      parsing: payload, .statement, Place("statement"), by: &nodes, Self.init)
    if case .policy = predicate, payload.count > Self.maximumPolicyPayload {
      throw Refusal(
        .payloadTooLarge, "payload", expected: "at most \(Self.maximumPolicyPayload) bytes",
        found: "\(payload.count)")
    }
  }

  private init(_ reader: inout ObjectReader) throws(Refusal) {
    guard try reader.required("_type").isEqual(to: Self.type) else {
      throw Refusal(
        .unknownStatementType, "_type", expected: "\(Self.type)", found: "another type")
    }
    subjects = try reader.required("subject").array(Subject.init)
    guard !subjects.isEmpty else {
      throw Refusal(.malformedValue, "subject", expected: "at least one subject", found: "none")
    }
    let type = try reader.required("predicateType")
    let member = try reader.required("predicate")
    try reader.finish()
    predicate = try Predicate(type: type, member: member)
  }

  /// The payload to be signed.
  public var payload: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("_type", "\(Self.type)")
      writer.name("subject")
      writer.array(subjects) { $1.write(to: &$0) }
      writer.member("predicateType", predicate.type)
      writer.name("predicate")
      predicate.write(to: &writer)
    }
    return writer.bytes
  }
}

/// What a statement says; its kind is its `predicateType`.
///
/// Whatever the kind, handing a statement on copies one reference and not a dozen.
public enum Predicate: Sendable {
  indirect case policy(PolicyPredicate)
  case evidence(EvidencePredicate)
  indirect case verdict(VerdictPredicate)
  indirect case waiver(WaiverPredicate)
  indirect case revocation(RevocationPredicate)

  init(type: MemberReader, member: MemberReader) throws(Refusal) {
    let object = try ObjectReader(member, Place("predicate"))
    if type.isEqual(to: EvidencePredicate.type) {
      self = .evidence(try EvidencePredicate(object))
    } else if type.isEqual(to: VerdictPredicate.type) {
      self = .verdict(try VerdictPredicate(object))
    } else if type.isEqual(to: WaiverPredicate.type) {
      self = .waiver(try WaiverPredicate(object))
    } else if type.isEqual(to: RevocationPredicate.type) {
      self = .revocation(try RevocationPredicate(object))
    } else if type.isEqual(to: PolicyPredicate.type) {
      self = .policy(try PolicyPredicate(object))
    } else {
      throw Refusal(
        .unknownPredicateType, "predicateType", expected: "a urn:evidence-ledger:… type",
        found: type.described)
    }
  }

  /// The `predicateType`.
  public var type: String {
    switch self {
    case .policy: "\(PolicyPredicate.type)"
    case .evidence: "\(EvidencePredicate.type)"
    case .verdict: "\(VerdictPredicate.type)"
    case .waiver: "\(WaiverPredicate.type)"
    case .revocation: "\(RevocationPredicate.type)"
    }
  }

  /// Whether this is evidence: the one kind that decides nothing by itself.
  var isEvidence: Bool {
    if case .evidence = self { return true }
    return false
  }

  /// The word that people use for it.
  public var kindName: String {
    switch self {
    case .policy: "policy"
    case .evidence: "evidence"
    case .verdict: "verdict"
    case .waiver: "waiver"
    case .revocation: "revocation"
    }
  }

  /// The origin that the statement was made for; nil for a genesis policy, which cannot know it.
  public var ledger: String? {
    switch self {
    case .policy(let policy): policy.ledger
    case .evidence(let evidence): evidence.ledger
    case .verdict(let verdict): verdict.ledger
    case .waiver(let waiver): waiver.ledger
    case .revocation(let revocation): revocation.ledger
    }
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      switch self {
      case .policy(let policy): policy.writeMembers(to: &writer)
      case .evidence(let evidence): evidence.writeMembers(to: &writer)
      case .verdict(let verdict): verdict.writeMembers(to: &writer)
      case .waiver(let waiver): waiver.writeMembers(to: &writer)
      case .revocation(let revocation): revocation.writeMembers(to: &writer)
      }
    }
  }
}
