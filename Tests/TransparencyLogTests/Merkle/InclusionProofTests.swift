import Testing
import TransparencyLog

@Suite("InclusionProof")
struct InclusionProofTests {
  @Test("every proof holds, and with one mistake it does not", arguments: 1...300)
  func exhaustive(size: Int) throws {
    let tree = ReferenceTree(size: size)
    let root = tree.root(size)
    for index in 0..<size {
      let leafHash = tree.leafHashes[index]
      let proof = try InclusionProof.make(index: UInt64(index), size: UInt64(size), from: tree)
      let holds =
        proof.hashes == tree.path(index, in: 0..<size)
        && proof.hashes.count == InclusionProof.pathLength(index: proof.index, size: proof.size)
        && proof.root(leafHash: leafHash) == root
        && proof.check(leafHash: leafHash, root: root)
      if !holds { Issue.record("the proof for leaf \(index) does not hold") }

      var mistakes = proof.hashes.mistakes(salt: index + size).map {
        ($0.what, InclusionProof(index: proof.index, size: proof.size, hashes: $0.hashes))
      }
      for other in [proof.index &- 1, proof.index + 1, proof.index ^ 2, .max] {
        mistakes.append(
          ("index \(other)", InclusionProof(index: other, size: proof.size, hashes: proof.hashes)))
      }
      for (what, wrong) in mistakes where wrong.check(leafHash: leafHash, root: root) {
        Issue.record("the proof for leaf \(index) holds with a mistake: \(what)")
      }
      if proof.check(leafHash: leafHash.flipping(bit: index), root: root)
        || proof.check(leafHash: leafHash, root: root.flipping(bit: index))
      {
        Issue.record("the proof for leaf \(index) holds for another leaf or root")
      }
    }
  }

  @Test("every bit of every proof counts", arguments: 2...9)
  func everyBit(size: Int) throws {
    let tree = ReferenceTree(size: size)
    let root = tree.root(size)
    for index in 0..<size {
      let hashes = tree.path(index, in: 0..<size)
      for place in hashes.indices {
        for bit in 0..<256 {
          var changed = hashes
          changed[place] = changed[place].flipping(bit: bit)
          let proof = InclusionProof(index: UInt64(index), size: UInt64(size), hashes: changed)
          if proof.check(leafHash: tree.leafHashes[index], root: root) {
            Issue.record("leaf \(index): bit \(bit) of hash \(place) does not count")
          }
        }
      }
    }
  }

  /// Index and size say only which way the path turns at each level: it is the signed checkpoint
  /// that ties the root to the size.
  @Test(
    "another index or size is refused unless the way to the root is the same", arguments: 1...40)
  func otherPlaces(size: Int) throws {
    let tree = ReferenceTree(size: size)
    let root = tree.root(size)
    for index in 0..<size {
      let hashes = tree.path(index, in: 0..<size)
      let way = turns(index, in: 0..<size)
      for otherSize in 0...45 {
        for otherIndex in 0...45 {
          let proof = InclusionProof(
            index: UInt64(otherIndex), size: UInt64(otherSize), hashes: hashes)
          let isSame = otherIndex < otherSize && turns(otherIndex, in: 0..<otherSize) == way
          if proof.check(leafHash: tree.leafHashes[index], root: root) != isSame {
            Issue.record("leaf \(index) of \(size) as leaf \(otherIndex) of \(otherSize)")
          }
        }
      }
    }
  }

  /// Whether the sibling is to the left, level by level from the leaf up.
  private func turns(_ index: Int, in leaves: Range<Int>) -> [Bool] {
    if leaves.count == 1 { return [] }
    var power = 1
    while 2 * power < leaves.count { power *= 2 }
    let split = leaves.lowerBound + power
    return index < split
      ? turns(index, in: leaves.lowerBound..<split) + [false]
      : turns(index, in: split..<leaves.upperBound) + [true]
  }

  @Test(
    "no proof for a leaf that is not there",
    arguments: [(0, 0), (1, 0), (1, 1), (5, 5), (.max, 5), (.max, .max)] as [(UInt64, UInt64)])
  func outOfRange(index: UInt64, size: UInt64) {
    let tree = ReferenceTree(size: 5)
    #expect(InclusionProof.pathLength(index: index, size: size) == nil)
    #expect(throws: TransparencyLogError(.outOfRange)) {
      try InclusionProof.make(index: index, size: size, from: tree)
    }
    for count in 0...4 {
      let hashes = [Digest](repeating: .empty, count: count)
      let proof = InclusionProof(index: index, size: size, hashes: hashes)
      #expect(proof.root(leafHash: .empty) == nil)
      #expect(!proof.check(leafHash: .empty, root: .empty))
    }
  }

  @Test("the largest sizes have lengths, and proofs of them are computed without overflow")
  func largest() {
    for size in [MerkleTree.maximumSize, 1 << 63, UInt64.max] {
      for index in [0, 1, size / 2, size - 1] {
        let length = InclusionProof.pathLength(index: index, size: size) ?? -1
        #expect((1...64).contains(length))
        let hashes = [Digest](repeating: .empty, count: length)
        let proof = InclusionProof(index: index, size: size, hashes: hashes)
        #expect(proof.root(leafHash: .empty) != nil)
      }
    }
  }

  struct Vector: Decodable {
    let leafIdx: UInt64
    let treeSize: UInt64
    let root: String
    let leafHash: String
    let proof: [String]?
    let wantErr: Bool
  }

  @Test("published vectors", .published("merkle/inclusion"))
  func published() throws {
    let vectors = try PublishedVectors.folder("merkle/inclusion", of: Vector.self)
    #expect(vectors.count == 98)
    #expect(vectors.values.contains { $0.wantErr } && vectors.values.contains { !$0.wantErr })
    for (name, vector) in vectors {
      let texts = (vector.proof ?? []) + [vector.leafHash, vector.root]
      let digests = texts.compactMap { Digest(base64: $0) }
      var holds = false
      if digests.count == texts.count {
        let proof = InclusionProof(
          index: vector.leafIdx, size: vector.treeSize, hashes: digests.dropLast(2))
        holds = proof.check(
          leafHash: digests[digests.count - 2], root: digests[digests.count - 1])
      }
      #expect(holds == !vector.wantErr, "\(name)")
    }
  }
}
