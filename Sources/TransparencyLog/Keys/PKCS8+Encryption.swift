// Encryption of private keys under a passphrase: PBES2 (RFC 8018 §6.2) with scrypt (RFC 7914) and
// AES-256. OpenSSL's convenience functions would derive the key with 2,048 rounds of PBKDF2, which is
// too few; so the parameters are built here.

import COpenSSL

extension PKCS8 {
  /// The cost of scrypt: 16 MiB and some 50 ms, the most that OpenSSL's tools open without asking.
  private static let scrypt = (cost: UInt64(16_384), blockSize: UInt64(8), parallelism: UInt64(1))
  private static let saltByteCount = 16

  /// The most rounds of PBKDF2 in a file that is opened: ten seconds or so. A file could ask for
  /// hours. The memory that scrypt may ask for is limited by OpenSSL, to 32 MiB.
  private static let maximumIterations: UInt64 = 10_000_000
  private static let maximumParallelism: UInt64 = 16

  /// The EncryptedPrivateKeyInfo of a PrivateKeyInfo.
  static func encrypt(_ der: [UInt8], passphrase: [UInt8]) throws -> [UInt8] {
    let info = try parseInfo(der)
    defer { PKCS8_PRIV_KEY_INFO_free(info) }
    var salt = [UInt8](repeating: 0, count: saltByteCount)
    guard RAND_bytes(&salt, Int32(saltByteCount)) == 1,
      let parameters = PKCS5_pbe2_set_scrypt(
        EVP_aes_256_cbc(), salt, Int32(saltByteCount), nil,
        scrypt.cost, scrypt.blockSize, scrypt.parallelism)
    else { throw TransparencyLogError.openSSL("encrypt a private key") }
    let encrypted = withCharacters(of: passphrase) {
      PKCS8_set0_pbe($0.baseAddress, Int32(clamping: $0.count), info, parameters)
    }
    guard let encrypted else {
      X509_ALGOR_free(parameters)
      throw TransparencyLogError.openSSL("encrypt a private key")
    }
    defer { X509_SIG_free(encrypted) }
    return try serialize { i2d_X509_SIG(encrypted, $0) }
  }

  /// The bytes in an EncryptedPrivateKeyInfo, for the caller to cleanse. One wrong passphrase in 256
  /// gives some bytes too, which are no PrivateKeyInfo.
  ///
  /// Throws `wrongPassphrase`, `unsupportedKeyEncryption`, or `malformedKeyFile`.
  static func decrypt(_ der: [UInt8], passphrase: [UInt8]) throws -> [UInt8] {
    guard let (encrypted, rest) = parse(der, d2i_X509_SIG) else { throw malformed }
    defer { X509_SIG_free(encrypted) }
    guard rest == 0 else { throw malformed }
    var algorithm: UnsafePointer<X509_ALGOR>?
    var ciphertext: UnsafePointer<ASN1_OCTET_STRING>?
    X509_SIG_get0(encrypted, &algorithm, &ciphertext)
    try checkEncryption(algorithm)

    // `PKCS8_decrypt` would ignore what stands after the key, so that a damaged end looks whole.
    var plain: UnsafeMutablePointer<UInt8>?
    var count: Int32 = 0
    let opened = withCharacters(of: passphrase) {
      PKCS12_pbe_crypt(
        algorithm, $0.baseAddress, Int32(clamping: $0.count), ASN1_STRING_get0_data(ciphertext),
        ASN1_STRING_length(ciphertext), &plain, &count, 0)
    }
    defer { COpenSSL_clear_free(plain, Int(count)) }
    guard opened != nil else {
      OpenSSLErrors.drain()
      throw wrongPassphrase
    }
    return Array(UnsafeBufferPointer(start: plain, count: Int(count)))
  }

  /// There is no check value in the format, so that a damaged file looks the same.
  static var wrongPassphrase: TransparencyLogError {
    TransparencyLogError(
      .wrongPassphrase, "the passphrase does not open the key, or the file is damaged")
  }

