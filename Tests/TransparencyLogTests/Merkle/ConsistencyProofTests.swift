import Testing
import TransparencyLog

@Suite("ConsistencyProof")
struct ConsistencyProofTests {
  @Test("every proof holds, and with one mistake it does not", arguments: 1...130)
  func exhaustive(newSize: Int) throws {
    let tree = ReferenceTree(size: newSize)
    let newRoot = tree.root(newSize)
    for oldSize in 1...newSize {
      let oldRoot = tree.root(oldSize)
      let proof = try ConsistencyProof.make(
        oldSize: UInt64(oldSize), newSize: UInt64(newSize), from: tree)
      let length = ConsistencyProof.pathLength(oldSize: proof.oldSize, newSize: proof.newSize)
      let holds =
        proof.hashes == tree.proof(oldSize, newSize) && proof.hashes.count == length
        && proof.check(oldRoot: oldRoot, newRoot: newRoot)
      if !holds { Issue.record("the proof from \(oldSize) does not hold") }

      for mistake in proof.hashes.mistakes(salt: oldSize + newSize) {
        let wrong = ConsistencyProof(
          oldSize: proof.oldSize, newSize: proof.newSize, hashes: mistake.hashes)
        if wrong.check(oldRoot: oldRoot, newRoot: newRoot) {
          Issue.record("the proof from \(oldSize) holds with a mistake: \(mistake.what)")
        }
      }
      if proof.check(oldRoot: oldRoot.flipping(bit: oldSize), newRoot: newRoot)
        || proof.check(oldRoot: oldRoot, newRoot: newRoot.flipping(bit: oldSize))
        || oldSize < newSize && proof.check(oldRoot: newRoot, newRoot: oldRoot)
        || oldSize < newSize && proof.check(oldRoot: newRoot, newRoot: newRoot)
        || oldSize < newSize && proof.check(oldRoot: oldRoot, newRoot: oldRoot)
      {
        Issue.record("the proof from \(oldSize) holds for other roots")
      }
    }
  }

  @Test("every bit of every proof counts", arguments: 2...9)
  func everyBit(newSize: Int) throws {
    let tree = ReferenceTree(size: newSize)
    for oldSize in 1...newSize {
      let hashes = tree.proof(oldSize, newSize)
      for place in hashes.indices {
        for bit in 0..<256 {
          var changed = hashes
          changed[place] = changed[place].flipping(bit: bit)
          let proof = ConsistencyProof(
            oldSize: UInt64(oldSize), newSize: UInt64(newSize), hashes: changed)
          if proof.check(oldRoot: tree.root(oldSize), newRoot: tree.root(newSize)) {
            Issue.record("from \(oldSize): bit \(bit) of hash \(place) does not count")
          }
        }
      }
    }
  }

  @Test("a fork is no continuation: whichever leaf of the old tree was changed", arguments: 1...40)
  func fork(oldSize: Int) throws {
    let newSize = oldSize + 9
    let forked = ReferenceTree(size: newSize)
    for changed in 0..<oldSize {
      var leaves = (0..<oldSize).map { ReferenceTree.leaf($0) }
      leaves[changed].append(1)
      let proof = try ConsistencyProof.make(
        oldSize: UInt64(oldSize), newSize: UInt64(newSize), from: forked)
      #expect(
        !proof.check(
          oldRoot: ReferenceTree(leaves: leaves).root(oldSize), newRoot: forked.root(newSize)))
    }
  }

  @Test(
    "an older size of zero, or above the newer, has no proof",
    arguments: [(0, 0), (0, 1), (0, 8), (2, 1), (9, 8), (.max, 8), (1, 0), (0, .max)]
      as [(UInt64, UInt64)])
  func outOfRange(oldSize: UInt64, newSize: UInt64) {
    let tree = ReferenceTree(size: 8)
    #expect(ConsistencyProof.pathLength(oldSize: oldSize, newSize: newSize) == nil)
    #expect(throws: TransparencyLogError(.outOfRange)) {
      try ConsistencyProof.make(oldSize: oldSize, newSize: newSize, from: tree)
    }
    for count in 0...5 {
      let hashes = [Digest](repeating: .empty, count: count)
      let proof = ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: hashes)
      #expect(!proof.check(oldRoot: .empty, newRoot: .empty))
    }
  }

  @Test("the largest sizes have lengths, and proofs of them are computed without overflow")
  func largest() {
    for newSize in [MerkleTree.maximumSize, 1 << 63, UInt64.max] {
      for oldSize in [1, 2, 3, newSize / 2, newSize / 2 + 1, newSize - 1] {
        let length = ConsistencyProof.pathLength(oldSize: oldSize, newSize: newSize) ?? -1
        #expect((1...65).contains(length))
        let hashes = [Digest](repeating: .empty, count: length)
        let proof = ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: hashes)
        #expect(!proof.check(oldRoot: .empty, newRoot: .empty))
      }
    }
  }

  struct Vector: Decodable {
    let size1: UInt64
    let size2: UInt64
    let root1: String
    let root2: String
    let proof: [String]?
    let desc: String
    let wantErr: Bool

    var holds: Bool {
      let digests = ((proof ?? []) + [root1, root2]).compactMap { text in
        // Roots that do not matter are words there, not hashes; equal words stay equal.
        Digest(base64: text) ?? Base64.decode(text).map { SHA256.hash($0) }
      }
      return ConsistencyProof(oldSize: size1, newSize: size2, hashes: digests.dropLast(2))
        .check(oldRoot: digests[digests.count - 2], newRoot: digests[digests.count - 1])
    }
  }

  @Test("published vectors", .published("merkle/consistency"))
  func published() throws {
    let vectors = try PublishedVectors.folder("merkle/consistency", of: Vector.self)
    #expect(vectors.count == 98)
    #expect(vectors.values.contains { $0.wantErr } && vectors.values.contains { !$0.wantErr })
    for (name, vector) in vectors {
      #expect(vector.holds == !vector.wantErr, "\(name)")
    }
  }

  /// Where sources differ: some accept an empty proof from the empty tree. These vectors, and this
  /// verifier, do not.
  @Test(
    "published vectors: nothing is proven from the empty tree",
    .published("merkle/consistency"),
    arguments: [
      "sizes are equal (zero) and proof is empty",
      "size1 is zero and does not equal size2",
      "size1 is zero and size2 is not zero",
    ])
  func emptyTree(description: String) throws {
    let vectors = try PublishedVectors.folder("merkle/consistency", of: Vector.self)
    let vector = try #require(vectors.values.first { $0.desc == description })
    #expect(vector.size1 == 0 && (vector.proof ?? []).isEmpty && vector.wantErr)
    #expect(!vector.holds)
  }
}
