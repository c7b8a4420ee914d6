import Testing
import TransparencyLog

@Suite("Trust files that are refused")
struct TrustFileRefusalTests {
  /// Verifier keys whose names say what they are for; the number tells their seeds apart.
  static func log(_ number: UInt8, name: String = "log") -> String { key(number, name, .ed25519) }

  static func witness(_ number: UInt8) -> String { key(number, "witness", .cosignatureV1) }

  static func key(_ number: UInt8, _ name: String, _ algorithm: VerifierKey.Algorithm) -> String {
    let publicKey = try? PrivateKey(seed: [UInt8](repeating: number, count: 32)).publicKey
    let key = publicKey.flatMap {
      try? VerifierKey(name: name, algorithm: algorithm, publicKey: $0)
    }
    return key?.line ?? "no key"
  }

  /// Two witnesses on lines 1 and 2.
  static let two = "witness a \(witness(1))\nwitness b \(witness(2))\n"

  struct Refusal: CustomTestStringConvertible {
    let text: String
    let line: Int
    let reason: String
    var code = TransparencyLogError.Code.malformedTrustPolicy

    var testDescription: String { "line \(line): \(reason): \(text.debugDescription)" }
  }

  static func refuse(_ text: String, _ line: Int, _ reason: String) -> Refusal {
    Refusal(text: text, line: line, reason: reason)
  }

  static let layout: [Refusal] = [
    refuse("", 1, "without a quorum line"),
    refuse("\n", 1, "without a quorum line"),
    refuse("# quorum none\n", 1, "without a quorum line"),
    refuse(two, 2, "without a quorum line"),
    refuse("quorum none", 1, "newline"),
    refuse("\nquorum none\n# comment", 3, "newline"),
    refuse("quorum none\r\n", 1, "byte 0x0d"),
    refuse("quorum none\n\u{0}\n", 2, "byte 0x00"),
    refuse("# a comment\u{1b}[2J\nquorum none\n", 1, "byte 0x1b"),
    refuse("quorum\u{0b}none\n", 1, "byte 0x0b"),
    refuse("quorum none\n\u{7f}\n", 2, "byte 0x7f"),
    refuse("\u{feff}quorum none\n", 1, "is none of log, witness, group and quorum"),
    refuse("quorum\u{a0}none\n", 1, "is none of log"),
    refuse("Quorum none\n", 1, "is none of log"),
    refuse("quorum none\nlogs \(log(1))\n", 2, "is none of log"),
    refuse("quorum none\n;\n", 2, "is none of log"),
  ]

  static let logs: [Refusal] = [
    refuse("log\n", 1, "log <vkey>"),
    refuse("log \(log(1)) url more\n", 1, "log <vkey>"),
    refuse("log \(log(1)) # comment\n", 1, "log <vkey>"),
    refuse("log \(log(1))\nlog \(log(1))\nquorum none\n", 2, "earlier line"),
    refuse("log \(log(1))\nlog \(log(1, name: "other"))\nquorum none\n", 2, "earlier line"),
    refuse("log \(log(1))\nlog \(log(2))\nquorum none\n", 2, "already a log with the origin"),
    refuse("log \(witness(1))\nquorum none\n", 1, "type 0x01, not 0x04"),
    refuse("log \(log(1))\nwitness a \(witness(1))\nquorum none\n", 2, "earlier line"),
    refuse("witness a \(witness(1))\nlog \(log(1))\nquorum none\n", 2, "earlier line"),
  ]

  static let witnesses: [Refusal] = [
    refuse("witness\n", 1, "witness <name>"),
    refuse("witness a\n", 1, "witness <name>"),
    refuse("witness a \(witness(1)) url more\n", 1, "witness <name>"),
    refuse("witness none \(witness(1))\n", 1, "reserved"),
    refuse("witness a \(log(1))\n", 1, "type 0x04, not 0x01"),
    refuse(two + "witness a \(witness(3))\n", 3, "\"a\" is already defined"),
    refuse(two + "witness c \(witness(2))\n", 3, "earlier line"),
    refuse(two + "witness c \(key(2, "renamed", .cosignatureV1))\n", 3, "earlier line"),
    refuse(two + "group g any a b\nwitness g \(witness(3))\n", 4, "\"g\" is already defined"),
  ]

