// SHA-256 by OpenSSL's low-level calls, on a context that lives on the stack: no allocation and no
// algorithm look-up for a hash, which on Merkle nodes (65 bytes) costs more than the hashing.

import COpenSSL

/// A SHA-256 computation that takes its input in pieces (FIPS 180-4).
public struct SHA256: ~Copyable {
  private var context = SHA256_CTX()

  /// A computation that has seen no input yet.
  public init() {
    // The low-level calls can only fail on a null context.
    SHA256_Init(&context)
  }

  /// Adds bytes to the input.
  public mutating func update(_ bytes: RawSpan) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Adds bytes to the input.
  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Adds bytes to the input.
  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Adds bytes to the input.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    SHA256_Update(&context, bytes.baseAddress, bytes.count)
  }

  /// Adds one byte to the input.
  mutating func update(_ byte: UInt8) {
    withUnsafeBytes(of: byte) { update($0) }
  }

  /// Ends the computation: the digest of all the input.
  public consuming func finalize() -> Digest {
    Digest { digest in
      SHA256_Final(digest.baseAddress, &context)
    }
  }

  /// The digest of the bytes.
  public static func hash(_ bytes: [UInt8]) -> Digest {
    bytes.withUnsafeBytes { hash($0) }
  }

  /// The digest of the bytes.
  public static func hash(_ bytes: ArraySlice<UInt8>) -> Digest {
    bytes.withUnsafeBytes { hash($0) }
  }

  /// The digest of the bytes.
  public static func hash(_ bytes: RawSpan) -> Digest {
    bytes.withUnsafeBytes { hash($0) }
  }

  /// The digest of the bytes.
  @inline(__always)
  public static func hash(_ bytes: UnsafeRawBufferPointer) -> Digest {
    // Left uninitialised, because `SHA256_Init` fills it; this and inlining are an eighth of the
    // time of a Merkle node.
    withUnsafeTemporaryAllocation(of: SHA256_CTX.self, capacity: 1) { context in
      SHA256_Init(context.baseAddress)
      SHA256_Update(context.baseAddress, bytes.baseAddress, bytes.count)
      return Digest { SHA256_Final($0.baseAddress, context.baseAddress) }
    }
  }
}
