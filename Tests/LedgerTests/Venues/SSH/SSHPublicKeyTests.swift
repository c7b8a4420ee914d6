import Ledger
import Testing
import TransparencyLog

/// A host's key is enrolled in its one encoding, and only when nobody but the host can sign with it.
@Suite struct SSHPublicKeyTests {
  /// A line that is no key that can be enrolled, and the words that say why.
  struct BadLine: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let line: String
    let words: String
  }

  private static func string(_ bytes: [UInt8]) -> [UInt8] {
    [0, 0, UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)] + bytes
  }

  private static func line(_ type: String, _ parts: [UInt8]...) -> String {
    let blob = string(Array(type.utf8)) + parts.flatMap { string($0) }
    return "\(type) \(Base64.encode(blob))"
  }

  private static let good = SSHPublicKey.ed25519(TestKey.venue.publicKey).line
  private static let ed25519 = TestKey.venue.publicKey.rawRepresentation
  private static let modulus = [UInt8](repeating: 0xC5, count: 256)
  /// The base point of P-256.
  private static let point =
    Hex.decode(
      "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
        + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5") ?? []

  static let badLines = [
    BadLine(testDescription: "empty", line: "", words: "a type and base64"),
    BadLine(testDescription: "no base64", line: "ssh-ed25519 ****", words: "a type and base64"),
    BadLine(testDescription: "a comment", line: good + " root@vps", words: "a type and base64"),
    BadLine(
      testDescription: "two spaces", line: good.replacing(" ", with: "  "),
      words: "a type and base64"),
    BadLine(
      testDescription: "another type before it",
      line: good.replacing("ssh-ed25519 ", with: "ssh-rsa "), words: "expected ssh-ed25519"),
    BadLine(
      testDescription: "a certificate",
      line: line("ssh-ed25519-cert-v01@openssh.com", ed25519), words: "SSH key, type"),
    BadLine(
      testDescription: "a security key",
      line: line("sk-ssh-ed25519@openssh.com", ed25519, Array("ssh:".utf8)), words: "SSH key, type"),
    BadLine(testDescription: "DSA", line: line("ssh-dss", modulus), words: "SSH key, type"),
    BadLine(
      testDescription: "P-384", line: line("ecdsa-sha2-nistp384", Array("nistp384".utf8), point),
      words: "SSH key, type"),
    BadLine(
      testDescription: "31 bytes", line: line("ssh-ed25519", Array(ed25519.dropLast())),
      words: "32 bytes"),
    BadLine(
      testDescription: "bytes after the key", line: line("ssh-ed25519", ed25519, []),
      words: "bytes more"),
    BadLine(
      testDescription: "a point of low order",
      line: line("ssh-ed25519", [1] + [UInt8](repeating: 0, count: 31)), words: "low order"),
    BadLine(
      testDescription: "another curve",
      line: line("ecdsa-sha2-nistp256", Array("nistp384".utf8), point), words: "nistp256"),
    BadLine(
      testDescription: "no point of the curve",
      line: line("ecdsa-sha2-nistp256", Array("nistp256".utf8), Array(point.dropLast()) + [0]),
      words: "no point of P-256"),
    BadLine(
      testDescription: "a compressed point",
      line: line("ecdsa-sha2-nistp256", Array("nistp256".utf8), [3] + point[1...32]),
      words: "two coordinates"),
    BadLine(
      testDescription: "RSA of 2,040 bits",
      line: line("ssh-rsa", [1, 0, 1], [0] + modulus.dropFirst()), words: "2048 to 8192 bits"),
    BadLine(
      testDescription: "RSA with a padded exponent",
      line: line("ssh-rsa", [0, 1, 0, 1], [0] + modulus), words: "a leading zero"),
    BadLine(
      testDescription: "RSA with a negative modulus", line: line("ssh-rsa", [1, 0, 1], modulus),
      words: "a positive integer"),
    BadLine(
      testDescription: "RSA with an exponent of 1", line: line("ssh-rsa", [1], [0] + modulus),
      words: "exponent above 1"),
    BadLine(
      testDescription: "RSA with an even modulus",
      line: line("ssh-rsa", [1, 0, 1], [0] + modulus.dropLast() + [0xC4]), words: "odd modulus"),
  ]

  @Test(arguments: badLines) func isRefused(_ bad: BadLine) {
    do {
      let key = try SSHPublicKey(line: bad.line)
      Issue.record("taken: \(key.line)")
    } catch {
      #expect(error.description.contains(bad.words), "\(error)")
    }
  }

  @Test func isTaken() throws {
    for line in [
      Self.good, Self.line("ecdsa-sha2-nistp256", Array("nistp256".utf8), Self.point),
    ] {
      #expect(try SSHPublicKey(line: line).line == line)
    }
  }
}
