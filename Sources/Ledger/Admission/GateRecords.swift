public import TransparencyLog

/// What must be remembered of the entries that the heads table names, to move it on.
///
/// It is bounded by the table: entries that no row and no current verdict speaks of are forgotten.
public struct GateRecords: Sendable {
  /// Live evidence, or evidence that a current verdict set aside.
  public struct Evidence: Hashable, Sendable {
    /// Its entry.
    public var index: UInt64
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

  /// Evidence, ascending by entry.
  public internal(set) var evidence: [Evidence] = []
  /// The current verdict of each gate that has one.
  public internal(set) var verdicts: [Identifier: Verdict] = [:]
  /// Waivers by entry index.
  public internal(set) var waivers: [UInt64: Waiver] = [:]

  /// No records.
  public init() {}

  /// What is remembered of the evidence in an entry.
  public func evidence(at index: UInt64) -> Evidence? {
    let place = evidence.partitioningIndex { $0.index >= index }
    guard place < evidence.count, evidence[place].index == index else { return nil }
    return evidence[place]
  }

  /// Forgets what the table and the current verdicts do not name.
  mutating func prune(to heads: HeadsTable) {
    verdicts = verdicts.filter { heads.gates[$0.key]?.verdict != nil }
    let named =
      (heads.gates.values.map(\.evidence) + verdicts.values.map(\.superseded)).joined().sorted()
    // Both ascend, so that one walk finds what is not named.
    var place = 0
    evidence.removeAll { record in
      while place < named.count, named[place] < record.index { place += 1 }
      return place == named.count || named[place] != record.index
    }
    let granted = Set(heads.gates.values.flatMap(\.waivers))
    waivers = waivers.filter { granted.contains($0.key) }
  }
}
