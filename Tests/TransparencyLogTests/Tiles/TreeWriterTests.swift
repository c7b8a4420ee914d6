import Testing
import TransparencyLog

@Suite("TreeWriter, TileReader and TileHashes")
struct TreeWriterTests {
  /// The file that a tree needs, from the definition of the format.
  private func expected(_ tile: TilePath, in tree: ReferenceTree) -> [UInt8] {
    let start = Int(tile.index) * 256
    switch tile.kind {
    case .entries:
      return (start..<start + tile.width).flatMap { [0, 8] + ReferenceTree.leaf($0) }
    case .hashes(let level):
      let span = 1 << (8 * level)
      return (start..<start + tile.width).flatMap { tree.hash($0 * span..<($0 + 1) * span).bytes }
    }
  }

  /// A log that was published at each of the sizes, with the partial files that a full one has
  /// replaced removed.
  private func publish(_ sizes: some Sequence<Int>) throws -> MemoryStorage {
    let storage = MemoryStorage()
    var writer = TreeWriter()
    for size in sizes {
      for index in Int(writer.size)..<size { try writer.append(entry: ReferenceTree.leaf(index)) }
      let files = writer.flush()
      try storage.write(files)
      for file in files where !file.path.isPartial { try storage.removePartials(of: file.path) }
    }
    return storage
  }

  @Test(
    "every published size has exactly its tiles, and partial ones stay until they are full",
    arguments: [(1, 600), (7, 700), (100, 1000), (256, 1024), (257, 1300), (5000, 5000)])
  func everyTile(step: Int, size: Int) throws {
    let tree = ReferenceTree(size: size)
    let storage = MemoryStorage()
    var writer = TreeWriter()
    var published: Set<String> = []
    while writer.size < UInt64(size) {
      for index in Int(writer.size)..<min(Int(writer.size) + step, size) {
        let appended = try writer.append(entry: ReferenceTree.leaf(index))
        #expect(appended == (UInt64(index), tree.leafHashes[index]))
      }
      #expect(writer.root() == tree.root(Int(writer.size)))
      let files = writer.flush()
      #expect(writer.flush().isEmpty)
      try storage.write(files)
      for file in files {
        #expect(file.bytes == expected(file.path, in: tree), "\(file.path) of \(writer.size)")
        #expect(published.insert(file.path.path).inserted, "\(file.path) written twice")
      }
      for tile in TilePath.paths(size: writer.size) { #expect(storage[tile.path] != nil) }
    }
    let full = published.compactMap { TilePath(path: $0) }.filter { !$0.isPartial }
    for tile in full { try storage.removePartials(of: tile) }
    let replaced = full.map { $0.partialDirectory + "/" }
    #expect(
      Set(storage.files.keys)
        == published.filter { path in !replaced.contains { path.hasPrefix($0) } })
  }

