internal import TransparencyLog

/// What a writer knows of its own ledger: the published tree and what is sequenced after it.
struct WriterHistory: LedgerHistory {
  private let storage: DirectoryStorage
  private var published: TileReader
  private var tree: TreeWriter
  /// Sequenced, not published: entries and the tree's frontier after each.
  private var pending: [(entry: ReadEntry, frontier: MerkleFrontier)] = []
  private let roots = RootCache()

  /// - Throws: when the right edge of the stored tree does not have this root.
  init(storage: DirectoryStorage, size: UInt64, root: Digest) throws {
    self.storage = storage
    published = TileReader(storage: storage, size: size)
    tree = try TreeWriter(resuming: storage, size: size, root: root)
  }

  var frontier: MerkleFrontier { tree.frontier }

  func root() -> Digest { tree.frontier.root() }

  mutating func append(_ entry: ReadEntry) throws {
    try tree.append(entry: entry.bytes[...], leafHash: entry.leafHash)
    pending.append((entry, tree.frontier))
  }

  /// The files to write for the present size.
  mutating func flush() -> [TreeWriter.File] { tree.flush() }

  /// Takes note that what was flushed is durable.
  mutating func didPublish() {
    pending = []
    published = TileReader(storage: storage, size: tree.size)
  }

  func entry(at index: UInt64) throws -> ReadEntry {
    if index >= published.size, let offset = Int(exactly: index - published.size),
      pending.indices.contains(offset)
    {
      return pending[offset].entry
    }
    return try ReadEntry(try published.entry(index)[...])
  }

  func root(size: UInt64) throws -> Digest {
    if size > published.size, let offset = Int(exactly: size - published.size - 1),
      pending.indices.contains(offset)
    {
      return pending[offset].frontier.root()
    }
    return try roots.root(size: size) {
      try MerkleTree.root(size: size, from: published)
    }
  }
}
