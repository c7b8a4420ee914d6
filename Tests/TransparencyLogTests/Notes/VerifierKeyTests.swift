import Testing
import TransparencyLog

@Suite("Verifier keys")
struct VerifierKeyTests {
  static let key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

  /// A line with another key part, whose id is not looked at before the key part is understood.
  static func line(key: [UInt8]) -> String { "name+00000000+\(Base64.encode(key))" }

  static let malformed: [(String, String)] = [
    ("", "<name>"), ("name", "<name>"), ("name+530d903a", "<name>"), ("++", "8 lower-case hex"),
    ("name++", "8 lower-case hex"), ("name+530d903+AQ==", "8 lower-case hex"),
    ("name+530d903aa+AQ==", "8 lower-case hex"), ("name+530D903A+AQ==", "8 lower-case hex"),
    ("name+0x530d90+AQ==", "8 lower-case hex"), ("name+530d90 3+AQ==", "8 lower-case hex"),
    ("a+b" + key.dropFirst(15), "8 lower-case hex"), ("name+530d903a+", "base64"),
    ("name+530d903a+=", "base64"), (key + "\n", "base64"), (key + " ", "base64"),
    (String(key.dropLast()), "base64"), (key + "+", "base64"),
    (String(key.dropLast()) + "l", "not 530d903a"),
    (key.replacing("530d903a", with: "530d903b"), "is 530d903a, not 530d903b"),
    (key.replacing("foo", with: "fop"), "not 530d903a"), ("x" + key, "not 530d903a"),
    (String(key.dropFirst(15)), "is empty"), (" " + key, "a space"),
    (key.replacing("/", with: "\u{a0}"), "a space"), (key.replacing(".", with: "\u{1}"), "control"),
    (key.replacing(".", with: "\u{7f}"), "control"),
    (key.replacing(".", with: "\u{9b}"), "control"), ("na\nme" + key, "control"),
    (line(key: [1]), "32 bytes after its type, not 0"), (line(key: [4]), "not 0"),
    (line(key: [1] + [UInt8](repeating: 9, count: 31)), "not 31"),
    (line(key: [1] + [UInt8](repeating: 9, count: 33)), "not 33"),
  ]

  @Test("malformed", arguments: malformed)
  func refused(line: String, reason: String) {
    let found = expectError(.malformedVerifierKey) { try VerifierKey(parsing: line) }
    #expect(found.contains(reason), "\(found)")
  }

  @Test(
    "other kinds of signature are named",
    arguments: [
      (0x00, "0x00"), (0x02, "ECDSA"), (0x03, "0x03"), (0x05, "RFC 6962"), (0x06, "ML-DSA-44"),
      (0x07, "0x07"), (0xfa, "0xfa"), (0xff, "0xff"),
    ] as [(UInt8, String)])
  func unsupported(type: UInt8, name: String) {
    for count in [0, 32, 65, 1_312] {
      let line = Self.line(key: [type] + [UInt8](repeating: 2, count: count))
      let found = expectError(.unsupportedKeyType) { try VerifierKey(parsing: line) }
      #expect(found.contains(name), "\(found)")
    }
  }

  @Test("a public key that nobody should trust is refused here too")
  func publicKeys() {
    let zeros = [UInt8](repeating: 0, count: 31)
    expectError(.lowOrderPublicKey) { try VerifierKey(parsing: Self.line(key: [1, 1] + zeros)) }
    expectError(.publicKeyNotOnCurve) { try VerifierKey(parsing: Self.line(key: [4, 2] + zeros)) }
  }

  @Test("one key has one line for each name and kind, and another id in each")
  func identity() throws {
    let key = try PrivateKey.generate().publicKey
    let keys = try ["a", "A", "a\u{301}", "\u{e1}", "K", "\u{212a}"].flatMap { name in
      try [VerifierKey.Algorithm.ed25519, .cosignatureV1].map {
        try VerifierKey(name: name, algorithm: $0, publicKey: key)
      }
    }
    #expect(Set(keys).count == keys.count)
    #expect(Set(keys.map(\.keyID)).count == keys.count)
    for key in keys {
      let parsed = try VerifierKey(parsing: key.line)
      #expect(parsed == key)
      #expect(parsed.keyID == key.keyID && parsed.algorithm == key.algorithm)
    }
  }

  @Test("only a line with the key's name and id is by the key")
  func claims() throws {
    let key = try PrivateKey.generate()
    let verifier = try VerifierKey(name: "a", algorithm: .ed25519, publicKey: key.publicKey)
    let own = try NoteSignature.make(text: "text\n", name: "a", key: key)
    #expect(own.keyID == verifier.keyID)
    let otherName = try NoteSignature(name: "b", keyID: own.keyID, signature: own.signature)
    let otherID = try NoteSignature(
      name: "a", keyID: own.keyID ^ 1, signature: own.signature)
    let failing = try NoteSignature(name: "a", keyID: own.keyID, signature: [1])
    let cases: [([NoteSignature], VerifierKey.Outcome)] = [
      ([own], .valid), ([own, own], .valid), ([otherName], .absent), ([otherID], .absent),
      ([otherName, otherID], .absent), ([otherName, own, otherID], .valid), ([failing], .invalid),
      ([own, failing], .invalid), ([failing, own], .invalid), ([own, otherID, failing], .invalid),
    ]
    for (lines, outcome) in cases {
      #expect(try verifier.verify(Note(text: "text\n", signatures: lines)) == outcome)
    }
    #expect(try verifier.verify(Note(text: "text \n", signatures: [own])) == .invalid)
  }
}
