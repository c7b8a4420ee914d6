// Appending to a log. The writer keeps the right edge in memory and says which files the present size
// needs; making them durable before a checkpoint speaks of them is the caller's part.

/// A tree writer turns entries into the bundles and tiles of a log.
public struct TreeWriter: Sendable {
  /// A file and its bytes.
  public typealias File = (path: TilePath, bytes: [UInt8])

  private var hashes: TileHashes
  /// The entries of the bundle that is not full yet, encoded.
  private var bundle: [UInt8] = []
  private var fullBundles: [File] = []
  private var fullTiles: [File] = []
  private var flushedSize: UInt64

  /// A writer of a new log.
  public init() {
    hashes = TileHashes()
    flushedSize = 0
  }

  /// A writer that continues a stored log, after checking that what is stored at its right edge,
  /// hashes and entries, leads to the root.
  ///
  /// - Throws: ``TransparencyLogError/Code/rootMismatch``,
  ///   ``TransparencyLogError/Code/tileMissing``, ``TransparencyLogError/Code/malformedTile``, and
  ///   what the storage throws.
  public init(resuming storage: some LogStorage, size: UInt64, root: Digest) throws {
    let reader = TileReader(storage: storage, size: size)
    hashes = try TileHashes(resuming: reader, root: root)
    flushedSize = size
    guard size > 0 else { return }
    let last = (size - 1) / UInt64(TilePath.fullWidth)
    guard let path = TilePath.path(.entries, index: last, size: size),
      let tile = TilePath.path(.hashes(level: 0), index: last, size: size)
    else { return }
    let entries = try reader.entries(path)
    let leafHashes = entries.map { MerkleTree.leafHash($0) }
    // When the last bundle is full its hash tile is not at the right edge: the way from its last leaf
    // to the root passes all its hashes.
    guard let leafHash = leafHashes.last, try reader.hashes(tile) == leafHashes,
      try InclusionProof.make(index: size - 1, size: size, from: reader)
        .check(leafHash: leafHash, root: root)
    else {
      throw TransparencyLogError(
        .rootMismatch,
        "\(path): the entries are not those of the hash tile; restore them before anything is "
          + "appended")
    }
    guard path.isPartial else { return }
    for entry in entries { try EntryBundle.append(entry, to: &bundle) }
  }

  /// The number of entries.
  public var size: UInt64 { hashes.size }

  /// The root of the tree over the entries.
  public func root() -> Digest { hashes.root() }

  /// The largest complete subtrees, from which the root follows.
  public var frontier: MerkleFrontier { hashes.frontier }

  /// Adds an entry.
  ///
  /// - Throws: ``TransparencyLogError/Code/entryTooLarge``; nothing is added then.
  @discardableResult
  public mutating func append(
    entry: [UInt8]
  ) throws -> (index: UInt64, leafHash: Digest) {
    let index = size
    let leafHash = MerkleTree.leafHash(entry)
    try append(entry: entry[...], leafHash: leafHash)
    return (index, leafHash)
  }

  /// Adds an entry whose leaf hash was computed already.
  ///
  /// - Throws: ``TransparencyLogError/Code/entryTooLarge``; nothing is added then.
  public mutating func append(entry: ArraySlice<UInt8>, leafHash: Digest) throws {
    let index = size
    try MerkleTree.requireSize(index + 1)
    try EntryBundle.append(entry, to: &bundle)
    for tile in hashes.append(leafHash: leafHash) {
      fullTiles.append((tile.path, HashTile.encode(tile.hashes)))
    }
    if size.isMultiple(of: UInt64(TilePath.fullWidth)) {
      fullBundles.append((TilePath(.entries, index: index / UInt64(TilePath.fullWidth)), bundle))
      bundle = []
    }
  }

  /// The files that the present size needs and that were not flushed before: bundles, then tiles,
  /// the full ones of each first.
  ///
  /// Once they are durable, a checkpoint of this size may be published. Then, and not before, the
  /// partial files that the full ones replace may be removed (``LogStorage/removePartials(of:)``).
  public mutating func flush() -> [File] {
    defer {
      flushedSize = size
      (fullBundles, fullTiles) = ([], [])
    }
    let partialBundle = TilePath.rightEdge(.entries, size: size).map { ($0, bundle) }
    let partialTiles = hashes.rightEdge.map { ($0.path, HashTile.encode($0.hashes)) }
    let isNew = { (file: File) in !file.path.isWithin(size: flushedSize) }
    return fullBundles + [partialBundle].compactMap(\.self).filter(isNew)
      + fullTiles + partialTiles.filter(isNew)
  }
}
