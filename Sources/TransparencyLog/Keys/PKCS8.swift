// PKCS#8, the DER form of a private key (RFC 5958, RFC 8410 §7). The values that pass through here
// are secrets; whoever gets one cleanses it.

import COpenSSL

/// The DER form of a private key.
enum PKCS8 {
  /// The key as a PrivateKeyInfo.
  static func encode(_ key: PrivateKey) throws -> [UInt8] {
    try key.withSeed { prefix + $0 }
  }

  /// The key in a PrivateKeyInfo, which has one form only: version 0, no attributes.
  ///
  /// Throws `unsupportedKeyType` for a key that is not Ed25519, `malformedKeyFile` for anything else.
  static func decode(_ der: [UInt8]) throws -> PrivateKey {
    guard der.count == prefix.count + PrivateKey.seedByteCount, der.starts(with: prefix) else {
      throw try describeOther(der)
    }
    var seed = Array(der.dropFirst(prefix.count))
    defer { seed.cleanse() }
    return try PrivateKey(seed: seed)
  }

  private static func describeOther(_ der: [UInt8]) throws -> TransparencyLogError {
    let info = try parseInfo(der)
    defer { PKCS8_PRIV_KEY_INFO_free(info) }
    var algorithm: OpaquePointer?
    guard PKCS8_pkey_get0(&algorithm, nil, nil, nil, info) == 1,
      OBJ_obj2nid(algorithm) != NID_ED25519
    else {
      OpenSSLErrors.drain()
      return malformed
    }
    return TransparencyLogError(
      .unsupportedKeyType,
      "the key is of type \(name(of: algorithm)); only Ed25519 keys sign here, "
        + "such as openssl genpkey -algorithm ED25519 makes")
  }

  /// The PrivateKeyInfo that takes up exactly these bytes, for the caller to free.
  static func parseInfo(_ der: [UInt8]) throws -> OpaquePointer {
    guard let (info, rest) = parse(der, d2i_PKCS8_PRIV_KEY_INFO) else { throw malformed }
    guard rest == 0 else {
      PKCS8_PRIV_KEY_INFO_free(info)
      throw malformed
    }
    return info
  }

  /// What a d2i function of OpenSSL reads from the start of these bytes, and how many it left.
  static func parse<Value>(
    _ der: [UInt8],
    _ read: (
      UnsafeMutablePointer<Value?>?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, Int
    ) -> Value?
  ) -> (value: Value, rest: Int)? {
    der.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return nil }
      var position: UnsafePointer<UInt8>? = start
      guard let value = read(nil, &position, buffer.count), let position else {
        OpenSSLErrors.drain()
        return nil
      }
      return (value, buffer.count - (position - start))
    }
  }

  /// What an i2d function of OpenSSL writes.
  static func serialize(
    _ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
  ) throws -> [UInt8] {
    let count = write(nil)
    guard count > 0 else { throw TransparencyLogError.openSSL("encode a private key") }
    var der = [UInt8](repeating: 0, count: Int(count))
    let written = der.withUnsafeMutableBufferPointer { buffer in
      var position = buffer.baseAddress
      return write(&position)
    }
    guard written == count else { throw TransparencyLogError.openSSL("encode a private key") }
    return der
  }

  /// The name of an algorithm, for people.
  static func name(of algorithm: OpaquePointer?) -> String {
    guard let algorithm else { return "unknown" }
    var text = [CChar](repeating: 0, count: 80)
    guard OBJ_obj2txt(&text, Int32(text.count), algorithm, 0) > 0 else { return "unknown" }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  static var malformed: TransparencyLogError {
    TransparencyLogError(.malformedKeyFile, "the file does not hold a well-formed private key")
  }

  /// Version 0, algorithm 1.3.101.112, an octet string in an octet string, up to the 32-byte seed.
  private static let prefix: [UInt8] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]
}
