// How a stored tree is read: by its complete subtrees, whose hashes never change once they exist.
// Everything else that a proof needs is computed from them.

/// Subtree hashes are the hashes of the complete subtrees of a stored tree.
///
/// Whether they can be trusted is the storage's own affair; a proof made from wrong hashes fails
/// when it is checked.
public protocol SubtreeHashes {
  /// The hash of the complete subtree over the leaves from `index` × 2^`level` up to
  /// (`index` + 1) × 2^`level`.
  func subtreeHash(level: Int, index: UInt64) throws -> Digest
}

extension MerkleTree {
  /// The root of the first `size` leaves of a stored tree: MTH of RFC 6962 §2.1.
  ///
  /// - Throws: What `tree` throws, and ``TransparencyLogError/Code/outOfRange``.
  public static func root(size: UInt64, from tree: some SubtreeHashes) throws -> Digest {
    try MerkleFrontier(size: size, from: tree).root()
  }

  /// The hash of a subtree that starts at a multiple of the power of two that it fits in.
  static func subtreeHash(_ leaves: Range<UInt64>, from tree: some SubtreeHashes) throws -> Digest {
    try fold(
      completeSubtrees(of: leaves).map {
        try tree.subtreeHash(level: $0.level, index: $0.index)
      })
  }

  /// The complete subtrees that such a subtree consists of, from left to right.
  static func completeSubtrees(of leaves: Range<UInt64>) -> [(level: Int, index: UInt64)] {
    var subtrees: [(level: Int, index: UInt64)] = []
    var start = leaves.lowerBound
    while start < leaves.upperBound {
      // The largest power of two that fits.
      let level = 63 - (leaves.upperBound - start).leadingZeroBitCount
      subtrees.append((level, start >> UInt64(level)))
      start += 1 << UInt64(level)
    }
    return subtrees
  }

  /// The hash over adjacent subtrees, each smaller than the one before: the split of RFC 6962 §2.1
  /// is after the first.
  static func fold(_ hashes: [Digest]) -> Digest {
    guard var hash = hashes.last else { return .empty }
    for left in hashes.dropLast().reversed() { hash = nodeHash(left, hash) }
    return hash
  }

  /// Where RFC 6962 §2.1 splits a tree of at least two leaves: after the largest power of two of
  /// leaves that is smaller than their number.
  static func split(_ leaves: Range<UInt64>) -> UInt64 {
    let count = leaves.upperBound - leaves.lowerBound
    return leaves.lowerBound + 1 << UInt64(63 - (count - 1).leadingZeroBitCount)
  }

  static func requireSize(_ size: UInt64) throws {
    guard size <= maximumSize else {
      throw TransparencyLogError(
        .outOfRange, "a tree of \(size) leaves: expected at most \(maximumSize)")
    }
  }
}
