public import TransparencyLog

extension Challenge {
  /// The challenge that a checkpoint of a ledger is, with all signatures that it carries.
  ///
  /// The signatures are not verified here: whoever signs an answer to a challenge says that he has
  /// seen it, and admission verifies the log's.
  ///
  /// - Throws: `Refusal` when the checkpoint is of another log, or of no entries.
  public init(_ signed: SignedCheckpoint, of origin: Origin) throws(Refusal) {
    let checkpoint = signed.checkpoint
    guard checkpoint.origin.utf8.elementsEqual(origin.description.utf8) else {
      throw Refusal(
        .wrongLedger, "challenge", expected: "a checkpoint of \(origin)",
        found: checkpoint.origin.abbreviated)
    }
    guard checkpoint.size >= 1 else {
      throw Refusal(
        .challengeOutOfRange, "challenge", expected: "a checkpoint of at least one entry",
        found: "none")
    }
    let note = signed.bytes
    guard note.count <= JSONRules.statement.maximumStringBytes else {
      throw Refusal(
        .wrongChallengeNote, "challenge",
        expected: "a note of at most \(JSONRules.statement.maximumStringBytes) bytes; leave out "
          + "cosignatures that no trust file asks for",
        found: "\(note.count)")
    }
    self.init(
      size: checkpoint.size, root: checkpoint.root, note: String(decoding: note, as: UTF8.self))
  }
}

extension Challenge {
  /// Refuses a note that is not the checkpoint which the challenge says it is.
  ///
  /// Its signatures are left to admission, which knows the log's key.
  func requireOwnNote(of origin: Origin, _ place: Place) throws(Refusal) {
    guard let note else { return }
    let signed: SignedCheckpoint
    do {
      signed = try SignedCheckpoint(parsing: Array(note.utf8))
    } catch {
      throw Refusal(
        .wrongChallengeNote, place.description, expected: "a signed checkpoint", found: "\(error)")
    }
    let named = try Challenge(signed, of: origin)
    guard named.size == size, named.root == root else {
      throw Refusal(
        .wrongChallengeNote, place.description, expected: "a checkpoint of \(size) \(root.base64)",
        found: "\(named.size) \(named.root.base64)")
    }
  }
}
