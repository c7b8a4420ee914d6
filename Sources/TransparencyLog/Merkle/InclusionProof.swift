// Inclusion: that a leaf stands at an index of the tree with a given root.

/// An inclusion proof is the list of sibling hashes on the way from a leaf to the root, the leaf's own
/// sibling first (RFC 6962 §2.1.1, RFC 9162 §2.1.3).
public struct InclusionProof: Sendable, Equatable {
  /// The index of the leaf, counted from 0.
  public let index: UInt64

  /// The number of leaves of the tree.
  public let size: UInt64

  /// The sibling hashes.
  public let hashes: [Digest]

  /// A proof as somebody gave it; nothing is checked yet.
  public init(index: UInt64, size: UInt64, hashes: [Digest]) {
    self.index = index
    self.size = size
    self.hashes = hashes
  }

  /// The number of hashes that a proof must have: they follow from index and size alone. Nil when
  /// there is no such leaf.
  public static func pathLength(index: UInt64, size: UInt64) -> Int? {
    guard index < size else { return nil }
    let levels = levels(index: index, size: size)
    return levels.inner + levels.border
  }

  /// The proof for a leaf of the first `size` leaves of a stored tree.
  ///
  /// - Throws: What `tree` throws, and ``TransparencyLogError/Code/outOfRange``.
  public static func make(
    index: UInt64, size: UInt64, from tree: some SubtreeHashes
  ) throws -> InclusionProof {
    try MerkleTree.requireSize(size)
    guard index < size else {
      throw TransparencyLogError(
        .outOfRange, "inclusion proof for leaf \(index): the tree has \(size) leaves")
    }
    let hashes = try path(index, in: 0..<size, from: tree)
    return InclusionProof(index: index, size: size, hashes: hashes)
  }

  /// PATH of RFC 6962 §2.1.1. The recursion is as deep as the tree, at most 63 levels.
  private static func path(
    _ index: UInt64, in leaves: Range<UInt64>, from tree: some SubtreeHashes
  ) throws -> [Digest] {
    if leaves.count == 1 { return [] }
    let split = MerkleTree.split(leaves)
    let (left, right) = (leaves.lowerBound..<split, split..<leaves.upperBound)
    return index < split
      ? try path(index, in: left, from: tree) + [MerkleTree.subtreeHash(right, from: tree)]
      : try path(index, in: right, from: tree) + [MerkleTree.subtreeHash(left, from: tree)]
  }

  /// Whether the proof leads from the leaf hash to the root (RFC 9162 §2.1.3.2).
  ///
  /// The size only says which way to climb. Take it from where the root comes from, a verified
  /// checkpoint: the hashes alone do not tie the two together.
  public func check(leafHash: Digest, root: Digest) -> Bool {
    self.root(leafHash: leafHash) == root
  }

  /// The root that the proof leads to from the leaf hash; nil when it does not have exactly the
  /// hashes that index and size demand.
  public func root(leafHash: Digest) -> Digest? {
    guard hashes.count == Self.pathLength(index: index, size: size) else { return nil }
    let (inner, _) = Self.levels(index: index, size: size)
    return MerkleTree.hashBorder(
      MerkleTree.hashInner(leafHash, hashes.prefix(inner), path: index), hashes.dropFirst(inner))
  }

  /// The levels on the way to the root where a sibling exists: below the node where the leaf's way
  /// leaves that of the last leaf there is one on every level; above it only to the left.
  static func levels(index: UInt64, size: UInt64) -> (inner: Int, border: Int) {
    let inner = UInt64.bitWidth - (index ^ (size - 1)).leadingZeroBitCount
    return (inner, (index >> UInt64(inner)).nonzeroBitCount)
  }
}

extension MerkleTree {
  /// Climbs levels where each node has a sibling: to the left where the bit of `path` is set.
  static func hashInner(_ hash: Digest, _ siblings: ArraySlice<Digest>, path: UInt64) -> Digest {
    var (hash, path) = (hash, path)
    for sibling in siblings {
      hash = path & 1 == 0 ? nodeHash(hash, sibling) : nodeHash(sibling, hash)
      path >>= 1
    }
    return hash
  }

  /// Climbs the right border of the tree, where each sibling is to the left.
  static func hashBorder(_ hash: Digest, _ siblings: ArraySlice<Digest>) -> Digest {
    siblings.reduce(hash) { nodeHash($1, $0) }
  }
}
