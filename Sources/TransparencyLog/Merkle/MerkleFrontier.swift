// The right edge of a growing tree. It is all that the root depends on, and all that the next leaf
// changes: a verifier that reads a log from its start needs nothing else of what it has read.

/// A Merkle frontier is the list of the largest complete subtrees that a tree consists of, from left
/// to right: one for each bit that is set in its size.
public struct MerkleFrontier: Sendable, Equatable {
  /// The number of leaves.
  public private(set) var size: UInt64

  /// The hashes of the complete subtrees, the largest first.
  public private(set) var hashes: [Digest]

  /// The frontier of the empty tree.
  public init() {
    size = 0
    hashes = []
  }

  /// The frontier of a tree of `size` leaves; nil unless there is a hash for each bit that is set in
  /// the size, or when no tree can be that large. Whether they are the right hashes, only a
  /// comparison of ``root()`` with a trusted root can tell.
  public init?(size: UInt64, hashes: [Digest]) {
    guard size <= MerkleTree.maximumSize, hashes.count == size.nonzeroBitCount else { return nil }
    self.size = size
    self.hashes = hashes
  }

  /// The frontier of the first `size` leaves of a stored tree.
  ///
  /// - Throws: What `tree` throws, and ``TransparencyLogError/Code/outOfRange``.
  public init(size: UInt64, from tree: some SubtreeHashes) throws {
    try MerkleTree.requireSize(size)
    self.size = size
    hashes = try MerkleTree.completeSubtrees(of: 0..<size).map {
      try tree.subtreeHash(level: $0.level, index: $0.index)
    }
  }

  /// Adds a leaf at the right end.
  public mutating func append(leafHash: Digest) {
    _ = appendForTiles(leafHash: leafHash)
  }

  /// Adds a leaf at the right end; returns the hashes of the subtrees of 256, 256², … leaves that it
  /// completes, which are what tiles of the levels 1, 2, … hold.
  mutating func appendForTiles(leafHash: Digest) -> [Digest] {
    var tileHashes: [Digest] = []
    var hash = leafHash
    // Each trailing one bit of the size is a subtree that the new one completes with.
    for level in 0..<size.trailingOneBitCount {
      hash = MerkleTree.nodeHash(hashes.removeLast(), hash)
      if (level + 1).isMultiple(of: 8) { tileHashes.append(hash) }
    }
    hashes.append(hash)
    size += 1
    return tileHashes
  }

  /// The root of the tree (RFC 6962 §2.1); ``Digest/empty`` when it has no leaves.
  public func root() -> Digest {
    MerkleTree.fold(hashes)
  }
}

extension UInt64 {
  fileprivate var trailingOneBitCount: Int { (~self).trailingZeroBitCount }
}
