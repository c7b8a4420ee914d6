// SHA-512, which only the signatures of others need.

import COpenSSL

/// SHA-512 (FIPS 180-4 §6.4), for bytes that are all in memory.
public enum SHA512 {
  /// The length of a digest, in bytes.
  public static let byteCount = 64

  /// The 64 bytes of the digest.
  public static func hash(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
      COpenSSL.SHA512(bytes, bytes.count, buffer.baseAddress)
      count = byteCount
    }
  }
}
