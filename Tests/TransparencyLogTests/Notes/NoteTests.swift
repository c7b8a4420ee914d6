import Testing
import TransparencyLog

@Suite("Notes")
struct NoteTests {
  /// A signature line with a key id and the least signature, five zero bytes in all.
  static let line = "— name AAAAAAA=\n"

  static func refuse(_ note: String, _ reason: String) -> ([UInt8], String) {
    (Array(note.utf8), reason)
  }

  static let refusedLayouts = [
    refuse("", "no blank line"),
    refuse("\n", "no blank line"),
    refuse("text", "no blank line"),
    refuse("text\n", "no blank line"),
    refuse("text\n\(line)", "no blank line"),
    refuse(line, "no blank line"),
    refuse("text\r\n\r\n\(line)", "no blank line"),
    refuse("\n\n", "no signature line"),
    refuse("text\n\n", "no signature line"),
    refuse("text\n\n\n", "no signature line"),
    refuse("text\n\n\(line)\n", "no signature line"),
    refuse("text\n\n\(line)\n\n", "no signature line"),
    refuse("text\n\n— name AAAAAAA=", "has no newline"),
    refuse("text\n\n\(line)— name AAAAAAA=", "has no newline"),
    refuse("text\n\nx", "has no newline"),
    refuse("text\n\n" + String(repeating: line, count: 101), "101 signature lines"),
  ]

  static let lines: [(String, String)] = [
    ("name AAAAAAA=", "em dash"), ("- name AAAAAAA=", "em dash"), ("– name AAAAAAA=", "em dash"),
    ("―name AAAAAAA=", "em dash"), ("—name AAAAAAA=", "em dash"), ("—\tname AAAAAAA=", "em dash"),
    ("—\u{a0}name AAAAAAA=", "em dash"), (" — name AAAAAAA=", "em dash"), ("—", "em dash"),
    ("\u{feff}— name AAAAAAA=", "em dash"), ("x", "em dash"), ("— ", "no space"),
    ("— name", "no space"), ("— AAAAAAA=", "no space"), ("— name\tAAAAAAA=", "no space"),
    ("— name ", "no bytes"), ("—  AAAAAAA=", "is empty"), ("—  name AAAAAAA=", "base64"),
    ("— na+me AAAAAAA=", "plus"), ("— + AAAAAAA=", "plus"), ("— na\u{a0}me AAAAAAA=", "a space"),
    ("— na\u{2003}me AAAAAAA=", "a space"), ("— na\u{3000}me AAAAAAA=", "a space"),
    ("— na\u{85}me AAAAAAA=", "a space"), ("— na\u{2028}me AAAAAAA=", "a space"),
    ("— na\tme AAAAAAA=", "control"), ("— na\rme AAAAAAA=", "control"),
    ("— na\u{0}me AAAAAAA=", "control"), ("— na\u{1b}me AAAAAAA=", "control"),
    ("— name  AAAAAAA=", "base64"), ("— name AAAAAAA= ", "base64"), ("— name AAAAAAA=\r", "base64"),
    ("— name AAAAAAA", "base64"), ("— name AAAAAAA==", "base64"), ("— name AAAAAAB=", "base64"),
    ("— name AAAA_-A=", "base64"), ("— name AAAA AAA=", "base64"), ("— name ====", "base64"),
    ("— name AAAAAAA=x", "base64"), ("— name é", "base64"), ("— name AA==", "no bytes"),
    ("— name AAAA", "no bytes"), ("— name AAAAAA==", "no bytes"),
  ]

  /// Each line alone, and after a line that is fine.
  static let refusedLines = lines.flatMap { line, reason in
    [refuse("text\n\n\(line)\n", reason), refuse("text\n\n\(Self.line)\(line)\n", reason)]
  }

  static let controls: [UInt8] = [0x00, 0x01, 0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x1b, 0x1f]

  static let refusedText = controls.map { byte in
    (Array("te".utf8) + [byte] + Array("xt\n\n\(line)".utf8), "control character")
  }

  /// Not UTF-8 (RFC 3629 §3): what no sequence starts with, too short, too long, surrogate, too large.
  static let brokenEncodings: [[UInt8]] = [
    [0x80], [0xff], [0xc3], [0xe2, 0x80], [0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80],
  ]