  @Test("after one append only the right edge is written")
  func rightEdge() throws {
    var writer = TreeWriter()
    for index in 0..<65_535 { try writer.append(entry: ReferenceTree.leaf(index)) }
    _ = writer.flush()
    let flushes = try (65_535..<65_538).map { index in
      try writer.append(entry: ReferenceTree.leaf(index))
      return writer.flush().map(\.path.path)
    }
    #expect(
      flushes == [
        ["tile/entries/255", "tile/0/255", "tile/1/000", "tile/2/000.p/1"],
        ["tile/entries/256.p/1", "tile/0/256.p/1"],
        ["tile/entries/256.p/2", "tile/0/256.p/2"],
      ])
  }

  @Test("a writer that resumes writes what one that never stopped writes", arguments: [1, 37, 256])
  func resume(step: Int) throws {
    let size = 600
    let tree = ReferenceTree(size: size)
    let storage = MemoryStorage()
    for start in stride(from: 0, to: size, by: step) {
      var writer = try TreeWriter(
        resuming: storage, size: UInt64(start), root: tree.root(start))
      #expect(writer.size == UInt64(start) && writer.flush().isEmpty)
      for index in start..<min(start + step, size) {
        try writer.append(entry: ReferenceTree.leaf(index))
      }
      try storage.write(writer.flush())
    }
    let sizes = Array(stride(from: step, to: size, by: step)) + [size]
    for (path, bytes) in try publish(sizes).files { #expect(storage[path] == bytes) }
  }

  @Test("a writer resumes from the full tiles that replaced its partial ones", arguments: 0...300)
  func resumeFromFullTiles(size: Int) throws {
    let tree = ReferenceTree(size: 512)
    let storage = try publish([size, 512])
    var writer = try TreeWriter(resuming: storage, size: UInt64(size), root: tree.root(size))
    for index in size..<301 { try writer.append(entry: ReferenceTree.leaf(index)) }
    #expect(writer.root() == tree.root(301))
    for file in writer.flush() { #expect(file.bytes == expected(file.path, in: tree)) }
  }

  @Test(
    "a writer refuses to continue from any changed, short, long or missing file",
    arguments: [1, 3, 255, 256, 257, 300, 600])
  func refusedResume(size: Int) throws {
    let tree = ReferenceTree(size: size)
    let storage = try publish([size])
    let root = tree.root(size)
    let resume = { try TreeWriter(resuming: storage, size: UInt64(size), root: root) }
    #expect(throws: Never.self) { _ = try resume() }
    #expect(throws: TransparencyLogError(.rootMismatch)) {
      try TreeWriter(resuming: storage, size: UInt64(size), root: root.flipping(bit: size % 256))
    }
    for path in TilePath.rightEdge(size: UInt64(size)).map(\.path) {
      let original = try #require(storage[path])
      for place in stride(from: 0, to: original.count, by: max(1, original.count / 50)) {
        storage[path]?[place] ^= 1 << UInt8(place % 8)
        #expect(throws: TransparencyLogError.self, "\(path), byte \(place)") { try resume() }
        storage[path] = original
      }
      for wrong in [[], original.dropLast(), original + [0], original + original] {
        storage[path] = Array(wrong)
        #expect(throws: TransparencyLogError(.malformedTile), "\(path)") { try resume() }
      }
      storage[path] = nil
      #expect(throws: TransparencyLogError(.tileMissing), "\(path)") { try resume() }
      storage[path] = original
    }
  }

  @Test("an entry that is too large is refused, and the writer goes on")
  func entryTooLarge() throws {
    var (writer, other) = (TreeWriter(), TreeWriter())
    for index in 0..<5 {
      #expect(throws: TransparencyLogError(.entryTooLarge)) {
        try writer.append(entry: [UInt8](repeating: 0, count: 65_536))
      }
      try writer.append(entry: ReferenceTree.leaf(index))
      try other.append(entry: ReferenceTree.leaf(index))
    }
    #expect(writer.root() == other.root())
    #expect(writer.flush().map(\.bytes) == other.flush().map(\.bytes))
    try writer.append(entry: [UInt8](repeating: 0, count: 65_535))
  }

  @Test("roots and proofs from tiles are those of the tree", arguments: [1, 255, 256, 257, 700])
  func proofsFromTiles(size: Int) throws {
    let tree = ReferenceTree(size: size)
    let reader = TileReader(storage: try publish([size]), size: UInt64(size))
    #expect(try MerkleTree.root(size: UInt64(size), from: reader) == tree.root(size))
    for index in stride(from: 0, to: size, by: 7) {
      let proof = try InclusionProof.make(index: UInt64(index), size: UInt64(size), from: reader)
      #expect(proof.hashes == tree.path(index, in: 0..<size))
      #expect(try reader.entry(UInt64(index)) == ReferenceTree.leaf(index))
      let old = index + 1
      let consistency = try ConsistencyProof.make(
        oldSize: UInt64(old), newSize: UInt64(size), from: reader)
      #expect(consistency.hashes == tree.proof(old, size))
    }
  }

  @Test("proofs reach through three levels of tiles")
  func threeLevels() throws {
    let size = 70_000
    let storage = try publish([size])
    let reader = TileReader(storage: storage, size: UInt64(size))
    let root = try MerkleTree.root(size: UInt64(size), from: reader)
    #expect(
      root
        == MerkleTree.root(
          ofLeafHashes: (0..<size).lazy.map { MerkleTree.leafHash(ReferenceTree.leaf($0)) }))
    for index in [0, 1, 255, 256, 65_535, 65_536, 69_999] {
      let proof = try InclusionProof.make(index: UInt64(index), size: UInt64(size), from: reader)
      #expect(
        proof.check(leafHash: MerkleTree.leafHash(ReferenceTree.leaf(index)), root: root))
    }
    for oldSize in [1, 255, 256, 257, 65_535, 65_536, 65_537, 69_999] {
      let proof = try ConsistencyProof.make(
        oldSize: UInt64(oldSize), newSize: UInt64(size), from: reader)
      let oldRoot = try MerkleTree.root(size: UInt64(oldSize), from: reader)
      #expect(proof.check(oldRoot: oldRoot, newRoot: root))
    }
    // One way to the root and its siblings: the tiles along it, each read once.
    let before = storage.reads.count
    _ = try InclusionProof.make(
      index: 40_000, size: UInt64(size), from: TileReader(storage: storage, size: UInt64(size)))
    #expect(storage.reads.count - before <= 5)
  }

  @Test("a reader of a smaller size reads the full tiles that replaced its partial ones")
  func smallerSize() throws {
    let storage = try publish([300, 512])
    let tree = ReferenceTree(size: 300)
    let reader = TileReader(storage: storage, size: 300)
    #expect(try MerkleTree.root(size: 300, from: reader) == tree.root(300))
    #expect(try reader.entry(299) == ReferenceTree.leaf(299))
    #expect(storage.reads.contains("tile/0/001.p/44") && storage.reads.contains("tile/0/001"))
    #expect(throws: TransparencyLogError(.outOfRange)) { try reader.entry(300) }
    #expect(throws: TransparencyLogError(.outOfRange)) {
      try reader.subtreeHash(level: 0, index: 300)
    }
    #expect(throws: TransparencyLogError(.outOfRange)) {
      try reader.subtreeHash(level: 8, index: 1)
    }
    for (level, index) in [(-1, 0), (63, 0), (64, 0), (.max, 0), (0, .max), (62, .max)]
      as [(Int, UInt64)]
    {
      #expect(throws: TransparencyLogError(.outOfRange)) {
        try reader.subtreeHash(level: level, index: index)
      }
    }
  }

  @Test("missing and malformed tiles are errors of their own")
  func damagedTiles() throws {
    let storage = try publish([300])
    let read = { try TileReader(storage: storage, size: 300).entry($0) }
    let hash = { try TileReader(storage: storage, size: 300).subtreeHash(level: 0, index: $0) }
    let damages: [(TransparencyLogError.Code, (inout [UInt8]?) -> Void)] = [
      (.tileMissing, { $0 = nil }), (.malformedTile, { $0 = [] }),
      (.malformedTile, { $0?.removeLast() }), (.malformedTile, { $0?.append(0) }),
    ]
    for (code, damage) in damages {
      for (path, index) in [("000", 5), ("001.p/44", 280)] as [(String, UInt64)] {
        let files = storage.files
        damage(&storage["tile/entries/\(path)"])
        damage(&storage["tile/0/\(path)"])
        #expect(throws: TransparencyLogError(code)) { try read(index) }
        #expect(throws: TransparencyLogError(code)) { try hash(index) }
        storage.files = files
      }
    }
  }

  @Test("the verifier's tiles are the writer's, leaf by leaf")
  func tileHashes() throws {
    var (hashes, writer) = (TileHashes(), TreeWriter())
    var frontier = MerkleFrontier()
    for index in 0..<1000 {
      let appended = try writer.append(entry: ReferenceTree.leaf(index))
      frontier.append(leafHash: appended.leafHash)
      let full = hashes.append(leafHash: appended.leafHash)
      let computed = (full + hashes.rightEdge).map { ($0.path, HashTile.encode($0.hashes)) }
      for file in writer.flush() where file.path.kind != .entries {
        #expect(computed.contains { $0 == file })
      }
      #expect(full.isEmpty == !(index + 1).isMultiple(of: 256))
      #expect(hashes.frontier == frontier)
      let edge = TilePath.rightEdge(size: hashes.size).filter { $0.kind != .entries }
      #expect(hashes.rightEdge.map(\.path) == edge)
    }
  }
}
