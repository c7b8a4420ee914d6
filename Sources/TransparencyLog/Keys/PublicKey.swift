// An Ed25519 public key. Everything that can be wrong with a key is found when it is made, so that
// whoever holds a `PublicKey` only has to ask whether a signature is valid.

import COpenSSL

/// A public key is an Ed25519 key that checks signatures (RFC 8032 §5.1, "pure" Ed25519).
///
/// Two keys are equal when their 32 bytes are.
public final class PublicKey: Sendable, Hashable, CustomStringConvertible {
  /// The length of a raw public key, in bytes.
  public static let byteCount = 32
  /// The length of a signature, in bytes.
  public static let signatureByteCount = 64

  /// The 32 bytes of the key (RFC 8032 §5.1.2).
  public let rawRepresentation: [UInt8]

  /// The SHA-256 of the key's SubjectPublicKeyInfo in DER.
  ///
  /// `openssl pkey -pubin -outform DER | sha256sum` prints the same.
  public let keyID: Digest

  private let context: SignatureContext

  /// The key with these 32 bytes.
  ///
  /// Throws `malformedPublicKey` for another length, `nonCanonicalPublicKey`,
  /// `publicKeyNotOnCurve` and `lowOrderPublicKey` for bytes that nobody should trust.
  public init(rawRepresentation bytes: [UInt8]) throws {
    guard bytes.count == Self.byteCount else {
      throw TransparencyLogError(
        .malformedPublicKey, "an Ed25519 public key has 32 bytes, not \(bytes.count)")
    }
    switch try CurvePoint(encoding: bytes) {
    case .usable: break
    case .lowOrder:
      throw TransparencyLogError(
        .lowOrderPublicKey,
        "public key \(Hex.encode(bytes)) is a point of low order, under which anybody can sign")
    case .notCanonical:
      throw TransparencyLogError(
        .nonCanonicalPublicKey,
        "public key \(Hex.encode(bytes)) is not reduced modulo 2^255 - 19 (RFC 8032 §5.1.3)")
    case .notOnCurve:
      throw TransparencyLogError(
        .publicKeyNotOnCurve, "public key \(Hex.encode(bytes)) is no point of edwards25519")
    }
    guard let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count) else {
      throw TransparencyLogError.openSSL("load an Ed25519 public key")
    }
    defer { EVP_PKEY_free(key) }
    context = try SignatureContext(for: .verifying, key: key)
    rawRepresentation = bytes
    keyID = SHA256.hash(Self.spkiPrefix + bytes)
  }

  /// The key in this SubjectPublicKeyInfo: exactly the 44 bytes of DER that RFC 8410 §4 gives.
  ///
  /// Throws `malformedPublicKey` for anything else, and what `init(rawRepresentation:)` throws.
  public convenience init(spki: [UInt8]) throws {
    guard spki.count == Self.spkiPrefix.count + Self.byteCount, spki.starts(with: Self.spkiPrefix)
    else {
      throw TransparencyLogError(
        .malformedPublicKey,
        "not the 44-byte SubjectPublicKeyInfo of an Ed25519 key, but \(spki.count) other bytes")
    }
    try self.init(rawRepresentation: Array(spki.dropFirst(Self.spkiPrefix.count)))
  }

  /// The key's SubjectPublicKeyInfo: 44 bytes of DER (RFC 8410 §4).
  public var spki: [UInt8] { Self.spkiPrefix + rawRepresentation }

  /// The key id in hex.
  public var description: String { keyID.hex }

  /// Whether OpenSSL accepts the signature of exactly this message.
  public func isValid(signature: [UInt8], message: [UInt8]) -> Bool {
    Ed25519Signature(signature).map { isValid($0, of: message) } ?? false
  }

  /// Whether OpenSSL accepts the signature of exactly this message.
  public func isValid(_ signature: Ed25519Signature, of message: [UInt8]) -> Bool {
    let isValid = signature.withUnsafeBytes { signature in
      context.succeeds {
        EVP_DigestVerify($0, signature.baseAddress, signature.count, message, message.count) == 1
      }
    }
    if !isValid { OpenSSLErrors.drain() }
    return isValid
  }

  /// Compares the 32 bytes.
  public static func == (left: PublicKey, right: PublicKey) -> Bool {
    left.rawRepresentation == right.rawRepresentation
  }

  /// Feeds the 32 bytes to the hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(rawRepresentation)
  }

  /// SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING of 32 bytes }, up to the 32 bytes.
  private static let spkiPrefix: [UInt8] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
  ]
}

extension TransparencyLogError.Code {
  /// The bytes do not have the form of an Ed25519 public key.
  public static let malformedPublicKey = Self("malformed-public-key")
  /// The bytes are not the one canonical encoding of a curve point.
  public static let nonCanonicalPublicKey = Self("non-canonical-public-key")
  /// The bytes encode no curve point.
  public static let publicKeyNotOnCurve = Self("public-key-not-on-curve")
  /// The bytes encode a point under which anybody can sign.
  public static let lowOrderPublicKey = Self("low-order-public-key")
}
