public import TransparencyLog

/// The heads: which policy, which verdict of each gate, which evidence and waivers are current.
///
/// Every entry commits to the table after it. So a light client can be shown that an acceptance is
/// in the log *and* that nothing later supersedes it. It is structure, not judgement: it holds no
/// outcome and no clock, and a later, stricter evaluator never breaks an old ledger.
public struct HeadsTable: Sendable {
  /// The current facts of one gate; each number is an entry index.
  public struct Row: Hashable, Sendable {
    /// The live evidence, ascending: what the current verdict used, and everything since.
    public var evidence: [UInt64]
    /// The current verdict, or nil.
    public var verdict: UInt64?
    /// The waivers granted and not revoked, ascending.
    public var waivers: [UInt64]

    /// A row; empty unless said otherwise.
    public init(evidence: [UInt64] = [], verdict: UInt64? = nil, waivers: [UInt64] = []) {
      self.evidence = evidence
      self.verdict = verdict
      self.waivers = waivers
    }
  }

  /// The most live evidence that a gate accepts, so that no flood makes a verdict too large.
  public static let maximumEvidence = 256

  /// One row for each gate of the current policy.
  public var gates: GateRows {
    get { rows }
    set {
      rows = newValue
      write()
    }
  }
  /// The entry of the current policy.
  public var policy: UInt64 { didSet { write() } }

  /// The table in RFC 8785 form: members sorted, no whitespace, integers only.
  ///
  /// It is kept, because every entry commits to it, and most only add a number to it.
  public private(set) var canonical: [UInt8] = []
  /// Where in the canonical form the evidence of each row ends.
  private var evidenceEnds: [Int] = []
  /// The hash of the canonical form up to where evidence was added last, behind which the next is added
  /// most often.
  private var hashed = SHA256Prefix()
  private var rows: GateRows

  /// A table.
  public init(gates: GateRows, policy: UInt64) {
    rows = gates
    self.policy = policy
    write()
  }

  /// SHA-256 of the canonical form, which entries commit to.
  public var digest: Digest {
    canonical.withUnsafeBytes { hashed.digest(endingWith: .init(rebasing: $0[hashed.count...])) }
  }

  /// How much live evidence a gate has; nil when the table has no row of it.
  func evidenceCount(of gate: Identifier) -> Int? { rows.evidenceCount(of: gate) }

  /// Adds evidence that is newer than all that is live to the row of a gate, if there is one.
  mutating func append(evidence index: UInt64, to gate: Identifier) {
    guard let (row, isFirst) = rows.append(evidence: index, to: gate) else { return }
    let (start, length) = (evidenceEnds[row], canonical.count)
    canonical.insert(decimal: index, after: isFirst ? nil : UInt8(ascii: ","), at: start)
    for place in row..<evidenceEnds.count { evidenceEnds[place] += canonical.count - length }
    if hashed.count > start { hashed = SHA256Prefix() }
    canonical.withUnsafeBytes {
      hashed.append(UnsafeRawBufferPointer(rebasing: $0[hashed.count..<evidenceEnds[row]]))
    }
  }

  /// Writes the canonical form anew.
  private mutating func write() {
    // Ids are ASCII, so byte order is the UTF-16 order that RFC 8785 asks for.
    var bytes: [UInt8] = []
    evidenceEnds = []
    hashed = SHA256Prefix()
    bytes.append(#"{"gates":{"#)
    for (gate, row) in rows {
      bytes.append(evidenceEnds.isEmpty ? "\"" : ",\"")
      bytes += gate.rawValue.utf8
      bytes.append(#"":{"evidence":["#)
      bytes.append(elements: row.evidence)
      evidenceEnds.append(bytes.count)
      bytes.append(#"],"verdict":"#)
      if let verdict = row.verdict { bytes.append(decimal: verdict) } else { bytes.append("null") }
      bytes.append(#","waivers":["#)
      bytes.append(elements: row.waivers)
      bytes.append("]}")
    }
    bytes.append(#"},"policy":"#)
    bytes.append(decimal: policy)
    bytes.append("}")
    canonical = bytes
  }

  /// Reads a table from its canonical form.
  ///
  /// - Throws: `Refusal` when it is not exactly that form.
  public init(canonical bytes: [UInt8]) throws(Refusal) {
    var rules = JSONRules.statement
    rules.maximumBytes = Self.maximumSize
    self = try ObjectReader.read(parsing: bytes, rules, Place("heads"), Self.init)
    guard canonical == bytes else {
      throw Refusal(
        .malformedValue, "heads", expected: "the canonical form", found: "another encoding")
    }
  }

  /// The most bytes of a table: the gates that fit in a policy, each with a full row.
  public static let maximumSize = 4 << 20
}

extension HeadsTable: Hashable {
  /// Whether two tables have one canonical form.
  public static func == (left: HeadsTable, right: HeadsTable) -> Bool {
    left.canonical == right.canonical
  }

  /// Feeds the canonical form to the hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(canonical) }
}

extension HeadsTable {
  private init(_ reader: inout ObjectReader) throws(Refusal) {
    let gatesMember = try reader.required("gates")
    var rows = GateRows()
    for (name, row) in try gatesMember.members() {
      guard let id = Identifier(name) else {
        throw gatesMember.place.malformed(expected: "gate ids", found: name.abbreviated)
      }
      rows[id] = try Row(row)
    }
    self.init(gates: rows, policy: try reader.required("policy").natural())
    try reader.finish()
  }
}

extension HeadsTable.Row {
  fileprivate init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, member.place)
    let evidence = try reader.required("evidence").ascendingNaturals(allowsEmpty: true)
    let verdict = try reader.required("verdict").optionalNatural()
    let waivers = try reader.required("waivers").ascendingNaturals(allowsEmpty: true)
    try reader.finish()
    self.init(evidence: evidence, verdict: verdict, waivers: waivers)
  }
}

extension [UInt8] {
  fileprivate mutating func append(elements: [UInt64]) {
    for (place, number) in elements.enumerated() {
      if place > 0 { append(",") }
      append(decimal: number)
    }
  }
}
