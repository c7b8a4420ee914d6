public import TransparencyLog

/// What admission must know of earlier entries beyond the running state.
///
/// A conformer answers only from entries that its user has already verified or trusts.
public protocol LedgerHistory {
  /// An earlier entry.
  ///
  /// - Throws: when it cannot be read, or is no longer what was verified.
  func entry(at index: UInt64) throws -> ReadEntry

  /// The Merkle root of the first `size` entries, `size` being at least 1.
  ///
  /// - Throws: when it cannot be computed from what was verified.
  func root(size: UInt64) throws -> Digest
}
