internal import TransparencyLog

/// Earlier entries and roots for a verifier, each proven against the checkpoint before it is used.
///
/// The tiles are not trusted: a root comes with a consistency proof, an entry with an inclusion
/// proof, and both end in the checkpoint whose truth the whole verification is about.
final class VerifierHistory: LedgerHistory, Sendable {
  private let checkpoint: Checkpoint
  private let tiles: TileReader
  private let roots = RootCache()

  init(storage: DirectoryStorage, checkpoint: Checkpoint) {
    self.checkpoint = checkpoint
    tiles = TileReader(storage: storage, size: checkpoint.size)
  }

  func root(size: UInt64) throws -> Digest {
    if size == checkpoint.size { return checkpoint.root }
    return try roots.root(size: size) {
      let root = try MerkleTree.root(size: size, from: tiles)
      let proof = try ConsistencyProof.make(
        oldSize: size, newSize: checkpoint.size, from: tiles)
      guard proof.check(oldRoot: root, newRoot: checkpoint.root) else {
        throw LedgerError(
          .tileMalformed, "tile/0", expected: "tiles that lead to the checkpoint's root",
          found: "another root over the first \(size) entries")
      }
      return root
    }
  }

  func entry(at index: UInt64) throws -> ReadEntry {
    let read = try ReadEntry(try tiles.entry(index)[...])
    let proof = try InclusionProof.make(index: index, size: checkpoint.size, from: tiles)
    guard proof.check(leafHash: read.leafHash, root: checkpoint.root) else {
      throw LedgerError(
        .tileMalformed, "entry \(index)", expected: "an entry that the checkpoint includes",
        found: "another")
    }
    return read
  }
}
