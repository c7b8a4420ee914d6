import Foundation
import Ledger
import Testing
import TransparencyLog

/// An issuer of tokens with keys that the openssl command made for this run, and signs with.
struct TokenIssuer: Sendable {
  let algorithm: WebToken.Algorithm
  /// The id of its key.
  let keyID: String
  private let directory: TemporaryDirectory
  private let parameters: String

  static let rs256 = issuer(.rs256, "key-rsa")
  static let es256 = issuer(.es256, "key-ec")
  /// Another issuer of the same kind.
  static let other = issuer(.rs256, "key-other")

  static func of(_ algorithm: WebToken.Algorithm) -> TokenIssuer {
    algorithm == .rs256 ? rs256 : es256
  }

  private static func issuer(_ algorithm: WebToken.Algorithm, _ keyID: String) -> TokenIssuer {
    do {
      return try TokenIssuer(algorithm, keyID)
    } catch {
      preconditionFailure("no issuer: \(error)")
    }
  }

  private init(_ algorithm: WebToken.Algorithm, _ keyID: String) throws {
    self.algorithm = algorithm
    self.keyID = keyID
    directory = TemporaryDirectory()
    let key = "\(directory.path)/key.pem"
    let kind =
      algorithm == .rs256
      ? ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"] : ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
    try Self.openssl(["genpkey", "-quiet", "-out", key, "-algorithm"] + kind)
    let der = "\(directory.path)/key.der"
    try Self.openssl(["pkey", "-in", key, "-pubout", "-outform", "DER", "-out", der])
    let spki = Array(try Data(contentsOf: URL(filePath: der)))
    // Both forms of DER have a fixed length for these keys.
    switch algorithm {
    case .rs256:
      let n = Base64.encodeUnpadded(spki[33..<289])
      parameters = #""kty":"RSA","n":"\#(n)","e":"AQAB""#
    case .es256:
      let x = Base64.encodeUnpadded(spki[27..<59])
      let y = Base64.encodeUnpadded(spki[59..<91])
      parameters = #""kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)""#
    }
  }

  private static func openssl(_ arguments: [String]) throws {
    let result = try ForeignProgram.run("openssl", arguments)
    try #require(result.status == 0, "openssl \(arguments): \(result.output)")
  }

  /// The key as the issuer publishes it, under its id or another.
  func webKey(_ keyID: String? = nil, more: String = "") -> String {
    #"{"use":"sig","alg":"\#(algorithm.rawValue)","kid":"\#(keyID ?? self.keyID)",\#(parameters)\#(more)}"#
  }

  /// The key set that it publishes.
  var keySet: [UInt8] { Array(#"{"keys":[\#(webKey())]}"#.utf8) }

  /// The signature in the form of a token.
  func sign(_ message: [UInt8]) throws -> [UInt8] {
    let base = "\(directory.path)/\(UUID().uuidString)"
    try Data(message).write(to: URL(filePath: base))
    try Self.openssl(
      ["dgst", "-sha256", "-sign", "\(directory.path)/key.pem", "-out", base + ".sig", base])
    let signature = Array(try Data(contentsOf: URL(filePath: base + ".sig")))
    return algorithm == .rs256 ? signature : try Self.halves(of: signature)
  }

  /// r and s of a signature in DER, 32 bytes each.
  private static func halves(of der: [UInt8]) throws -> [UInt8] {
    var left = der.dropFirst(2)
    var halves: [UInt8] = []
    for _ in 0..<2 {
      let count = Int(try #require(left.dropFirst().first))
      let number = left.dropFirst(2).prefix(count).drop { $0 == 0 }
      halves += [UInt8](repeating: 0, count: 32 - number.count) + number
      left = left.dropFirst(2 + count)
    }
    return halves
  }
}

extension Base64 {
  static func encodeUnpadded(_ bytes: some Collection<UInt8>) -> String {
    encode(Array(bytes)).replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }
}
