import COpenSSL

/// The SHA-256 computation over how messages begin that differ only in how they end (FIPS 180-4).
///
/// It can be copied, and each message goes on from a copy.
public struct SHA256Prefix: Sendable {
  /// How many bytes it has seen.
  public private(set) var count = 0
  private var context = SHA256_CTX()

  /// The beginning of every message: no bytes.
  public init() { SHA256_Init(&context) }

  /// Adds bytes to the beginning.
  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    SHA256_Update(&context, bytes.baseAddress, bytes.count)
    count += bytes.count
  }

  /// The digest of the message that ends with these bytes.
  public func digest(endingWith bytes: UnsafeRawBufferPointer) -> Digest {
    var context = context
    SHA256_Update(&context, bytes.baseAddress, bytes.count)
    return Digest { SHA256_Final($0.baseAddress, &context) }
  }
}
