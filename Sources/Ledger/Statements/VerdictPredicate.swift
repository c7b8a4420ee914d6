public import TransparencyLog

/// A verdict: which live evidence of a gate was used, which was set aside, and what follows.
///
/// It does not create acceptance by being said; whoever evaluates a gate recomputes every row.
public struct VerdictPredicate: Sendable {
  /// What a verdict concludes.
  public enum Result: String, Sendable, CaseIterable {
    case ready = "READY"
    case partial = "PARTIAL"
    case blocked = "BLOCKED"
  }

  /// The state of one row of the matrix.
  public enum RowState: String, Sendable, CaseIterable {
    case proven
    case refuted
    case missing
    case undecidable
  }

  /// Evidence that the verdict rests on.
  public struct Input: Hashable, Sendable {
    /// Its entry.
    public var index: UInt64
    /// The leaf hash of that entry.
    public var leafHash: Digest

    /// An input.
    public init(index: UInt64, leafHash: Digest) {
      self.index = index
      self.leafHash = leafHash
    }
  }

  /// What the verdict says of one row.
  public struct Row: Hashable, Sendable {
    /// The row's id in the matrix.
    public var row: Identifier
    /// Its state.
    public var state: RowState
    /// The claims that the state rests on, ascending; see `Claim`.
    public var claims: [String]
    /// Why the state is lower than the evidence allows, or nil when it is not.
    public var reason: String?

    /// A row.
    public init(row: Identifier, state: RowState, claims: [String], reason: String? = nil) {
      self.row = row
      self.state = state
      self.claims = claims
      self.reason = reason
    }
  }

  /// The origin that the verdict is for.
  public var ledger: String
  /// The payload digest of the verdict that it replaces, or nil.
  public var supersedes: Digest?
  /// The gate.
  public var gate: Identifier
  /// The payload digest of the policy that it was made under.
  public var policy: Digest
  /// When it was made.
  public var issuedAt: Timestamp
  /// The evidence used, ascending by index.
  public var used: [Input]
  /// The evidence set aside, ascending.
  public var superseded: [UInt64]
  /// What it concludes.
  public var result: Result
  /// What it says of each row, ascending by row id.
  public var rows: [Row]

  /// The `predicateType`.
  public static let type: StaticString = "urn:evidence-ledger:verdict:v1"
  /// The most evidence that a verdict may use, so that it fits in an entry.
  public static let maximumUsed = 128

  /// A verdict to be signed.
  public init(
    ledger: String, supersedes: Digest?, gate: Identifier, policy: Digest, issuedAt: Timestamp,
    used: [Input], superseded: [UInt64], result: Result, rows: [Row]
  ) {
    self.ledger = ledger
    self.supersedes = supersedes
    self.gate = gate
    self.policy = policy
    self.issuedAt = issuedAt
    self.used = used
    self.superseded = superseded
    self.result = result
    self.rows = rows
  }

  init(_ reader: consuming ObjectReader) throws(Refusal) {
    ledger = try reader.required("ledger").text()
    supersedes = try reader.required("supersedes").optionalDigest()
    gate = try reader.required("gate").identifier()
    policy = try reader.required("policy").digest()
    issuedAt = try reader.required("issuedAt").time()
    var inputs = try ObjectReader(try reader.required("inputs"), Place("predicate.inputs"))
    used = try inputs.required("used").array(Self.readInput)
    superseded = try inputs.required("superseded").ascendingNaturals(allowsEmpty: true)
    try inputs.finish()
    result = try reader.required("result").oneOf()
    rows = try reader.required("rows").array(Self.readRow)
    try reader.finish()
    try Place("predicate.inputs.used").requireAscending(used.map(\.index))
    guard used.count <= Self.maximumUsed else {
      throw Refusal(
        .malformedValue, "predicate.inputs.used", expected: "at most \(Self.maximumUsed) inputs",
        found: "\(used.count)")
    }
    try Place("predicate.rows").requireAscending(rows.map(\.row))
  }

  private static func readInput(_ member: MemberReader) throws(Refusal) -> Input {
    var reader = try ObjectReader(member, Place("predicate.inputs.used[]"))
    let index = try reader.required("index").natural()
    let leafHash = try reader.required("leafHash").digest()
    try reader.finish()
    return Input(index: index, leafHash: leafHash)
  }

  private static func readRow(_ member: MemberReader) throws(Refusal) -> Row {
    var reader = try ObjectReader(member, Place("predicate.rows[]"))
    let row = try reader.required("row").identifier()
    let state: RowState = try reader.required("state").oneOf()
    let claims = try reader.required("claims").array { claim throws(Refusal) in
      try claim.text()
    }
    let reason = try reader.optional("reason")?.text()
    try reader.finish()
    return Row(row: row, state: state, claims: claims, reason: reason)
  }

  func writeMembers(to writer: inout JSONWriter) {
    writer.member("ledger", ledger)
    writer.member("supersedes", supersedes?.hex)
    writer.member("gate", gate.rawValue)
    writer.member("policy", policy.hex)
    writer.member("issuedAt", issuedAt.description)
    writer.name("inputs")
    writer.object { writer in
      writer.name("used")
      writer.array(used) { writer, input in
        writer.object { writer in
          writer.member("index", input.index)
          writer.member("leafHash", input.leafHash.hex)
        }
      }
      writer.name("superseded")
      writer.array(superseded) { $0.integer($1) }
    }
    writer.member("result", result.rawValue)
    writer.name("rows")
    writer.array(rows) { writer, row in
      writer.object { writer in
        writer.member("row", row.row.rawValue)
        writer.member("state", row.state.rawValue)
        writer.member("claims", row.claims)
        if let reason = row.reason { writer.member("reason", reason) }
      }
    }
  }
}
