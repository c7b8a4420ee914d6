public import TransparencyLog

/// Gate facts are everything that a decision rests on, verified: entries that are in the ledger, the
/// heads after the last of them, and the blobs that evidence cites.
///
/// They come from a whole ledger or from a gate proof. The decision is the same, because nothing else
/// is looked at.
public struct GateFacts: Sendable {
  /// A blob, as it was found.
  public enum Blob: Sendable {
    /// Its bytes hash to its digest.
    case present([UInt8])
    /// Nothing is there.
    case missing
    /// Something else is there.
    case altered
  }

  /// The ledger's name.
  public var origin: Origin
  /// How many entries the heads stand after.
  public var size: UInt64
  /// The time of the last of them.
  public var time: Timestamp
  /// Every policy so far.
  public var policies: PolicyChain
  /// The heads after the last entry.
  public var heads: HeadsTable
  /// The entries that the heads of the gate name, and those that these speak of.
  public var entries: [UInt64: ReadEntry]
  /// The blobs that have to be recomputed.
  public var blobs: [Digest: Blob]

  /// Facts that somebody verified.
  public init(
    origin: Origin, size: UInt64, time: Timestamp, policies: PolicyChain, heads: HeadsTable,
    entries: [UInt64: ReadEntry], blobs: [Digest: Blob]
  ) {
    self.origin = origin
    self.size = size
    self.time = time
    self.policies = policies
    self.heads = heads
    self.entries = entries
    self.blobs = blobs
  }

  /// The entry that revokes a payload, if there is one among the facts.
  func revocation(of payload: Digest) -> UInt64? {
    entries.first { _, read in
      if case .revocation(let revocation) = read.statement.predicate {
        return revocation.revokes == payload
      }
      return false
    }?.key
  }
}
