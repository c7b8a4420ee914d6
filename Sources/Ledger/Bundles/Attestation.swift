public import TransparencyLog

/// An attestation is what a sandbox run claims to be: `attestation.json` of its bundle.
///
/// It stands in the manifest, so that the bundle's digest covers it. The statement about the bundle is
/// made from it, and venue proofs cover it through the venue binding. It proves nothing by itself.
public struct Attestation: Sendable, Hashable {
  /// The ledger that the run answers.
  public let origin: Origin
  /// The checkpoint that it answers.
  public let challenge: Challenge
  /// The one gate that it is for.
  public let gate: Identifier
  /// The venue where it ran, as claimed.
  public let venue: Identifier
  /// What the run is about, in the order of the statement: `image`, `profile`, then others ascending
  /// by the bytes of their names.
  public let subjects: [Subject]
  /// The digest of the sandbox profile, which is the subject `profile` too.
  public let profile: Digest
  /// When the run began.
  public let startedAt: Timestamp
  /// When the run ended.
  public let finishedAt: Timestamp
  /// The program that ran the sandbox.
  public let tool: EvidencePredicate.Tool

  /// What the member `format` says.
  public static let format: StaticString = "urn:evidence-ledger:attestation:v1"
  /// The subject that is the SHA-256 of the image's configuration, which is the image's id.
  public static let imageSubject = "image"
  /// The subject that is the profile digest.
  public static let profileSubject = "profile"
  /// The most subjects: a person names them, and an entry has to hold them.
  public static let maximumSubjects = 64

  /// The limits of the document: a note of 16 KiB, with room for the subjects.
  static let rules = JSONRules(
    maximumDepth: 5, maximumElements: maximumSubjects,
    maximumStringBytes: JSONRules.statement.maximumStringBytes, maximumBytes: 64 << 10,
    integersOnly: true)

  /// The attestation of a run.
  ///
  /// - Parameters:
  ///   - image: SHA-256 of the image's configuration.
  ///   - others: further subjects, in any order.
  /// - Throws: `Refusal` when no reader would accept it.
  public init(
    origin: Origin, challenge: Challenge, gate: Identifier, venue: Identifier, image: Digest,
    profile: Digest, others: [Subject] = [], startedAt: Timestamp, finishedAt: Timestamp,
    tool: EvidencePredicate.Tool
  ) throws(Refusal) {
    self.origin = origin
    self.challenge = challenge
    self.gate = gate
    self.venue = venue
    self.profile = profile
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.tool = tool
    subjects =
      [
        Subject(name: Self.imageSubject, sha256: image),
        Subject(name: Self.profileSubject, sha256: profile),
      ] + others.sorted { UTF8Ordered($0.name) < UTF8Ordered($1.name) }
    try requireCoherence()
  }

  /// An attestation from the bytes of `attestation.json`: exactly those that writing it gives.
  public init(parsing bytes: [UInt8]) throws(Refusal) {
    let place = Place("attestation")
    self = try ObjectReader.read(parsing: bytes, Self.rules, place, Self.init)
    try requireCoherence()
    guard self.bytes == bytes else {
      throw place.malformed(expected: "its RFC 8785 form", found: "another")
    }
  }

  private init(_ reader: inout ObjectReader) throws(Refusal) {
    try reader.requireFormat(Self.format)
    origin = try reader.required("origin").origin()
    challenge = try Challenge(try reader.required("challenge"), Place("attestation.challenge"))
    gate = try reader.required("gate").identifier()
    venue = try reader.required("venue").identifier()
    subjects = try reader.required("subjects").array(Subject.init)
    profile = try reader.required("profile").digest()
    startedAt = try reader.required("startedAt").time()
    finishedAt = try reader.required("finishedAt").time()
    tool = try EvidencePredicate.Tool(try reader.required("tool"), Place("attestation.tool"))
    try reader.finish()
  }

  /// The bytes of `attestation.json`.
  public var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.name("challenge")
      challenge.writeCanonically(to: &writer)
      writer.member("finishedAt", finishedAt.description)
      writer.member("format", "\(Self.format)")
      writer.member("gate", gate.rawValue)
      writer.member("origin", origin.description)
      writer.member("profile", profile.hex)
      writer.member("startedAt", startedAt.description)
      writer.name("subjects")
      writer.array(subjects) { $1.writeCanonically(to: &$0) }
      writer.name("tool")
      tool.write(to: &writer)
      writer.member("venue", venue.rawValue)
    }
    return writer.bytes
  }

  /// What every proof of the venue covers.
  ///
  /// - Parameter bundle: the digest of the bundle that the attestation stands in.
  public func binding(bundle: Digest) -> VenueBinding {
    VenueBinding(
      origin: origin, challenge: challenge, gate: gate, venue: venue, profile: profile,
      subjects: subjects, bundle: bundle)
  }

  /// Refuses what contradicts itself.
  private func requireCoherence() throws(Refusal) {
    try challenge.requireOwnNote(of: origin, Place("attestation.challenge.note"))
    try requireSubjects()
    guard startedAt <= finishedAt else {
      throw Place("attestation.finishedAt").malformed(
        expected: "no time before it began, \(startedAt)", found: "\(finishedAt)")
    }
  }

  private func requireSubjects() throws(Refusal) {
    let place = Place("attestation.subjects")
    guard subjects.count <= Self.maximumSubjects else {
      throw place.malformed(
        expected: "at most \(Self.maximumSubjects) subjects", found: "\(subjects.count)")
    }
    let own = [Self.imageSubject, Self.profileSubject]
    guard subjects.count >= own.count,
      zip(subjects, own).allSatisfy({ $0.name.hasSameBytes(as: $1) && $0.sha256 != nil })
    else {
      throw place.malformed(
        expected: "the SHA-256 of image and of profile first",
        found: subjects.map(\.name).joined(separator: ", ").abbreviated)
    }
    guard subjects[1].sha256 == profile else {
      throw place.malformed(
        expected: "the profile digest \(profile) as profile", found: subjects[1].content.hex)
    }
    let others = subjects.dropFirst(own.count).map { UTF8Ordered($0.name) }
    try place.requireAscending(others)
    if let twice = others.first(where: { other in
      own.contains { $0.hasSameBytes(as: other.text) }
    }) {
      throw place.malformed(expected: "each name once", found: "\(twice) twice")
    }
  }
}

extension ObjectReader {
  /// Reads the member `format` of a document of ours.
  mutating func requireFormat(_ expected: StaticString) throws(Refusal) {
    let format = try required("format")
    guard format.isEqual(to: expected) else {
      throw format.place.malformed(
        expected: "\(expected)",
        found: format.described)
    }
  }
}

extension MemberReader {
  /// The name of a ledger.
  func origin() throws(Refusal) -> Origin {
    let text = try text()
    guard let origin = Origin(text) else {
      throw place.malformed(
        expected: "an origin, <name>/<64 hex digits>", found: text.abbreviated)
    }
    return origin
  }
}
