// The tiles of a growing tree, computed from the leaf hashes alone. The writer and the verifier share
// it, so that what the one writes is what the other expects.

/// Tile hashes are the hash tiles of a tree that grows leaf by leaf: each full tile as it fills, and
/// at any size the partial tiles at the right edge.
///
/// Memory: at most 255 hashes a level.
public struct TileHashes: Sendable {
  /// A tile and the hashes in it.
  public typealias Tile = (path: TilePath, hashes: [Digest])

  /// The largest complete subtrees, from which the root follows.
  public private(set) var frontier: MerkleFrontier

  /// By level, the hashes of the tile that is not full yet.
  private var partials: [[Digest]]

  /// The tiles of the empty tree.
  public init() {
    frontier = MerkleFrontier()
    partials = []
  }

  /// The tiles at the right edge of a stored tree, compared with its root.
  ///
  /// Every hash of every partial tile counts for the root, so that they are right when it is.
  ///
  /// - Throws: What the reader throws, and ``TransparencyLogError/Code/rootMismatch``.
  public init(resuming tree: TileReader, root: Digest) throws {
    try MerkleTree.requireSize(tree.size)
    partials = try TilePath.levels(size: tree.size).map { level in
      let path = TilePath.rightEdge(.hashes(level: level), size: tree.size)
      return try path.map { try tree.hashes($0) } ?? []
    }
    let subtrees = partials.reversed().flatMap { hashes in
      MerkleTree.completeSubtrees(of: 0..<UInt64(hashes.count)).map { level, index in
        HashTile.subtreeHash(hashes, level: level, index: Int(index))
      }
    }
    guard let frontier = MerkleFrontier(size: tree.size, hashes: subtrees), frontier.root() == root
    else {
      throw TransparencyLogError(
        .rootMismatch,
        "the tiles at the right edge of \(tree.size) leaves do not lead to the root \(root); "
          + "restore them before anything is appended")
    }
    self.frontier = frontier
  }

  /// The number of leaves.
  public var size: UInt64 { frontier.size }

  /// The root of the tree.
  public func root() -> Digest { frontier.root() }

  /// The partial tiles at the right edge, level 0 first.
  public var rightEdge: [Tile] {
    partials.enumerated().compactMap { level, hashes in
      TilePath.rightEdge(.hashes(level: level), size: size).map { ($0, hashes) }
    }
  }

  /// Adds a leaf; returns the tiles that it fills, level 0 first: none but for one leaf in 256.
  public mutating func append(leafHash: Digest) -> [Tile] {
    let subtrees = frontier.appendForTiles(leafHash: leafHash)
    var filled: [Tile] = []
    add(leafHash, level: 0, filled: &filled)
    for (level, hash) in zip(1..., subtrees) { add(hash, level: level, filled: &filled) }
    return filled
  }

  private mutating func add(_ hash: Digest, level: Int, filled: inout [Tile]) {
    if level == partials.count {
      partials.append([])
      partials[level].reserveCapacity(TilePath.fullWidth)
    }
    partials[level].append(hash)
    guard partials[level].count == TilePath.fullWidth else { return }
    // The size counts the leaf already, so that the tile is the last full one of its level.
    let index = size >> UInt64(8 * (level + 1)) - 1
    filled.append((TilePath(.hashes(level: level), index: index), partials[level]))
    partials[level].removeAll(keepingCapacity: true)
  }
}

extension TransparencyLogError.Code {
  /// What is stored does not lead to the root that it should.
  public static let rootMismatch = Self("root-mismatch")
}
