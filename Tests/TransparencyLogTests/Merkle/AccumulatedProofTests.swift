import Testing
import TransparencyLog

/// Every hash and proof of the trees over up to 130 leaves, leaf i being the one byte i, written as
/// lines and hashed: one value stands for thousands of cases.
@Suite("Accumulated proofs")
struct AccumulatedProofTests {
  private static let limit = 130
  private let tree = ReferenceTree(leaves: (0..<Self.limit).map { [UInt8($0)] })

  /// A subtree is valid when it starts at a multiple of the power of two that it fits in
  /// (draft-ietf-plants-merkle-tree-certs).
  private var validSubtrees: [Range<Int>] {
    (0...Self.limit).flatMap { end in
      (0...end).filter { start in
        var power = 1
        while power < end - start { power *= 2 }
        return start == end || start.isMultiple(of: power)
      }.map { $0..<end }
    }
  }

  /// The leaves from `start` on, as a tree of their own.
  private struct Shifted: SubtreeHashes {
    let tree: ReferenceTree
    let start: UInt64

    func subtreeHash(level: Int, index: UInt64) throws -> Digest {
      try tree.subtreeHash(level: level, index: index + start >> UInt64(level))
    }
  }

  @Test("the hash of every valid subtree")
  func subtrees() throws {
    var lines = SHA256()
    for subtree in validSubtrees {
      let shifted = Shifted(tree: tree, start: UInt64(subtree.lowerBound))
      let hash = try MerkleTree.root(size: UInt64(subtree.count), from: shifted)
      lines.update(Array("[\(subtree.lowerBound), \(subtree.upperBound)) \(hash)\n".utf8))
    }
    let digest = lines.finalize().hex
    #expect(digest.hasPrefix("b82806ad") && digest.hasSuffix("3e81"))
  }

  @Test("the inclusion proof of every leaf in every valid subtree")
  func inclusion() throws {
    var lines = SHA256()
    for subtree in validSubtrees {
      let shifted = Shifted(tree: tree, start: UInt64(subtree.lowerBound))
      for index in subtree {
        let proof = try InclusionProof.make(
          index: UInt64(index - subtree.lowerBound), size: UInt64(subtree.count), from: shifted)
        let hashes = proof.hashes.map { " \($0)" }.joined()
        let line = "\(index) [\(subtree.lowerBound), \(subtree.upperBound))\(hashes)\n"
        lines.update(Array(line.utf8))
      }
    }
    let digest = lines.finalize().hex
    #expect(digest.hasPrefix("ac2a8f98") && digest.hasSuffix("163f"))
  }

  @Test("the consistency proof of every pair of sizes")
  func consistency() throws {
    var lines = SHA256()
    for newSize in 1...Self.limit {
      for oldSize in 1...newSize {
        let proof = try ConsistencyProof.make(
          oldSize: UInt64(oldSize), newSize: UInt64(newSize), from: tree)
        let hashes = proof.hashes.map { " \($0)" }.joined()
        lines.update(Array("[0, \(oldSize)) \(newSize)\(hashes)\n".utf8))
      }
    }
    #expect(
      lines.finalize().hex == "f68f6336552ebfd1bf8785060925d6b04c3cce1892baad36a0d97f379024551d")
  }
}
