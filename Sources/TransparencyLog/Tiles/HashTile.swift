// The contents of a hash tile. Digests lie in memory as they lie in the file, so that both directions
// are one copy.

/// A hash tile is a file of up to 256 hashes, one after the other (C2SP tlog-tiles).
public enum HashTile {
  /// The bytes of a tile with these hashes.
  public static func encode(_ hashes: [Digest]) -> [UInt8] {
    hashes.withUnsafeBytes { Array($0) }
  }

  /// The hashes of a tile; nil unless there are from 1 to 256, whole ones.
  public static func decode(_ bytes: [UInt8]) -> [Digest]? {
    let (count, rest) = bytes.count.quotientAndRemainder(dividingBy: Digest.byteCount)
    guard rest == 0, (1...TilePath.fullWidth).contains(count) else { return nil }
    return [Digest](unsafeUninitializedCapacity: count) { hashes, initialized in
      UnsafeMutableRawBufferPointer(hashes).copyBytes(from: bytes)
      initialized = count
    }
  }

  /// The hash over the complete subtree of 2^`level` of the hashes, number `index` of that size.
  static func subtreeHash(_ hashes: [Digest], level: Int, index: Int) -> Digest {
    if level == 0 { return hashes[index] }
    return MerkleTree.nodeHash(
      subtreeHash(hashes, level: level - 1, index: 2 * index),
      subtreeHash(hashes, level: level - 1, index: 2 * index + 1))
  }
}
