import Foundation
import Testing
import TransparencyLog

/// What one program writes the other reads, in both directions.
@Suite("Key files and the openssl command", .openssl)
struct KeyFileExchangeTests {
  let directory = TemporaryDirectory()
  let passphrase = Array("correct horse".utf8)

  @Test("openssl reads an unencrypted key file")
  func plain() throws {
    let key = try PrivateKey.generate()
    let path = directory.path + "/key.pem"
    try KeyFile.write(key, to: path, passphrase: nil)
    let spki = try OpenSSLCommand.run("pkey", "-in", path, "-pubout", "-outform", "DER")
    #expect(spki == key.publicKey.spki)
    #expect(try KeyFile.read(path) { nil }.publicKey == key.publicKey)
  }

  @Test("openssl reads an encrypted key file, with the passphrase only")
  func encrypted() throws {
    let key = try PrivateKey.generate()
    let path = directory.path + "/key.pem"
    try KeyFile.write(key, to: path, passphrase: passphrase)
    let spki = try OpenSSLCommand.run(
      "pkey", "-in", path, "-passin", "pass:correct horse", "-pubout", "-outform", "DER")
    #expect(spki == key.publicKey.spki)
    #expect(try !OpenSSLCommand.succeeds("pkey", "-in", path, "-passin", "pass:correct horsf"))
    #expect(try KeyFile.read(path) { passphrase }.publicKey == key.publicKey)
  }

  @Test("the encryption is scrypt with N = 16384, r = 8, p = 1, and AES-256")
  func parameters() throws {
    let path = directory.path + "/key.pem"
    try KeyFile.write(PrivateKey.generate(), to: path, passphrase: passphrase)
    let printed = try OpenSSLCommand.run("asn1parse", "-in", path)
    let values = String(decoding: printed, as: UTF8.self).split(separator: "\n").compactMap {
      $0.contains("OBJECT") || $0.contains("INTEGER")
        ? $0.split(separator: ":").last.map(String.init) : nil
    }
    #expect(values == ["PBES2", "scrypt", "4000", "08", "01", "aes-256-cbc"])
  }

  @Test("two files of one key and passphrase share neither salt nor ciphertext")
  func salted() throws {
    let key = try PrivateKey.generate()
    let paths = ["/1.pem", "/2.pem"].map { directory.path + $0 }
    for path in paths { try KeyFile.write(key, to: path, passphrase: passphrase) }
    #expect(FileManager.default.contents(atPath: paths[0]) != nil)
    #expect(
      FileManager.default.contents(atPath: paths[0])
        != FileManager.default.contents(atPath: paths[1]))
  }

  @Test(
    "keys that openssl encrypted are read",
    arguments: [
      ["-v2", "aes-256-cbc"], ["-v2", "aes-128-cbc", "-iter", "1"], ["-v2", "des3"],
      ["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA512"], ["-scrypt"],
      ["-scrypt", "-scrypt_N", "1024", "-scrypt_r", "4", "-scrypt_p", "2"],
    ])
  func foreignEncryption(options: [String]) throws {
    let key = try PrivateKey.generate()
    let (plain, path) = (directory.path + "/plain.pem", directory.path + "/key.pem")
    try KeyFile.write(key, to: plain, passphrase: nil)
    try OpenSSLCommand.run(
      ["pkcs8", "-topk8", "-in", plain, "-passout", "pass:correct horse", "-out", path] + options)
    chmod(path, 0o600)
    #expect(try KeyFile.read(path) { passphrase }.publicKey == key.publicKey)
    expectError(.wrongPassphrase) { try KeyFile.read(path) { [1] } }
    expectError(.passphraseNeeded) { try KeyFile.read(path) { nil } }
  }

  @Test("a key that openssl generated signs what openssl verifies, and the other way round")
  func signatures() throws {
    let (keyPath, publicPath) = (directory.path + "/key.pem", directory.path + "/key.pub.pem")
    let (messagePath, signaturePath) = (directory.path + "/message", directory.path + "/signature")
    try OpenSSLCommand.run("genpkey", "-algorithm", "ED25519", "-out", keyPath)
    chmod(keyPath, 0o600)
    try OpenSSLCommand.run("pkey", "-in", keyPath, "-pubout", "-out", publicPath)
    let key = try KeyFile.read(keyPath) { nil }
    #expect(try KeyFile.readPublic(publicPath) == key.publicKey)

    let message = Array("what is signed".utf8)
    try Data(message).write(to: URL(fileURLWithPath: messagePath))
    try OpenSSLCommand.run(
      "pkeyutl", "-sign", "-rawin", "-inkey", keyPath, "-in", messagePath, "-out", signaturePath)
    let signature = try Array(Data(contentsOf: URL(fileURLWithPath: signaturePath)))
    #expect(key.publicKey.isValid(signature: signature, message: message))
    #expect(try key.sign(message) == signature)

    for (content, expected) in [(message, true), (message + [0], false)] {
      try Data(key.sign(content)).write(to: URL(fileURLWithPath: signaturePath))
      #expect(
        try OpenSSLCommand.succeeds(
          "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", publicPath, "-in", messagePath,
          "-sigfile", signaturePath) == expected)
    }
  }

  @Test("public key files are the same bytes as openssl's")
  func publicFiles() throws {
    let key = try PrivateKey.generate()
    let (keyPath, path) = (directory.path + "/key.pem", directory.path + "/key.pub.pem")
    try KeyFile.write(key, to: keyPath, passphrase: nil)
    try KeyFile.writePublic(key.publicKey, to: path)
    let written = try #require(FileManager.default.contents(atPath: path))
    #expect(try OpenSSLCommand.run("pkey", "-in", keyPath, "-pubout") == Array(written))
    #expect(try KeyFile.pem(for: key.publicKey) == String(decoding: written, as: UTF8.self))
    #expect(try KeyFile.readPublic(path) == key.publicKey)
  }

  @Test(
    "other keys are refused by their type, encrypted or not",
    arguments: [
      ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
      ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
      ["-algorithm", "X25519"], ["-algorithm", "ED448"],
    ])
  func otherTypes(options: [String]) throws {
    let (plain, encrypted) = (directory.path + "/plain.pem", directory.path + "/encrypted.pem")
    try OpenSSLCommand.run(["genpkey", "-out", plain] + options)
    try OpenSSLCommand.run(
      "pkcs8", "-topk8", "-in", plain, "-passout", "pass:correct horse", "-out", encrypted)
    for path in [plain, encrypted] {
      chmod(path, 0o600)
      expectError(.unsupportedKeyType) { try KeyFile.read(path) { passphrase } }
    }
    let publicPath = directory.path + "/key.pub.pem"
    try OpenSSLCommand.run("pkey", "-in", plain, "-pubout", "-out", publicPath)
    expectError(.malformedPublicKey) { try KeyFile.readPublic(publicPath) }
  }
}
