public import TransparencyLog

/// The heads: which policy, which verdict of each gate, which evidence and waivers are current.
///
/// Every entry commits to the table after it. So a light client can be shown that an acceptance is
/// in the log *and* that nothing later supersedes it. It is structure, not judgement: it holds no
/// outcome and no clock, and a later, stricter evaluator never breaks an old ledger.
public struct HeadsTable: Hashable, Sendable {
  /// The current facts of one gate; each number is an entry index.
  public struct Row: Hashable, Sendable {
    /// The live evidence, ascending: what the current verdict used, and everything since.
    public var evidence: [UInt64] {
      get { liveEvidence }
      set {
        liveEvidence = newValue
        beginning = Self.beginning(evidence: newValue)
      }
    }
    /// The current verdict, or nil.
    public var verdict: UInt64? { didSet { end = Self.end(verdict, waivers) } }
    /// The waivers granted and not revoked, ascending.
    public var waivers: [UInt64] { didSet { end = Self.end(verdict, waivers) } }

    private var liveEvidence: [UInt64]
    // The canonical form in two parts, of which most entries only lengthen the first: a table is
    // written once an entry.
    private var beginning: [UInt8]
    private var end: [UInt8]

    /// A row; empty unless said otherwise.
    public init(evidence: [UInt64] = [], verdict: UInt64? = nil, waivers: [UInt64] = []) {
      liveEvidence = evidence
      self.verdict = verdict
      self.waivers = waivers
      beginning = Self.beginning(evidence: evidence)
      end = Self.end(verdict, waivers)
    }

    /// Adds evidence that is newer than all that is live.
    mutating func append(evidence index: UInt64) {
      if !liveEvidence.isEmpty { beginning.append(UInt8(ascii: ",")) }
      beginning.append(decimal: index)
      liveEvidence.append(index)
    }

    /// Hands over the row as an object, in pieces.
    func forEachPiece(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
      beginning.withUnsafeBufferPointer(body)
      end.withUnsafeBufferPointer(body)
    }

    private static func beginning(evidence: [UInt64]) -> [UInt8] {
      var bytes: [UInt8] = []
      bytes.append(#"{"evidence":["#)
      bytes.append(elements: evidence)
      return bytes
    }

    private static func end(_ verdict: UInt64?, _ waivers: [UInt64]) -> [UInt8] {
      var bytes: [UInt8] = []
      bytes.append(#"],"verdict":"#)
      if let verdict {
        bytes.append(decimal: verdict)
      } else {
        bytes.append("null")
      }
      bytes.append(#","waivers":["#)
      bytes.append(elements: waivers)
      bytes.append("]}")
      return bytes
    }
  }

  /// The most live evidence that a gate accepts, so that no flood makes a verdict too large.
  public static let maximumEvidence = 256

  /// One row for each gate of the current policy.
  public var gates: GateRows
  /// The entry of the current policy.
  public var policy: UInt64 { didSet { end = Self.end(policy) } }
  /// The canonical form after the rows.
  private var end: [UInt8]

  /// A table.
  public init(gates: GateRows, policy: UInt64) {
    self.gates = gates
    self.policy = policy
    end = Self.end(policy)
  }

  /// The table in RFC 8785 form: members sorted, no whitespace, integers only.
  public var canonical: [UInt8] {
    var bytes: [UInt8] = []
    forEachPiece { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// SHA-256 of the canonical form, which entries commit to.
  public var digest: Digest {
    var hash = SHA256()
    forEachPiece { hash.update(UnsafeRawBufferPointer($0)) }
    return hash.finalize()
  }

  /// Hands over the canonical form in pieces, because a table is hashed once an entry.
  private func forEachPiece(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    // Ids are ASCII, so byte order is the UTF-16 order that RFC 8785 asks for.
    Self.beginning.withUTF8Buffer(body)
    gates.forEachPiece(body)
    end.withUnsafeBufferPointer(body)
  }

  private static let beginning: StaticString = #"{"gates":{"#

  private static func end(_ policy: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(#"},"policy":"#)
    bytes.append(decimal: policy)
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  /// Reads a table from its canonical form.
  ///
  /// - Throws: `Refusal` when it is not exactly that form.
  public init(canonical bytes: [UInt8]) throws(Refusal) {
    var rules = JSONRules.statement
    rules.maximumBytes = Self.maximumSize
    var reader = try ObjectReader(parsing: bytes, rules, Place("heads"))
    let gatesMember = try reader.required("gates")
    self.init(gates: [:], policy: try reader.required("policy").natural())
    try reader.finish()
    guard let members = gatesMember.value.members else {
      throw gatesMember.place.wrongType(expected: "an object", found: gatesMember.value)
    }
    for member in members {
      guard let id = Identifier(member.name) else {
        throw gatesMember.place.malformed(expected: "gate ids", found: member.name.abbreviated)
      }
      gates[id] = try Row(MemberReader(value: member.value, place: Place("heads.gates")))
    }
    guard canonical == bytes else {
      throw Refusal(
        .malformedValue, "heads", expected: "the canonical form", found: "another encoding")
    }
  }

  /// The most bytes of a table: the gates that fit in a policy, each with a full row.
  public static let maximumSize = 4 << 20
}

extension HeadsTable.Row {
  fileprivate init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member.value, member.place)
    let evidence = try reader.required("evidence").ascendingNaturals(allowsEmpty: true)
    let verdict = try reader.required("verdict").optionalNatural()
    let waivers = try reader.required("waivers").ascendingNaturals(allowsEmpty: true)
    try reader.finish()
    self.init(evidence: evidence, verdict: verdict, waivers: waivers)
  }
}

extension [UInt8] {
  fileprivate mutating func append(elements: [UInt64]) {
    var isFirst = true
    for number in elements {
      if !isFirst { append(UInt8(ascii: ",")) }
      isFirst = false
      append(decimal: number)
    }
  }
}