  static let refusedEncodings = brokenEncodings.flatMap { bytes -> [([UInt8], String)] in
    let inText = Array("te".utf8) + bytes + Array("\n\n\(line)".utf8)
    let inName = Array("text\n\n— na".utf8) + bytes + Array(" AAAAAAA=\n".utf8)
    let inSignature = Array("text\n\n— name ".utf8) + bytes + Array("AAAAAAA=\n".utf8)
    return [(inText, "not UTF-8"), (inName, "not UTF-8"), (inSignature, "base64")]
  }

  @Test("malformed", arguments: refusedLayouts + refusedLines + refusedText + refusedEncodings)
  func refused(bytes: [UInt8], reason: String) {
    let found = expectError(.malformedNote) { try Note(parsing: bytes) }
    #expect(found.contains(reason), "\(found)")
  }

  @Test(
    "well-formed, and each encodes to its own bytes",
    arguments: [
      ("text\n", "text\n\n\(line)", 1), ("\n", "\n\n\(line)", 1), ("\n\n", "\n\n\n\(line)", 1),
      ("a\n\nb\n", "a\n\nb\n\n\(line)", 1),
      ("text\n\n\(line)", "text\n\n\(line)\n\(line)", 1),
      ("text\n", "text\n\n" + String(repeating: line, count: 16), 16),
      ("text\n", "text\n\n" + String(repeating: line, count: 100), 100),
      ("\u{feff}é\u{301}\u{7f}\u{1f600}\n", "\u{feff}é\u{301}\u{7f}\u{1f600}\n\n\(line)", 1),
      ("— name AAAAAAA=\n", "— name AAAAAAA=\n\n\(line)", 1),
      ("text\n", "text\n\n— dom\u{e4}ne.example/—=/\u{7f} /////////w==\n— b AAAAAAAA\n", 2),
    ])
  func accepted(text: String, note: String, signatures: Int) throws {
    let parsed = try Note(parsing: Array(note.utf8))
    #expect(Array(parsed.text.utf8) == Array(text.utf8))
    #expect(parsed.signatures.count == signatures)
    #expect(parsed.bytes == Array(note.utf8))
    #expect(try Note(text: parsed.text, signatures: parsed.signatures) == parsed)
    for signature in parsed.signatures {
      #expect(try NoteSignature(parsing: signature.line.utf8) == signature)
    }
  }

  @Test("a note of exactly the largest size is read, and no larger one")
  func largest() throws {
    let text = String(repeating: "x", count: Note.maximumByteCount - 1 - Self.line.utf8.count - 1)
    let bytes = Array("\(text)\n\n\(Self.line)".utf8)
    #expect(bytes.count == Note.maximumByteCount)
    #expect(try Note(parsing: bytes).text.utf8.count == text.utf8.count + 1)
    let reason = expectError(.malformedNote) { try Note(parsing: [0x78] + bytes) }
    #expect(reason.contains("1000001 bytes"))
  }

  @Test("no note can be made that could not be read")
  func made() throws {
    let signature = try NoteSignature(name: "name", keyID: 0x0102_0304, signature: [5])
    #expect(signature.line == "— name AQIDBAU=")
    for (text, reason) in [
      ("", "newline"), ("text", "newline"), ("te\txt\n", "control"), ("te\rxt\n", "control"),
      ("te\u{0}xt\n", "control"),
    ] {
      let found = expectError(.malformedNote) { try Note(text: text, signatures: [signature]) }
      #expect(found.contains(reason))
    }
    expectError(.malformedNote) { try Note(text: "text\n", signatures: []) }
    expectError(.malformedNote) {
      try Note(text: "text\n", signatures: Array(repeating: signature, count: 101))
    }
    expectError(.malformedNote) {
      try Note(
        text: String(repeating: "x", count: 1_000_000) + "\n", signatures: [signature])
    }
    for name in ["", "a b", "a+b", "a\nb", "\u{2003}"] {
      expectError(.malformedNote) { try NoteSignature(name: name, keyID: 1, signature: [1]) }
    }
    expectError(.malformedNote) { try NoteSignature(name: "name", keyID: 1, signature: []) }
  }

  @Test("names that look the same but are other bytes are other names")
  func bytesNotCharacters() throws {
    let precomposed = try NoteSignature(name: "caf\u{e9}", keyID: 1, signature: [1])
    let decomposed = try NoteSignature(name: "cafe\u{301}", keyID: 1, signature: [1])
    #expect(precomposed != decomposed)
    #expect(Set([precomposed, decomposed]).count == 2)
    let note = try Note(text: "caf\u{e9}\n", signatures: [precomposed])
    #expect(try note != Note(text: "cafe\u{301}\n", signatures: [precomposed]))
  }
}
