import Foundation
import Testing
import TransparencyLog

@Suite("Encrypted key files that nobody made in good faith")
struct KeyEncryptionTests {
  let directory = TemporaryDirectory()
  let passphrase = Array("correct horse".utf8)

  /// CBC has no check value: where a bit of the ciphertext of the seed is changed, another key comes
  /// out, which nobody has enrolled. Everywhere else the file has one spelling.
  @Test("one changed bit never traps, and never leaves the key what it was", .openssl)
  func everyBit() throws {
    let key = try PrivateKey.generate()
    let (plain, path) = (directory.path + "/plain.pem", directory.path + "/key.pem")
    try KeyFile.write(key, to: plain, passphrase: nil)
    // The least work that scrypt can do, because it is done some thousand times.
    try OpenSSLCommand.run(
      "pkcs8", "-topk8", "-in", plain, "-passout", "pass:correct horse", "-out", path,
      "-scrypt", "-scrypt_N", "2", "-scrypt_r", "1", "-scrypt_p", "1")
    let whole = path.contents
    let base64 = String(decoding: whole, as: UTF8.self).split(separator: "\n")
    let der = try #require(Base64.decode(base64.dropFirst().dropLast().joined()))
    path.put(whole)
    #expect(try KeyFile.read(path) { passphrase }.publicKey == key.publicKey)

    for bit in 0..<8 * whole.count {
      path.put(whole.flipping(bit))
      let read = try? KeyFile.read(path) { passphrase }
      #expect(read?.publicKey != key.publicKey, "bit \(bit)")
    }
    // 64 bytes of ciphertext are the key's prefix, the seed in two blocks, and the padding.
    let seed = der.count - 48..<der.count - 16
    for bit in 0..<8 * der.count where !seed.contains(bit / 8) {
      path.put(pem("ENCRYPTED PRIVATE KEY", der.flipping(bit)))
      #expect(throws: TransparencyLogError.self, "bit \(bit)") {
        try KeyFile.read(path) { passphrase }
      }
    }
  }

  static let pbes2: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d]
  static let pbes1: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x03]
  static let pbkdf2: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c]
  static let scrypt: [UInt8] = [0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x04, 0x0b]
  static let aes256: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2a]
  static let unknown: [UInt8] = [0x2b, 0x06, 0x01, 0x04, 0x01, 0x00]

  static func derivation(_ object: [UInt8], _ numbers: UInt64...) -> [UInt8] {
    DER.sequence(
      DER.object(object),
      DER.sequence(DER.octets([1, 2, 3, 4, 5, 6, 7, 8]), numbers.flatMap { DER.integer($0) }))
  }

  /// Encrypted keys whose passphrase would never be reached, or not in a lifetime.
  static func encrypted(
    scheme: [UInt8] = pbes2, derivation: [UInt8], cipher: [UInt8] = aes256
  ) -> [UInt8] {
    let vector = DER.octets([UInt8](repeating: 0, count: 16))
    return DER.sequence(
      DER.sequence(
        DER.object(scheme),
        DER.sequence(derivation, DER.sequence(DER.object(cipher), vector))),
      DER.octets([UInt8](repeating: 9, count: 48)))
  }

  @Test(
    "encryption that OpenSSL cannot undo, or not in reasonable time, is refused by its name",
    arguments: [
      (encrypted(derivation: derivation(pbkdf2, 10_000_001)), "rounds of PBKDF2"),
      (encrypted(derivation: derivation(pbkdf2, .max)), "rounds of PBKDF2"),
      (encrypted(derivation: derivation(scrypt, 16_384, 8, 17)), "parallelism"),
      (encrypted(derivation: derivation(scrypt, 16_384, 8, .max)), "parallelism"),
      (encrypted(derivation: derivation(unknown, 1)), "key derivation"),
      (encrypted(derivation: derivation(pbkdf2, 1), cipher: unknown), "cipher"),
      (encrypted(scheme: pbes1, derivation: derivation(pbkdf2, 1)), "PBES2"),
      (encrypted(scheme: unknown, derivation: derivation(pbkdf2, 1)), "PBES2"),
    ])
  func refusedEncryption(der: [UInt8], reason: String) {
    let path = directory.path + "/key.pem"
    path.put(pem("ENCRYPTED PRIVATE KEY", der))
    let text = expectError(.unsupportedKeyEncryption) { try KeyFile.read(path) { passphrase } }
    #expect(text.contains(reason) && text.contains(path))
  }

  @Test(
    "encryption that is well-formed is left to the passphrase",
    arguments: [
      encrypted(derivation: derivation(pbkdf2, 1)),
      // More memory than OpenSSL allows is no matter of the passphrase, but costs nothing either.
      encrypted(derivation: derivation(scrypt, 1 << 40, 8, 1)),
    ])
  func wrongPassphrase(der: [UInt8]) {
    let path = directory.path + "/key.pem"
    path.put(pem("ENCRYPTED PRIVATE KEY", der))
    expectError(.wrongPassphrase) { try KeyFile.read(path) { passphrase } }
  }

  @Test(
    "what is no encrypted key at all",
    arguments: [
      [], [0x30], [0x30, 0x00], [0x30, 0x80], DER.sequence(DER.integer(1)),
      encrypted(derivation: derivation(pbkdf2, 1)) + [0], encrypted(derivation: []),
      encrypted(derivation: DER.sequence(DER.object(pbkdf2))),
      encrypted(derivation: DER.sequence(DER.object(scrypt), DER.integer(1))),
      DER.sequence(DER.sequence(DER.object(pbes2)), DER.octets([1])),
    ])
  func malformed(der: [UInt8]) {
    let path = directory.path + "/key.pem"
    path.put(pem("ENCRYPTED PRIVATE KEY", der))
    expectError(.malformedKeyFile) { try KeyFile.read(path) { passphrase } }
  }

  @Test("every prefix of an encrypted key, and every prefix of a plain one, is malformed")
  func prefixes() throws {
    let encrypted = Self.encrypted(derivation: Self.derivation(Self.pbkdf2, 1))
    let path = directory.path + "/key.pem"
    try KeyFile.write(.generate(), to: path, passphrase: nil)
    let plain = try #require(
      Base64.decode(
        String(decoding: path.contents, as: UTF8.self)
          .split(separator: "\n")[1].description))
    for (label, der) in [("ENCRYPTED PRIVATE KEY", encrypted), ("PRIVATE KEY", plain)] {
      for count in 0..<der.count {
        path.put(pem(label, Array(der[..<count])))
        expectError(.malformedKeyFile) { try KeyFile.read(path) { passphrase } }
      }
    }
  }
}
