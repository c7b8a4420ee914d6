// An RSA public key, as SSH hosts and issuers of tokens have them.

/// An RSA public key checks PKCS #1 v1.5 signatures (RFC 8017 §8.2), of 2,048 bits at least.
///
/// Two keys are equal when modulus and exponent are.
public struct RSAPublicKey: Sendable, Hashable {
  /// The fewest bits of a modulus: fewer are within reach (NIST SP 800-57 part 1).
  public static let minimumBitCount = 2_048
  /// The most bits of a modulus: more only cost time.
  public static let maximumBitCount = 8_192
  /// The most bytes of a public exponent; OpenSSL takes no longer ones with large moduli.
  static let maximumExponentByteCount = 8

  /// The modulus, big-endian, without leading zeros.
  public let modulus: [UInt8]
  /// The public exponent, big-endian, without leading zeros.
  public let exponent: [UInt8]

  /// The key's SubjectPublicKeyInfo in DER (RFC 3279 §2.3.1).
  public let spki: [UInt8]

  private let key: ForeignKey

  /// The key with these numbers, big-endian, without leading zeros.
  ///
  /// Throws `malformedPublicKey` for other forms, and `weakRSAKey` for moduli and exponents that
  /// nobody should trust.
  public init(modulus: [UInt8], exponent: [UInt8]) throws {
    guard let first = modulus.first, first != 0, exponent.first.map({ $0 != 0 }) ?? false else {
      throw TransparencyLogError(
        .malformedPublicKey, "the numbers of an RSA key are positive, without leading zeros")
    }
    let bitCount = 8 * modulus.count - first.leadingZeroBitCount
    guard (Self.minimumBitCount...Self.maximumBitCount).contains(bitCount) else {
      throw TransparencyLogError(
        .weakRSAKey,
        "an RSA key has \(Self.minimumBitCount) to \(Self.maximumBitCount) bits, not \(bitCount)")
    }
    guard Self.isOdd(modulus), Self.isOdd(exponent), exponent != [1],
      exponent.count <= Self.maximumExponentByteCount
    else {
      throw TransparencyLogError(
        .weakRSAKey, "an RSA key has an odd modulus and a small odd exponent above 1")
    }
    let numbers = DERWriter.sequence(DERWriter.integer(modulus), DERWriter.integer(exponent))
    let spki = DERWriter.sequence(Self.algorithm, DERWriter.bitString(numbers))
    guard let key = ForeignKey(spki: spki, type: "RSA") else {
      throw TransparencyLogError(.malformedPublicKey, "OpenSSL finds no RSA key in these numbers")
    }
    self.modulus = modulus
    self.exponent = exponent
    self.spki = spki
    self.key = key
  }

  private static func isOdd(_ number: [UInt8]) -> Bool { number.last.map { $0 & 1 == 1 } ?? false }

  /// Whether OpenSSL accepts the signature, as long as the modulus, of the hash of this message.
  public func isValid(signature: [UInt8], message: [UInt8], hash: SignatureHash) -> Bool {
    guard signature.count == modulus.count else { return false }
    return key.isValid(signature: signature, message: message, hash: hash)
  }

  /// Compares modulus and exponent.
  public static func == (left: RSAPublicKey, right: RSAPublicKey) -> Bool {
    left.modulus == right.modulus && left.exponent == right.exponent
  }

  /// Feeds both numbers to the hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(modulus)
    hasher.combine(exponent)
  }

  /// SEQUENCE { OID rsaEncryption, NULL } (RFC 3279 §2.3.1).
  private static let algorithm: [UInt8] = [
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
  ]
}

extension TransparencyLogError.Code {
  /// An RSA key that is too short, too long, or has an exponent that nobody uses.
  public static let weakRSAKey = Self("weak-rsa-key")
}
