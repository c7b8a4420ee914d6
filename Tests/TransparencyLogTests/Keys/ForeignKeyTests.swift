import Foundation
import Testing
import TransparencyLog

/// Keys of others check what the openssl command signed, and nothing else.
@Suite(.openssl) struct ForeignKeyTests {
  private let directory = TemporaryDirectory()
  private let message = Array("what was signed".utf8)

  private func file(_ name: String) -> String { "\(directory.path)/\(name)" }

  private func contents(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: file(name))))
  }

  /// The SPKI of a new key.
  private func makeKey(_ options: String...) throws -> [UInt8] {
    try OpenSSLCommand.run(
      ["genpkey", "-quiet", "-out", file("key.pem"), "-algorithm"] + options)
    return try OpenSSLCommand.run("pkey", "-in", file("key.pem"), "-pubout", "-outform", "DER")
  }

  private func sign(_ hash: String) throws -> [UInt8] {
    try Data(message).write(to: URL(filePath: file("message")))
    return try OpenSSLCommand.run(
      "dgst", "-\(hash)", "-sign", file("key.pem"), file("message"))
  }

  @Test(arguments: [(SignatureHash.sha256, "sha256"), (.sha512, "sha512")])
  func rsa(_ hash: SignatureHash, _ name: String) throws {
    let spki = try makeKey("RSA", "-pkeyopt", "rsa_keygen_bits:2048")
    let modulus = Array(spki[33..<289])
    let key = try RSAPublicKey(modulus: modulus, exponent: [1, 0, 1])
    #expect(key.spki == spki)
    let signature = try sign(name)
    #expect(key.isValid(signature: signature, message: message, hash: hash))
    let other: SignatureHash = hash == .sha256 ? .sha512 : .sha256
    #expect(!key.isValid(signature: signature, message: message, hash: other))
    #expect(!key.isValid(signature: signature, message: message + [0], hash: hash))
    #expect(!key.isValid(signature: [0] + signature, message: message, hash: hash))
    for index in signature.indices {
      var altered = signature
      altered[index] ^= 1
      #expect(!key.isValid(signature: altered, message: message, hash: hash))
    }
  }

  @Test func p256() throws {
    let spki = try makeKey("EC", "-pkeyopt", "ec_paramgen_curve:P-256")
    let key = try P256PublicKey(point: Array(spki[26...]))
    #expect(key.spki == spki)
    let der = try sign("sha256")
    let r = Array(der[4..<4 + Int(der[3])])
    let s = Array(der[(6 + r.count)...])
    func isValid(_ r: [UInt8], _ s: [UInt8]) -> Bool {
      key.isValid(
        r: r.drop { $0 == 0 }, s: s.drop { $0 == 0 }, message: message)
    }
    #expect(isValid(r, s))
    #expect(!isValid(s, r))
    #expect(!key.isValid(r: [], s: s, message: message))
    #expect(!key.isValid(r: [0], s: [0], message: message))
    #expect(!key.isValid(r: [UInt8](repeating: 0, count: 33), s: s, message: message))
    #expect(!key.isValid(r: r, s: s, message: message + [0]))
    // The order of the group, and what is above it.
    let order =
      Hex.decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551") ?? []
    #expect(!isValid(order, s))
    #expect(!isValid(r, [UInt8](repeating: 0xFF, count: 32)))
  }

  @Test func weakKeys() throws {
    let short = try makeKey("RSA", "-pkeyopt", "rsa_keygen_bits:1024")
    expectError(.weakRSAKey) {
      try RSAPublicKey(modulus: Array(short[29..<157]), exponent: [1, 0, 1])
    }
    let modulus = Array(try makeKey("RSA", "-pkeyopt", "rsa_keygen_bits:2048")[33..<289])
    for exponent: [UInt8] in [[1], [2], [1, 0, 0], [UInt8](repeating: 1, count: 9)] {
      expectError(.weakRSAKey) { try RSAPublicKey(modulus: modulus, exponent: exponent) }
    }
    for exponent: [UInt8] in [[], [0], [0, 3]] {
      expectError(.malformedPublicKey) { try RSAPublicKey(modulus: modulus, exponent: exponent) }
    }
    expectError(.malformedPublicKey) { try RSAPublicKey(modulus: [0] + modulus, exponent: [3]) }
    expectError(.malformedPublicKey) { try P256PublicKey(point: [4]) }
    expectError(.malformedPublicKey) { try P256PublicKey(x: [1], y: [1]) }
    let zeros = [UInt8](repeating: 0, count: 32)
    expectError(.publicKeyNotOnCurve) { try P256PublicKey(x: zeros, y: zeros) }
  }

  /// FIPS 180-4, one block.
  @Test func sha512() {
    #expect(
      Hex.encode(SHA512.hash(Array("abc".utf8)))
        == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
  }
}
