// Which 32 bytes are a public key worth trusting. OpenSSL checks a key only while it verifies, where
// "not a point" looks like "bad signature", and it accepts points under which one signature fits
// many messages. So enrolment decides it here, with OpenSSL's big numbers.

import COpenSSL

/// What 32 bytes are as the encoding of a point of edwards25519 (RFC 8032 §5.1.2).
enum CurvePoint {
  /// A point that can be a public key.
  case usable
  /// A point of order 1, 2, 4 or 8: signatures under it need no private key.
  case lowOrder
  /// The y coordinate is not reduced modulo p, so the same point has another encoding.
  case notCanonical
  /// No point has this y coordinate.
  case notOnCurve

  /// Decides what the 32 bytes encode.
  init(encoding: [UInt8]) throws {
    if Self.lowOrderEncodings.contains(encoding) {
      self = .lowOrder
    } else if !Self.isReduced(encoding) {
      self = .notCanonical
    } else {
      self = try Self.hasPoint(encoding) ? .usable : .notOnCurve
    }
  }

  /// All encodings of the eight points of low order, non-canonical ones included.
  ///
  /// Among them are both encodings with x = 0, so no other encoding can have x = 0 and a sign.
  static let lowOrderEncodings = Set(
    [
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0000000000000000000000000000000000000000000000000000000000000080",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000080",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ].compactMap { Hex.decode($0) })

  /// Whether y < p = 2^255 − 19; the bytes are little-endian and the top bit is the sign of x.
  private static func isReduced(_ encoding: [UInt8]) -> Bool {
    guard let lowest = encoding.first, let highest = encoding.last else { return false }
    let middle = encoding.dropFirst().dropLast()
    return !(highest & 0x7f == 0x7f && middle.allSatisfy { $0 == 0xff } && lowest >= 0xed)
  }

  /// Whether x² = u/v with u = y² − 1 and v = d·y² + 1 has a solution modulo p (RFC 8032 §5.1.3).
  ///
  /// v is never zero, because −1/d is no square. So u/v = u·v/v² is a square exactly when u·v is,
  /// and the Legendre symbol of u·v answers without a root or an inverse.
  private static func hasPoint(_ encoding: [UInt8]) throws -> Bool {
    let context = BN_CTX_new()
    defer { BN_CTX_free(context) }
    BN_CTX_start(context)
    defer { BN_CTX_end(context) }
    var (p, d) = (BN_CTX_get(context), BN_CTX_get(context))
    let (y, u, v) = (BN_CTX_get(context), BN_CTX_get(context), BN_CTX_get(context))

    var coordinate = encoding
    if let last = coordinate.indices.last { coordinate[last] &= 0x7f }

    // Once `BN_CTX_get` fails it fails for good, so asking for the last number is enough.
    guard v != nil,
      BN_hex2bn(&p, "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed") != 0,
      BN_hex2bn(&d, "52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3") != 0,
      BN_lebin2bn(coordinate, Int32(clamping: coordinate.count), y) != nil,
      BN_mod_sqr(u, y, p, context) == 1,
      BN_mod_mul(v, d, u, p, context) == 1,
      BN_sub_word(u, 1) == 1,
      BN_add_word(v, 1) == 1,
      BN_mod_mul(u, u, v, p, context) == 1
    else { throw TransparencyLogError.openSSL("check a public key") }

    let symbol = BN_kronecker(u, p, context)
    guard symbol >= -1 else { throw TransparencyLogError.openSSL("check a public key") }
    return symbol != -1
  }
}