  static let groups: [Refusal] = [
    refuse(two + "group\n", 3, "group <name>"),
    refuse(two + "group g\n", 3, "group <name>"),
    refuse(two + "group g any\n", 3, "group <name>"),
    refuse(two + "group none any a\n", 3, "reserved"),
    refuse(two + "group a any b\n", 3, "\"a\" is already defined"),
    refuse(two + "group g any a\ngroup g any b\n", 4, "\"g\" is already defined"),
    refuse(two + "group g any g\n", 3, "\"g\" is no witness or group"),
    refuse(two + "group g any none\n", 3, "\"none\" is no witness or group"),
    refuse(two + "group g any c\nwitness c \(witness(3))\n", 3, "\"c\" is no witness or group"),
    refuse(two + "group g any h\ngroup h any a\n", 3, "\"h\" is no witness or group"),
    refuse(two + "group g any A\n", 3, "\"A\" is no witness or group"),
    refuse(two + "group g all a a\n", 3, "\"a\" is already a member"),
    refuse(two + "group g any a\ngroup h any b a\n", 4, "\"a\" is already a member"),
    refuse(
      two + "group g any a\ngroup h any g\ngroup i any b g\n", 5, "\"g\" is already a member"),
  ]

  static let thresholds: [Refusal] =
    ["0", "3", "-1", "+1", "01", "1.0", "0x1", "ALL", "none"].map {
      refuse(two + "group g \($0) a b\n", 3, "number from 1 to 2")
    }
    + ["18446744073709551617", "9223372036854775808", "１", "any,"].map {
      refuse(two + "group g \($0) a b\n", 3, "number from 1 to 2")
    }

  static let quorums: [Refusal] = [
    refuse("quorum\n", 1, "quorum <name>|none"),
    refuse(two + "quorum a b\n", 3, "quorum <name>|none"),
    refuse("quorum none # comment\n", 1, "quorum <name>|none"),
    refuse("quorum a\n" + two, 1, "\"a\" is no witness or group"),
    refuse(two + "quorum c\n", 3, "\"c\" is no witness or group"),
    refuse(two + "quorum None\n", 3, "\"None\" is no witness or group"),
    refuse("quorum none\nquorum none\n", 2, "already a quorum"),
    refuse(two + "quorum a\nquorum none\n", 4, "already a quorum"),
    // The Kelvin sign is another name than K, although Swift's strings call them equal.
    refuse("witness K \(witness(1))\nquorum \u{212a}\n", 2, "is no witness or group"),
  ]

  static let keys: [Refusal] = [
    Refusal(text: "log x\n", line: 1, reason: "<name>", code: .malformedVerifierKey),
    Refusal(
      text: "\nlog \(log(1).replacing("log+", with: "lug+"))\n", line: 2,
      reason: "do not belong together", code: .malformedVerifierKey),
    Refusal(
      text: "quorum none\nlog log+00000000+Ag==\n", line: 2, reason: "ECDSA",
      code: .unsupportedKeyType),
    Refusal(
      text: "witness w w+00000000+Bg==\n", line: 1, reason: "ML-DSA", code: .unsupportedKeyType),
    Refusal(
      text: "witness w w+00000000+\(Base64.encode([4, 1] + [UInt8](repeating: 0, count: 31)))\n",
      line: 1, reason: "low order", code: .lowOrderPublicKey),
  ]

  @Test(
    "malformed, with the line",
    arguments: layout + logs + witnesses + groups + thresholds + quorums + keys)
  func refused(refusal: Refusal) {
    let found = expectError(refusal.code) { try TrustPolicy(parsing: Array(refusal.text.utf8)) }
    #expect(found.hasPrefix("line \(refusal.line) of the trust file: "), "\(found)")
    #expect(found.contains(refusal.reason), "\(found)")
  }

  @Test("a key whose name is not UTF-8")
  func notUTF8() {
    let bytes = Array("log ".utf8) + [0xff] + Array("\(Self.log(1))\nquorum none\n".utf8)
    let found = expectError(.malformedTrustPolicy) { try TrustPolicy(parsing: bytes) }
    #expect(found == "line 1 of the trust file: the verifier key is not UTF-8")
  }

  @Test("a file of the largest size is read, and no larger one")
  func size() throws {
    let line = Array("quorum none\n".utf8)
    let rest = TrustPolicy.maximumByteCount - line.count
    let comment = [UInt8(ascii: "#")] + [UInt8](repeating: 0xff, count: rest - 2) + [0x0a]
    #expect(try TrustPolicy(parsing: line + comment).quorum == nil)
    let found = expectError(.malformedTrustPolicy) {
      try TrustPolicy(parsing: line + [0x23] + comment)
    }
    #expect(found.contains("262145 bytes"))
  }

  @Test("every part of a good file is refused")
  func prefixes() throws {
    let bytes = Array(KnownAnswerLedger.trustFile.utf8)
    for count in 0..<bytes.count {
      #expect(throws: TransparencyLogError.self) {
        try TrustPolicy(parsing: Array(bytes[..<count]))
      }
    }
  }
}
