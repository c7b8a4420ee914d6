import Testing
import TransparencyLog

@Suite("MerkleTree")
struct MerkleTreeTests {
  /// The leaves of the reference test of Certificate Transparency.
  static let leaves: [[UInt8]] = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ].compactMap { Hex.decode($0) }

  @Test(
    "known roots of the eight leaves of Certificate Transparency",
    arguments: [
      (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
      (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
      (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
      (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
      (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
      (6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
      (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
      (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ])
  func knownRoots(size: Int, root: String) throws {
    let leafHashes = Self.leaves.prefix(size).map { MerkleTree.leafHash($0) }
    #expect(MerkleTree.root(ofLeafHashes: leafHashes).hex == root)
    let tree = ReferenceTree(leaves: Self.leaves)
    #expect(try MerkleTree.root(size: UInt64(size), from: tree).hex == root)
  }

  @Test("leaf and node are told apart by the first byte, in every form of the input")
  func hashes() {
    let leaf: [UInt8] = [9, 8, 7]
    let expected = SHA256.hash([0x00] + leaf)
    #expect(MerkleTree.leafHash(leaf) == expected)
    #expect(MerkleTree.leafHash(leaf[...]) == expected)
    #expect(MerkleTree.leafHash(leaf.span.bytes) == expected)
    let (left, right) = (SHA256.hash([1]), SHA256.hash([2]))
    #expect(MerkleTree.nodeHash(left, right) == SHA256.hash([0x01] + left.bytes + right.bytes))
    #expect(MerkleTree.nodeHash(left, right) != MerkleTree.nodeHash(right, left))
  }

  @Test("the root is that of RFC 6962 at every size, however it is computed")
  func everySize() throws {
    let tree = ReferenceTree(size: 1100)
    var frontier = MerkleFrontier()
    for size in 0...1100 {
      let root = tree.root(size)
      #expect(frontier.size == UInt64(size))
      #expect(frontier.root() == root)
      #expect(MerkleFrontier(size: UInt64(size), hashes: frontier.hashes) == frontier)
      if size < 300 || size.isMultiple(of: 128) {
        #expect(try MerkleTree.root(size: UInt64(size), from: tree) == root)
        #expect(try MerkleFrontier(size: UInt64(size), from: tree) == frontier)
        #expect(MerkleTree.root(ofLeafHashes: tree.leafHashes.prefix(size)) == root)
      }
      if size < 1100 { frontier.append(leafHash: tree.leafHashes[size]) }
    }
  }

  @Test("a frontier with a hash too few or too many, or of an impossible size, is refused")
  func frontierShape() {
    for size: UInt64 in 0...40 {
      for count in 0...8 {
        let hashes = [Digest](repeating: .empty, count: count)
        let isRight = count == size.nonzeroBitCount
        #expect((MerkleFrontier(size: size, hashes: hashes) != nil) == isRight)
      }
    }
    let hashes = [Digest](repeating: .empty, count: 64)
    #expect(MerkleFrontier(size: MerkleTree.maximumSize, hashes: hashes.dropLast()) != nil)
    #expect(MerkleFrontier(size: .max, hashes: hashes) == nil)
    #expect(MerkleFrontier(size: 1 << 63, hashes: [.empty]) == nil)
  }

  @Test("a size that no checkpoint can state is an error")
  func sizeLimit() {
    let tree = ReferenceTree(size: 1)
    for size in [1 << 63, UInt64.max] {
      #expect(throws: TransparencyLogError(.outOfRange)) {
        try MerkleTree.root(size: size, from: tree)
      }
      #expect(throws: TransparencyLogError(.outOfRange)) {
        try InclusionProof.make(index: 0, size: size, from: tree)
      }
      #expect(throws: TransparencyLogError(.outOfRange)) {
        try ConsistencyProof.make(oldSize: 1, newSize: size, from: tree)
      }
    }
  }
}
