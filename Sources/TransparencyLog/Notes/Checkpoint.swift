// The text of a checkpoint: which log, how many leaves, which root.

/// A checkpoint is a log's statement of its size and root (C2SP tlog-checkpoint v1).
public struct Checkpoint: Sendable, Equatable {
  /// The largest size, so that it fits a signed 64-bit number everywhere.
  public static let maximumSize = UInt64(Int64.max)

  /// The name of the log; never empty, no newline. Compare it as bytes.
  public let origin: String
  /// The number of leaves.
  public let size: UInt64
  /// The root of the Merkle tree over the leaves (RFC 6962 §2.1).
  public let root: Digest
  /// Further lines, without their newlines, never empty; nothing here gives them a meaning.
  public let extensionLines: [String]

  /// A checkpoint of these parts.
  ///
  /// Throws `malformedCheckpoint` for a size beyond 2^63 − 1 and for a line that is empty or
  /// contains a control character.
  public init(origin: String, size: UInt64, root: Digest, extensionLines: [String] = []) throws {
    try Self.checkLine(origin, name: "origin")
    for line in extensionLines { try Self.checkLine(line, name: "extension") }
    guard size <= Self.maximumSize else {
      throw TransparencyLogError(.malformedCheckpoint, "size \(size) is larger than 2^63 - 1")
    }
    self.origin = origin
    self.size = size
    self.root = root
    self.extensionLines = extensionLines
  }

  /// The checkpoint that this text of a note spells.
  ///
  /// Throws `malformedCheckpoint` with the first rule that is broken.
  public init(parsing text: String) throws {
    guard text.utf8.last == newline else {
      throw TransparencyLogError(
        .malformedCheckpoint, "the last line of the checkpoint has no newline")
    }
    let lines = text.utf8.dropLast().split(separator: newline, omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    guard lines.count >= 3 else {
      throw TransparencyLogError(
        .malformedCheckpoint,
        "a checkpoint has at least three lines, origin, size and root, not \(lines.count)")
    }
    guard let size = UInt64(exactDecimal: lines[1]) else {
      throw TransparencyLogError(
        .malformedCheckpoint,
        "the size of the checkpoint is not a plain decimal number below 2^63")
    }
    guard let root = Digest(base64: lines[2]) else {
      throw TransparencyLogError(
        .malformedCheckpoint, "the root of the checkpoint is not strict base64 of 32 bytes")
    }
    try self.init(
      origin: lines[0], size: size, root: root, extensionLines: Array(lines.dropFirst(3)))
  }

  /// The text of the note, with its final newline.
  public var text: String {
    ([origin, String(size), root.base64] + extensionLines).map { $0 + "\n" }.joined()
  }

  /// Whether the texts are the same bytes.
  public static func == (left: Self, right: Self) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  private static func checkLine(_ line: String, name: String) throws {
    guard !line.isEmpty else {
      throw TransparencyLogError(
        .malformedCheckpoint, "the \(name) line of the checkpoint is empty")
    }
    guard line.utf8.allSatisfy({ $0 >= 0x20 }) else {
      throw TransparencyLogError(
        .malformedCheckpoint, "the \(name) line of the checkpoint contains a control character")
    }
  }
}

extension TransparencyLogError.Code {
  /// The text of the note is not a checkpoint.
  public static let malformedCheckpoint = Self("malformed-checkpoint")
}
