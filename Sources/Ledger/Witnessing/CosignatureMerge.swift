public import TransparencyLog

/// Brings cosignatures home: into `checkpoint` when they are on the newest one, and into
/// `checkpoint.witnessed` when they are on the largest that has any.
public struct CosignatureMerge: Sendable {
  private let directory: String
  private let files: FileOperations

  /// A merge into the ledger in a directory.
  public init(directory: String, files: FileOperations = .system) {
    self.directory = directory
    self.files = files
  }

  /// Merges the cosignatures of a note.
  ///
  /// - Parameters:
  ///   - cosigned: a checkpoint of this ledger with cosignatures.
  ///   - trust: only lines of its witnesses that verify are kept.
  /// - Returns: how many lines were kept.
  /// - Throws: `LedgerError` when the note is no checkpoint of this ledger; `FileError`.
  public func merge(_ cosigned: SignedCheckpoint, trust: TrustPolicy) throws -> Int {
    let storage = DirectoryStorage(ledger: directory, files: files)
    let lock = try WriterLock(directory: directory, keyPath: nil, files: files)
    defer { withExtendedLifetime(lock) {} }
    let newest = try storage.checkpoint()
    try requirePrefix(cosigned.checkpoint, of: newest.checkpoint, storage)
    guard trust.log(origin: newest.checkpoint.origin)?.verify(cosigned.note) == .valid else {
      throw LedgerError(
        .logKeyMismatch, "the cosigned checkpoint",
        expected: "a signature by the trust file's log key", found: "none that verifies")
    }
    let lines = trust.verifiedCosignatures(
      among: cosigned.note.signatures, text: cosigned.note.text)
    guard !lines.isEmpty else { return 0 }
    if newest.note.text == cosigned.note.text {
      let merged = try add(lines, to: newest)
      try storage.write(LedgerPaths.checkpoint, merged.bytes)
      try storage.write(LedgerPaths.witnessedCheckpoint, merged.bytes)
    } else {
      let witnessed = try storage.checkpointIfPresent(LedgerPaths.witnessedCheckpoint)
      guard witnessed.map({ $0.checkpoint.size <= cosigned.checkpoint.size }) ?? true else {
        return 0
      }
      let base = witnessed?.note.text == cosigned.note.text ? witnessed : try bare(cosigned)
      let merged = try add(lines, to: base ?? cosigned)
      try storage.write(LedgerPaths.witnessedCheckpoint, merged.bytes)
    }
    return lines.count
  }

  /// The lines are of the trust file's witnesses, and what they are added to may be full of others.
  private func add(
    _ lines: [NoteSignature], to signed: SignedCheckpoint
  ) throws -> SignedCheckpoint {
    do {
      return try signed.adding(lines)
    } catch let error as TransparencyLogError where error.code == .malformedNote {
      throw LedgerError(
        .noteFull, "the checkpoint of \(signed.checkpoint.size) entries",
        expected: "room for \(lines.count) cosignatures", found: error.reason,
        hint: "remove signature lines of keys that no trust file names")
    }
  }

  /// The checkpoint with the log's signature alone.
  private func bare(_ signed: SignedCheckpoint) throws -> SignedCheckpoint {
    try SignedCheckpoint(
      note: Note(text: signed.note.text, signatures: Array(signed.note.signatures.prefix(1))))
  }

  private func requirePrefix(
    _ checkpoint: Checkpoint, of newest: Checkpoint, _ storage: DirectoryStorage
  ) throws {
    guard checkpoint.origin == newest.origin else {
      throw LedgerError(
        .wrongState, "the cosigned checkpoint", expected: newest.origin, found: checkpoint.origin)
    }
    guard checkpoint.size <= newest.size else {
      throw LedgerError(
        .rolledBack, LedgerPaths.checkpoint, expected: "at least \(checkpoint.size) entries",
        found: "\(newest.size)")
    }
    let tiles = TileReader(storage: storage, size: newest.size)
    let root =
      checkpoint.size == newest.size
      ? newest.root : try MerkleTree.root(size: checkpoint.size, from: tiles)
    guard root == checkpoint.root else {
      throw LedgerError(
        .forked, "the cosigned checkpoint",
        expected: "the root \(root.base64) of the first \(checkpoint.size) entries",
        found: checkpoint.root.base64)
    }
  }
}
