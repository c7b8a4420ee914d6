import Testing
import TransparencyLog

/// A writer that is stopped at any of its file operations leaves a log that the next one continues.
@Suite("Publishing tiles")
struct PublishingTests {
  private let temporary = TemporaryDirectory()

  private func storage(_ name: String, _ files: FileOperations = .system) -> DirectoryStorage {
    let log = "\(temporary.path)/\(name)"
    return DirectoryStorage(directory: log, temporaryDirectory: log + "/.state", files: files)
  }

  /// Appends leaves up to a size and publishes it: tiles, then what speaks of them, then the removal
  /// of what the tiles replace. The size and root stand in for a signed checkpoint.
  private func publish(_ size: UInt64, to storage: DirectoryStorage) throws {
    var writer = try resume(storage)
    while writer.size < size {
      try writer.append(entry: ReferenceTree.leaf(Int(writer.size)))
    }
    let files = writer.flush()
    try storage.write(files)
    try storage.write("checkpoint", [UInt8(size >> 8), UInt8(size & 0xff)] + writer.root().bytes)
    for file in files where !file.path.isPartial { try storage.removePartials(of: file.path) }
  }

  private func resume(_ storage: DirectoryStorage) throws -> TreeWriter {
    guard let bytes = try storage.read("checkpoint", limit: 34) else { return TreeWriter() }
    let root = try #require(Digest(bytes.dropFirst(2)))
    return try TreeWriter(
      resuming: storage, size: UInt64(bytes[0]) << 8 | UInt64(bytes[1]), root: root)
  }

  @Test(
    "a crash leaves the log of before or after, and the next writer completes it",
    arguments: [(0, 1), (1, 3), (254, 255), (255, 256), (256, 257), (250, 520)])
  func crashes(before: UInt64, after: UInt64) throws {
    let tree = ReferenceTree(size: Int(after))
    let counter = OperationCounter()
    let undisturbed = storage("undisturbed")
    if before > 0 { try publish(before, to: undisturbed) }
    try publish(after, to: storage("undisturbed", counter.files))

    var sizes: Set<UInt64> = []
    for index in counter.operations.indices {
      let name = "crash-\(index)"
      if before > 0 { try publish(before, to: storage(name)) }
      #expect(throws: Crash.self) {
        try publish(after, to: storage(name, Crash.files(at: index)))
      }
      let next = storage(name)
      let writer = try resume(next)
      sizes.insert(writer.size)
      #expect(writer.root() == tree.root(Int(writer.size)))
      try next.removeTemporaryFiles()
      try publish(after, to: next)
      for tile in TilePath.paths(size: after) {
        let bytes = try next.read(tile.path, limit: tile.maximumByteCount)
        let expected = try undisturbed.read(tile.path, limit: tile.maximumByteCount)
        #expect(bytes != nil && bytes == expected, "\(tile) after a crash at \(index)")
      }
    }
    #expect(sizes == [before, after])
  }
}
