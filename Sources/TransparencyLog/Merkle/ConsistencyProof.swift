// Consistency: that a larger tree begins with exactly the leaves of a smaller one. It is what makes
// a log append-only for whoever kept an older root.

/// A consistency proof is the list of hashes from which both the root of an older tree and that of a
/// newer one can be computed (RFC 6962 §2.1.2, RFC 9162 §2.1.4).
///
/// The empty tree proves nothing and is refused: every tree begins with it, whoever keeps it as his
/// old state must say so himself. (RFC 9162 defines no such proof either.)
public struct ConsistencyProof: Sendable, Equatable {
  /// The number of leaves of the older tree.
  public let oldSize: UInt64

  /// The number of leaves of the newer tree.
  public let newSize: UInt64

  /// The hashes, in the order of the RFC.
  public let hashes: [Digest]

  /// A proof as somebody gave it; nothing is checked yet.
  public init(oldSize: UInt64, newSize: UInt64, hashes: [Digest]) {
    self.oldSize = oldSize
    self.newSize = newSize
    self.hashes = hashes
  }

  /// The number of hashes that a proof must have: they follow from the sizes alone. Nil when the
  /// older tree is empty, or larger than the newer one.
  public static func pathLength(oldSize: UInt64, newSize: UInt64) -> Int? {
    Shape(oldSize: oldSize, newSize: newSize)?.length
  }

  /// The proof between two sizes of a stored tree.
  ///
  /// - Throws: What `tree` throws, and ``TransparencyLogError/Code/outOfRange``.
  public static func make(
    oldSize: UInt64, newSize: UInt64, from tree: some SubtreeHashes
  ) throws -> ConsistencyProof {
    try MerkleTree.requireSize(newSize)
    guard oldSize >= 1, oldSize <= newSize else {
      throw TransparencyLogError(
        .outOfRange,
        "consistency proof from \(oldSize) to \(newSize) leaves: the older size must be at least 1 "
          + "and at most the newer")
    }
    let hashes = try subproof(oldSize, in: 0..<newSize, isOldTree: true, from: tree)
    return ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: hashes)
  }

  /// SUBPROOF of RFC 6962 §2.1.2; `isOldTree` is its flag b: whether the subtree, so far as it is
  /// old, is the whole old tree, whose root the checker has. At most 63 levels deep.
  private static func subproof(
    _ oldEnd: UInt64, in leaves: Range<UInt64>, isOldTree: Bool, from tree: some SubtreeHashes
  ) throws -> [Digest] {
    if oldEnd == leaves.upperBound {
      return isOldTree ? [] : [try MerkleTree.subtreeHash(leaves, from: tree)]
    }
    let split = MerkleTree.split(leaves)
    let (left, right) = (leaves.lowerBound..<split, split..<leaves.upperBound)
    return oldEnd <= split
      ? try subproof(oldEnd, in: left, isOldTree: isOldTree, from: tree)
        + [MerkleTree.subtreeHash(right, from: tree)]
      : try subproof(oldEnd, in: right, isOldTree: false, from: tree)
        + [MerkleTree.subtreeHash(left, from: tree)]
  }

  /// Whether the proof leads to both roots (RFC 9162 §2.1.4.2).
  public func check(oldRoot: Digest, newRoot: Digest) -> Bool {
    guard let shape = Shape(oldSize: oldSize, newSize: newSize), hashes.count == shape.length
    else { return false }
    var siblings = hashes[...]
    let start = shape.startsAtOldRoot ? oldRoot : siblings.removeFirst()
    let (inner, border) = (siblings.prefix(shape.inner), siblings.dropFirst(shape.inner))
    // The old tree has only the siblings to the left.
    let leftSiblings = zip(inner, 0..<shape.inner)
      .filter { shape.path >> UInt64($0.1) & 1 == 1 }
      .map(\.0)
    let old = MerkleTree.hashBorder(MerkleTree.hashBorder(start, leftSiblings[...]), border)
    let new = MerkleTree.hashBorder(MerkleTree.hashInner(start, inner, path: shape.path), border)
    return old == oldRoot && new == newRoot
  }

  /// The shape of a proof: the way from the largest complete subtree that ends where the old tree
  /// ends up to the new root.
  private struct Shape {
    /// Whether that subtree is the whole old tree, whose root the proof leaves out.
    let startsAtOldRoot: Bool
    /// The number of levels on which there is a sibling on either side.
    let inner: Int
    /// The number of siblings above them, all to the left.
    let border: Int
    /// The bits, lowest first, of the inner levels: set where the sibling is to the left.
    let path: UInt64

    var length: Int { (startsAtOldRoot ? 0 : 1) + inner + border }

    init?(oldSize: UInt64, newSize: UInt64) {
      guard oldSize >= 1, oldSize <= newSize else { return nil }
      guard oldSize < newSize else {
        (startsAtOldRoot, inner, border, path) = (true, 0, 0, 0)
        return
      }
      // The way of the old tree's last leaf, less the levels inside the subtree.
      let skipped = oldSize.trailingZeroBitCount
      let levels = InclusionProof.levels(index: oldSize - 1, size: newSize)
      startsAtOldRoot = oldSize.nonzeroBitCount == 1
      inner = levels.inner - skipped
      border = levels.border
      path = (oldSize - 1) >> UInt64(skipped)
    }
  }
}
