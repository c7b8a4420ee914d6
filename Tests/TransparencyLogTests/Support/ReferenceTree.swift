import TransparencyLog

/// A reference tree is the definition of RFC 6962 §2.1 word for word, kept apart from the product's
/// own arithmetic: what it says is what is right.
///
/// Leaf i is the 8 bytes of i. Hashes of ranges are computed once.
final class ReferenceTree {
  let leafHashes: [Digest]
  private var ranges: [Range<Int>: Digest] = [:]

  init(size: Int) {
    leafHashes = (0..<size).map { MerkleTree.leafHash(Self.leaf($0)) }
  }

  init(leaves: [[UInt8]]) {
    leafHashes = leaves.map { MerkleTree.leafHash($0) }
  }

  static func leaf(_ index: Int) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: index >> (56 - 8 * $0)) }
  }

  /// MTH(D[n]) for the leaves of a range.
  func hash(_ leaves: Range<Int>) -> Digest {
    if leaves.isEmpty { return .empty }
    if leaves.count == 1 { return leafHashes[leaves.lowerBound] }
    if let known = ranges[leaves] { return known }
    let split = leaves.lowerBound + Self.powerOfTwo(below: leaves.count)
    let hash = MerkleTree.nodeHash(
      hash(leaves.lowerBound..<split), hash(split..<leaves.upperBound))
    ranges[leaves] = hash
    return hash
  }

  func root(_ size: Int) -> Digest { hash(0..<size) }

  /// PATH(m, D[n]).
  func path(_ index: Int, in leaves: Range<Int>) -> [Digest] {
    if leaves.count <= 1 { return [] }
    let split = leaves.lowerBound + Self.powerOfTwo(below: leaves.count)
    let (left, right) = (leaves.lowerBound..<split, split..<leaves.upperBound)
    return index < split
      ? path(index, in: left) + [hash(right)] : path(index, in: right) + [hash(left)]
  }

  /// PROOF(m, D[n]).
  func proof(_ oldSize: Int, _ newSize: Int) -> [Digest] {
    subproof(oldSize, 0..<newSize, true)
  }

  /// SUBPROOF(m, D[n], b), with m counted from the start of the whole tree.
  private func subproof(_ old: Int, _ leaves: Range<Int>, _ complete: Bool) -> [Digest] {
    if old == leaves.upperBound { return complete ? [] : [hash(leaves)] }
    let split = leaves.lowerBound + Self.powerOfTwo(below: leaves.count)
    let (left, right) = (leaves.lowerBound..<split, split..<leaves.upperBound)
    return old <= split
      ? subproof(old, left, complete) + [hash(right)]
      : subproof(old, right, false) + [hash(left)]
  }

  /// The largest power of two smaller than a number.
  private static func powerOfTwo(below count: Int) -> Int {
    var power = 1
    while 2 * power < count { power *= 2 }
    return power
  }
}

extension ReferenceTree: SubtreeHashes {
  func subtreeHash(level: Int, index: UInt64) throws -> Digest {
    hash(Int(index) << level..<(Int(index) + 1) << level)
  }
}