  /// Refuses encryption that OpenSSL cannot undo, or not in reasonable time, before it is tried: what
  /// fails afterwards is the passphrase's fault.
  private static func checkEncryption(_ algorithm: UnsafePointer<X509_ALGOR>?) throws {
    let scheme = identify(algorithm)
    guard scheme.id == NID_pbes2 else {
      throw unsupported("\(name(of: scheme.object)) instead of PBES2")
    }
    guard let (parameters, _) = parse(scheme.parameters, d2i_PBE2PARAM) else { throw malformed }
    defer { PBE2PARAM_free(parameters) }

    let cipher = identify(parameters.pointee.encryption)
    let implementation = EVP_CIPHER_fetch(nil, OBJ_nid2sn(cipher.id), nil)
    EVP_CIPHER_free(implementation)
    guard implementation != nil else {
      OpenSSLErrors.drain()
      throw unsupported("the cipher \(name(of: cipher.object))")
    }
    try checkDerivation(identify(parameters.pointee.keyfunc))
  }

  private static func checkDerivation(_ derivation: Algorithm) throws {
    switch derivation.id {
    case NID_id_pbkdf2:
      guard let (parameters, _) = parse(derivation.parameters, d2i_PBKDF2PARAM) else {
        throw malformed
      }
      defer { PBKDF2PARAM_free(parameters) }
      guard number(parameters.pointee.iter) <= maximumIterations else {
        throw unsupported("more than \(maximumIterations) rounds of PBKDF2")
      }
    case NID_id_scrypt:
      guard let (parameters, _) = parse(derivation.parameters, d2i_SCRYPT_PARAMS) else {
        throw malformed
      }
      defer { SCRYPT_PARAMS_free(parameters) }
      guard number(parameters.pointee.parallelizationParameter) <= maximumParallelism else {
        throw unsupported("scrypt with a parallelism of more than \(maximumParallelism)")
      }
    default:
      throw unsupported("the key derivation \(name(of: derivation.object))")
    }
  }

  /// An algorithm identifier: its OID, OpenSSL's number for it, and its parameters in DER.
  private typealias Algorithm = (object: OpaquePointer?, id: Int32, parameters: [UInt8])

  private static func identify(_ algorithm: UnsafePointer<X509_ALGOR>?) -> Algorithm {
    var object: OpaquePointer?
    var type: Int32 = 0
    var value: UnsafeRawPointer?
    X509_ALGOR_get0(&object, &type, &value, algorithm)
    var parameters: [UInt8] = []
    if type == V_ASN1_SEQUENCE, let value {
      let string = value.assumingMemoryBound(to: ASN1_STRING.self)
      let start = ASN1_STRING_get0_data(string)
      parameters = Array(
        UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(string))))
    }
    return (object, OBJ_obj2nid(object), parameters)
  }

  /// The value of an integer; the largest number when it is absent, negative or larger.
  private static func number(_ integer: UnsafePointer<ASN1_INTEGER>?) -> UInt64 {
    var value: UInt64 = 0
    if ASN1_INTEGER_get_uint64(&value, integer) == 1 { return value }
    OpenSSLErrors.drain()
    return .max
  }

  private static func unsupported(_ what: String) -> TransparencyLogError {
    TransparencyLogError(
      .unsupportedKeyEncryption,
      "the key is encrypted with \(what); re-encrypt it with openssl pkcs8 -topk8 -scrypt")
  }

  private static func withCharacters<Result>(
    of passphrase: [UInt8], _ body: (UnsafeBufferPointer<CChar>) -> Result
  ) -> Result {
    passphrase.withUnsafeBytes { bytes in bytes.withMemoryRebound(to: CChar.self, body) }
  }
}

extension TransparencyLogError.Code {
  /// The file does not hold a key in the expected form.
  public static let malformedKeyFile = Self("malformed-key-file")
  /// The passphrase does not open the key.
  public static let wrongPassphrase = Self("wrong-passphrase")
  /// The key is encrypted in a way that is not opened here.
  public static let unsupportedKeyEncryption = Self("unsupported-key-encryption")
}
