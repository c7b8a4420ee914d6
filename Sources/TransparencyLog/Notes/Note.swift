// The signed note of C2SP, read so strictly that what is parsed has exactly one spelling: a note
// that parses encodes to the same bytes.

/// A note is text with signatures under it (C2SP signed-note v1).
///
/// A parsed note proves nothing yet; `VerifierKey` tells which signatures hold.
public struct Note: Sendable, Hashable {
  /// The most bytes of a note. Checkpoints take a few hundred, a post-quantum signature 5,000.
  public static let maximumByteCount = 1_000_000
  /// The most signature lines, so that nobody makes a reader verify for ever (as in Go's `note`).
  public static let maximumSignatureCount = 100

  /// The text that is signed, with its final newline.
  public let text: String
  /// The signature lines in their order; at least one.
  public let signatures: [NoteSignature]

  /// The note that these bytes spell.
  ///
  /// Throws `malformedNote` with the first rule that is broken.
  public init(parsing bytes: [UInt8]) throws {
    try Self.checkSize(bytes.count)
    guard let end = Self.endOfText(in: bytes) else {
      throw TransparencyLogError(
        .malformedNote, "no blank line separates the text of the note from its signatures")
    }
    guard let text = String(validating: bytes[..<end], as: UTF8.self) else {
      throw TransparencyLogError(.malformedNote, "the note is not UTF-8")
    }
    let block = bytes[end...].dropFirst()
    guard let last = block.last else {
      throw TransparencyLogError(.malformedNote, "the note has no signature line")
    }
    guard last == newline else {
      throw TransparencyLogError(.malformedNote, "the last line of the note has no newline")
    }
    let lines = block.dropLast().split(separator: newline, omittingEmptySubsequences: false)
    try Self.checkSignatureCount(lines.count)
    try self.init(text: text, signatures: lines.map { try NoteSignature(parsing: $0) })
  }

  /// A note of this text, which ends in a newline, and at least one signature.
  ///
  /// The signatures are not verified. Throws `malformedNote` for what no note can carry.
  public init(text: String, signatures: [NoteSignature]) throws {
    guard text.utf8.last == newline else {
      throw TransparencyLogError(.malformedNote, "the text of the note does not end in a newline")
    }
    guard text.utf8.allSatisfy({ $0 >= 0x20 || $0 == newline }) else {
      throw TransparencyLogError(.malformedNote, "the note contains a control character")
    }
    try Self.checkSignatureCount(signatures.count)
    self.text = text
    self.signatures = signatures
    try Self.checkSize(bytes.count)
  }

  /// The note as it is stored and sent.
  public var bytes: [UInt8] {
    let lines = signatures.flatMap { Array($0.line.utf8) + [newline] }
    return Array(text.utf8) + [newline] + lines
  }

  /// The note with more signature lines, one a key: of two lines of the same key the one with the
  /// later date stays, and where they have none, the one that was there.
  ///
  /// The lines are not verified here. Whoever merges lines from outside verifies them before.
  /// Throws `malformedNote` when the result is too large.
  public func merging(_ lines: some Sequence<NoteSignature>) throws -> Note {
    var merged: [NoteSignature] = []
    for line in signatures + Array(lines) {
      guard let place = merged.firstIndex(where: { $0.claimsSameKey(as: line) }) else {
        merged.append(line)
        continue
      }
      if let date = Cosignature.claimedTime(of: line),
        let present = Cosignature.claimedTime(of: merged[place]), date > present
      {
        merged[place] = line
      }
    }
    return try Note(text: text, signatures: merged)
  }

  /// Whether the notes are the same bytes.
  public static func == (left: Self, right: Self) -> Bool {
    left.text.hasSameBytes(as: right.text) && left.signatures == right.signatures
  }

  /// Feeds the signatures to the hasher, which differ where the text does.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(signatures)
  }

  /// Where the last blank line starts, which is where the text ends: text may have blank lines.
  private static func endOfText(in bytes: [UInt8]) -> Int? {
    bytes.indices.dropFirst().last { bytes[$0] == newline && bytes[$0 - 1] == newline }
  }

  private static func checkSize(_ count: Int) throws {
    guard count <= maximumByteCount else {
      throw TransparencyLogError(
        .malformedNote, "the note has \(count) bytes, of which \(maximumByteCount) are allowed")
    }
  }

  private static func checkSignatureCount(_ count: Int) throws {
    guard count > 0 else {
      throw TransparencyLogError(.malformedNote, "the note has no signature line")
    }
    guard count <= maximumSignatureCount else {
      throw TransparencyLogError(
        .malformedNote,
        "the note has \(count) signature lines, of which \(maximumSignatureCount) are allowed")
    }
  }
}

extension TransparencyLogError.Code {
  /// The bytes are not a signed note.
  public static let malformedNote = Self("malformed-note")
}
