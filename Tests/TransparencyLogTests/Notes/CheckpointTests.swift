import Testing
import TransparencyLog

@Suite("Checkpoints")
struct CheckpointTests {
  static let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

  static let refusedShapes: [(String, String)] = [
    ("", "newline"), ("origin", "newline"), ("origin\n1\n\(root)", "newline"),
    ("\n", "three lines"), ("origin\n", "three lines"), ("origin\n1\n", "three lines"),
    ("\(root)\n", "three lines"), ("origin\n\(root)\n", "three lines"),
    ("\n1\n\(root)\n", "origin line of the checkpoint is empty"),
    ("origin\n1\n\(root)\n\n", "extension line of the checkpoint is empty"),
    ("origin\n1\n\(root)\next\n\n", "extension line of the checkpoint is empty"),
    ("origin\n1\n\(root)\n\next\n", "extension line of the checkpoint is empty"),
    ("ori\tgin\n1\n\(root)\n", "origin line of the checkpoint contains a control"),
    ("origin\r\n1\r\n\(root)\r\n", "size"), ("origin\r\n1\n\(root)\n", "origin line"),
    ("origin\n1\n\(root)\next\u{0}\n", "extension line of the checkpoint contains a control"),
    ("origin\n\n1\n\(root)\n", "size"), ("1\norigin\n\(root)\n", "size"),
    ("origin\n\(root)\n1\n", "size"),
  ]

  static let refusedSizes = [
    "", "00", "01", "+1", "-0", "-1", " 1", "1 ", "1.0", "1e3", "0x1", "1_000", "1,000", "１", "١",
    "one", "9223372036854775808", "18446744073709551615", "18446744073709551616",
    String(repeating: "9", count: 1_000),
  ].map { ("origin\n\($0)\n\(root)\n", "size") }

  static let refusedRoots = [
    "", "=", String(root.dropLast()), "\(root)=", "\(root) ", " \(root)",
    "CsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=", "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=",
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==", "\(root.dropLast())AAAA", "AAAA\(root)",
    "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62", "root",
  ].map { ("origin\n1\n\($0)\n", "root") }

  @Test("malformed", arguments: refusedShapes + refusedSizes + refusedRoots)
  func refused(text: String, reason: String) {
    let found = expectError(.malformedCheckpoint) { try Checkpoint(parsing: text) }
    #expect(found.contains(reason), "\(found)")
  }

  @Test(
    "well-formed, and each encodes to its own text",
    arguments: [
      ("origin", 0, []), ("a b + c", 1, ["one extension"]), ("1", 9_223_372_036_854_775_807, []),
      ("origin/\u{e9}", 20_852_163, ["x", " ", "42"]),
    ] as [(String, UInt64, [String])])
  func accepted(origin: String, size: UInt64, extensionLines: [String]) throws {
    let text = ([origin, "\(size)", Self.root] + extensionLines).joined(separator: "\n") + "\n"
    let parsed = try Checkpoint(parsing: text)
    #expect(parsed.origin == origin)
    #expect(parsed.size == size)
    #expect(parsed.root.base64 == Self.root)
    #expect(parsed.extensionLines == extensionLines)
    #expect(Array(parsed.text.utf8) == Array(text.utf8))
    let made = try Checkpoint(
      origin: origin, size: size, root: parsed.root, extensionLines: extensionLines)
    #expect(made == parsed)
  }

  @Test("no checkpoint can be made that could not be read")
  func made() {
    let root = Digest.empty
    expectError(.malformedCheckpoint) { try Checkpoint(origin: "", size: 1, root: root) }
    expectError(.malformedCheckpoint) { try Checkpoint(origin: "a\nb", size: 1, root: root) }
    expectError(.malformedCheckpoint) { try Checkpoint(origin: "a", size: 1 << 63, root: root) }
    for line in ["", "a\nb", "\t"] {
      expectError(.malformedCheckpoint) {
        try Checkpoint(origin: "a", size: 1, root: root, extensionLines: [line])
      }
    }
  }

  @Test("a checkpoint whose origin cannot name a key is signed under another name")
  func signing() throws {
    let key = try PrivateKey.generate()
    let checkpoint = try Checkpoint(origin: "a b", size: 0, root: .empty)
    expectError(.malformedVerifierKey) { try SignedCheckpoint.sign(checkpoint, key: key) }
    let signed = try SignedCheckpoint.sign(checkpoint, key: key, name: "ab")
    let verifier = try VerifierKey(name: "ab", algorithm: .ed25519, publicKey: key.publicKey)
    #expect(verifier.verify(signed.note) == .valid)
    #expect(try SignedCheckpoint(parsing: signed.bytes) == signed)
    #expect(signed.checkpoint == checkpoint)
  }

  @Test("a note whose text is no checkpoint is none")
  func otherNotes() {
    expectError(.malformedCheckpoint) {
      try SignedCheckpoint(parsing: Array("text\n\n— name AAAAAAA=\n".utf8))
    }
    expectError(.malformedNote) { try SignedCheckpoint(parsing: Array("text\n".utf8)) }
  }
}
