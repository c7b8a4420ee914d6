// The hashes of RFC 6962 §2.1. The first byte of what is hashed tells a leaf from a node, so that
// nobody can pass one off as the other.

/// A Merkle tree is the binary hash tree over a log's leaves (RFC 6962 §2.1, RFC 9162 §2.1).
public enum MerkleTree {
  /// The most leaves that a tree can have: the largest size that a checkpoint can state
  /// (C2SP tlog-checkpoint).
  public static let maximumSize = UInt64(Int64.max)

  /// The hash of a leaf: SHA-256(0x00 ‖ leaf).
  public static func leafHash(_ leaf: [UInt8]) -> Digest {
    leafHash(leaf.span.bytes)
  }

  /// The hash of a leaf: SHA-256(0x00 ‖ leaf).
  public static func leafHash(_ leaf: ArraySlice<UInt8>) -> Digest {
    leafHash(leaf.span.bytes)
  }

  /// The hash of a leaf: SHA-256(0x00 ‖ leaf).
  public static func leafHash(_ leaf: RawSpan) -> Digest {
    var hash = SHA256()
    hash.update(0x00)
    hash.update(leaf)
    return hash.finalize()
  }

  /// The hash of a node over its two children: SHA-256(0x01 ‖ left ‖ right).
  public static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
    withUnsafeTemporaryAllocation(byteCount: 1 + 2 * Digest.byteCount, alignment: 1) { node in
      node.storeBytes(of: 0x01, as: UInt8.self)
      node.storeBytes(of: left, toByteOffset: 1, as: Digest.self)
      node.storeBytes(of: right, toByteOffset: 1 + Digest.byteCount, as: Digest.self)
      return SHA256.hash(UnsafeRawBufferPointer(node))
    }
  }

  /// The root of the tree with these leaves: MTH of RFC 6962 §2.1.
  public static func root(ofLeafHashes leafHashes: some Sequence<Digest>) -> Digest {
    var frontier = MerkleFrontier()
    for leafHash in leafHashes { frontier.append(leafHash: leafHash) }
    return frontier.root()
  }
}

extension TransparencyLogError.Code {
  /// An index that is not below the size of the tree, or a size beyond any tree's.
  public static let outOfRange = Self("out-of-range")
}
