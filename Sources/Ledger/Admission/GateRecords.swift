public import TransparencyLog

/// What must be remembered of the entries that the heads table names, to move it on.
///
/// It is bounded by the table: entries that no row and no current verdict speaks of are forgotten.
public struct GateRecords: Sendable {
  /// Live evidence, or evidence that a current verdict set aside.
  public struct Evidence: Hashable, Sendable {
    /// The leaf hash of its entry.
    public var leafHash: Digest
    /// The key ids that signed it.
    public var signers: [Digest]
  }

  /// A current verdict.
  public struct Verdict: Hashable, Sendable {
    /// Its payload digest, which the next verdict must name.
    public var payloadDigest: Digest
    /// The key ids that signed it.
    public var signers: [Digest]
    /// The evidence that it used, ascending.
    public var used: [UInt64]
    /// The evidence that it set aside, ascending.
    public var superseded: [UInt64]
  }

  /// A waiver that was granted and not revoked.
  public struct Waiver: Hashable, Sendable {
    /// The key ids that signed it.
    public var signers: [Digest]
    /// How many owners it took when it was granted.
    public var threshold: UInt64
  }

  /// Evidence by entry index.
  public internal(set) var evidence: [UInt64: Evidence] = [:]
  /// The current verdict of each gate that has one.
  public internal(set) var verdicts: [Identifier: Verdict] = [:]
  /// Waivers by entry index.
  public internal(set) var waivers: [UInt64: Waiver] = [:]

  /// No records.
  public init() {}

  /// Forgets what the table and the current verdicts do not name.
  mutating func prune(to heads: HeadsTable) {
    verdicts = verdicts.filter { heads.gates[$0.key]?.verdict != nil }
    var named = Set(heads.gates.values.flatMap(\.evidence))
    for verdict in verdicts.values { named.formUnion(verdict.superseded) }
    evidence = evidence.filter { named.contains($0.key) }
    let granted = Set(heads.gates.values.flatMap(\.waivers))
    waivers = waivers.filter { granted.contains($0.key) }
  }
}
