// An ECDSA public key on P-256, as SSH hosts, issuers of tokens and TPMs have them.

/// A P-256 public key checks ECDSA signatures (FIPS 186-5 §6) over SHA-256.
///
/// Two keys are equal when their points are.
public struct P256PublicKey: Sendable, Hashable {
  /// The length of a coordinate, and of each half of a signature, in bytes.
  public static let coordinateByteCount = 32

  /// The point uncompressed: 4, x, y, 65 bytes (SEC 1 §2.3.3).
  public let point: [UInt8]
  /// The key's SubjectPublicKeyInfo: 91 bytes of DER (RFC 5480 §2).
  public var spki: [UInt8] { Self.spkiPrefix + point }

  private let key: ForeignKey

  /// The key with this point, uncompressed.
  ///
  /// Throws `malformedPublicKey` for another form, `publicKeyNotOnCurve` for no point of the curve.
  public init(point: [UInt8]) throws {
    guard point.count == 1 + 2 * Self.coordinateByteCount, point.first == 4 else {
      throw TransparencyLogError(
        .malformedPublicKey,
        "a P-256 public key is 4 and two coordinates of 32 bytes, not \(point.count) bytes "
          + "that begin with \(point.first ?? 0)")
    }
    guard let key = ForeignKey(spki: Self.spkiPrefix + point, type: "EC") else {
      throw TransparencyLogError(
        .publicKeyNotOnCurve, "public key \(Hex.encode(point)) is no point of P-256")
    }
    self.point = point
    self.key = key
  }

  /// The key with these coordinates, big-endian, each of 32 bytes.
  public init(x: [UInt8], y: [UInt8]) throws {
    guard x.count == Self.coordinateByteCount, y.count == Self.coordinateByteCount else {
      throw TransparencyLogError(
        .malformedPublicKey,
        "a coordinate of P-256 has 32 bytes, not \(x.count) and \(y.count)")
    }
    try self.init(point: [4] + x + y)
  }

  /// Whether OpenSSL accepts r and s, big-endian, at most 32 bytes each, as the signature of the
  /// SHA-256 of this message.
  public func isValid(r: some Collection<UInt8>, s: some Collection<UInt8>, message: [UInt8])
    -> Bool
  {
    let halves = 1...Self.coordinateByteCount
    guard halves.contains(r.count), halves.contains(s.count) else { return false }
    let signature = DERWriter.sequence(DERWriter.integer(r), DERWriter.integer(s))
    return key.isValid(signature: signature, message: message, hash: .sha256)
  }

  /// Compares the points.
  public static func == (left: P256PublicKey, right: P256PublicKey) -> Bool {
    left.point == right.point
  }

  /// Feeds the point to the hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(point) }

  /// SEQUENCE { SEQUENCE { OID ecPublicKey, OID prime256v1 }, BIT STRING of 65 bytes }, up to them.
  private static let spkiPrefix: [UInt8] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
  ]
}
