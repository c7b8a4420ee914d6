// A checkpoint together with the note that carries it, so that nobody acts on one text and verifies
// another.

/// A signed checkpoint is a note whose text is a checkpoint.
///
/// It proves nothing yet; `TrustPolicy.evaluate` or `VerifierKey.verify` tells which signatures hold.
public struct SignedCheckpoint: Sendable, Hashable {
  /// What the text of the note says.
  public let checkpoint: Checkpoint
  /// The note.
  public let note: Note

  /// The checkpoint in this note.
  ///
  /// Throws `malformedCheckpoint`.
  public init(note: Note) throws {
    checkpoint = try Checkpoint(parsing: note.text)
    self.note = note
  }

  /// The signed checkpoint that these bytes spell.
  ///
  /// Throws `malformedNote` and `malformedCheckpoint`.
  public init(parsing bytes: [UInt8]) throws {
    try self.init(note: Note(parsing: bytes))
  }

  /// The checkpoint with the signature of its log, whose key name is the origin unless said.
  ///
  /// Throws `malformedVerifierKey` for a name that no note can carry.
  public static func sign(
    _ checkpoint: Checkpoint, key: PrivateKey, name: String? = nil
  ) throws -> SignedCheckpoint {
    let signature = try NoteSignature.make(
      text: checkpoint.text, name: name ?? checkpoint.origin, key: key)
    return try SignedCheckpoint(note: Note(text: checkpoint.text, signatures: [signature]))
  }

  /// The note as it is stored and sent.
  public var bytes: [UInt8] { note.bytes }

  /// The checkpoint with more signature lines, one a key, the latest; see `Note.merging`.
  ///
  /// The lines are not verified here; `TrustPolicy.verifiedCosignatures` picks those worth keeping.
  public func adding(_ lines: some Sequence<NoteSignature>) throws -> SignedCheckpoint {
    try SignedCheckpoint(note: note.merging(lines))
  }

  /// Both notes' signature lines under the one text that they share, one a key, the latest.
  ///
  /// Throws `differentCheckpoints` when the texts differ.
  public func merging(_ other: SignedCheckpoint) throws -> SignedCheckpoint {
    guard note.text.hasSameBytes(as: other.note.text) else {
      throw TransparencyLogError(
        .differentCheckpoints,
        "cannot merge the signatures of checkpoints of size \(checkpoint.size) and "
          + "\(other.checkpoint.size): their texts differ")
    }
    return try adding(other.note.signatures)
  }

  /// Whether the notes are the same bytes.
  public static func == (left: Self, right: Self) -> Bool { left.note == right.note }

  /// Feeds the note to the hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(note) }
}

extension TransparencyLogError.Code {
  /// Two checkpoints that had to be the same differ.
  public static let differentCheckpoints = Self("different-checkpoints")
}
