import TransparencyLog

/// The complete subtrees over leaf hashes in memory, each computed when it is asked for.
struct MemoryTree: SubtreeHashes {
  private let leaves: [Digest]

  init(_ leaves: [Digest]) { self.leaves = leaves }

  func subtreeHash(level: Int, index: UInt64) throws -> Digest {
    let start = Int(index) << level
    return MerkleTree.root(ofLeafHashes: leaves[start..<start + 1 << level])
  }
}
