// An Ed25519 private key. The secret lives inside OpenSSL, which cleanses it when the key goes away;
// only a key file takes it out again.

import COpenSSL

/// A private key is an Ed25519 key that signs (RFC 8032 §5.1.6, "pure" Ed25519).
public final class PrivateKey: Sendable {
  /// The length of a seed, in bytes.
  public static let seedByteCount = 32

  /// The public half.
  public let publicKey: PublicKey

  // Never changed after `init`, and OpenSSL lets threads share a key that nobody changes.
  nonisolated(unsafe) private let key: OpaquePointer
  private let context: SignatureContext

  /// The key that RFC 8032 derives from this seed of 32 bytes, which it calls the private key.
  ///
  /// The caller's copy of the seed stays the caller's to cleanse.
  /// Throws `malformedPrivateKey` for another length.
  public init(seed: [UInt8]) throws {
    guard seed.count == Self.seedByteCount else {
      throw TransparencyLogError(
        .malformedPrivateKey, "an Ed25519 seed has 32 bytes, not \(seed.count)")
    }
    guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else {
      throw TransparencyLogError.openSSL("load an Ed25519 private key")
    }
    do {
      publicKey = try Self.publicHalf(of: key)
      context = try SignatureContext(for: .signing, key: key)
    } catch {
      EVP_PKEY_free(key)
      throw error
    }
    self.key = key
  }

  deinit {
    EVP_PKEY_free(key)
  }

  /// A new key from the system's generator of secrets.
  public static func generate() throws -> PrivateKey {
    var seed = [UInt8](repeating: 0, count: seedByteCount)
    defer { seed.cleanse() }
    guard RAND_priv_bytes(&seed, Int32(seedByteCount)) == 1 else {
      throw TransparencyLogError.openSSL("generate a key")
    }
    return try PrivateKey(seed: seed)
  }

  /// The signature of the message: 64 bytes, always the same for the same message.
  public func sign(_ message: [UInt8]) throws -> [UInt8] { try signature(of: message).bytes }

  /// The signature of the message, always the same for the same message.
  public func signature(of message: [UInt8]) throws -> Ed25519Signature {
    var isSigned = false
    let signature = Ed25519Signature(writing: { signature in
      var count = signature.count
      isSigned = context.succeeds {
        EVP_DigestSign($0, signature.baseAddress, &count, message, message.count) == 1
      }
      isSigned = isSigned && count == signature.count
    })
    guard isSigned else { throw TransparencyLogError.openSSL("sign") }
    return signature
  }

  private static func publicHalf(of key: OpaquePointer) throws -> PublicKey {
    var bytes = [UInt8](repeating: 0, count: PublicKey.byteCount)
    var count = bytes.count
    guard EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1, count == bytes.count else {
      throw TransparencyLogError.openSSL("derive an Ed25519 public key")
    }
    return try PublicKey(rawRepresentation: bytes)
  }

  /// Calls `body` with the 32 secret bytes, and cleanses them afterwards.
  func withSeed<Result>(_ body: ([UInt8]) throws -> Result) throws -> Result {
    var seed = [UInt8](repeating: 0, count: Self.seedByteCount)
    defer { seed.cleanse() }
    var count = seed.count
    guard EVP_PKEY_get_raw_private_key(key, &seed, &count) == 1, count == seed.count else {
      throw TransparencyLogError.openSSL("read a private key")
    }
    return try body(seed)
  }
}

extension TransparencyLogError.Code {
  /// The bytes do not have the form of an Ed25519 private key.
  public static let malformedPrivateKey = Self("malformed-private-key")
}
