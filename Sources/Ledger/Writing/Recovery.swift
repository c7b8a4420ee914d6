internal import TransparencyLog

/// Where a writer finds its ledger: the published tree, and journalled entries after it.
///
/// Everything here is read, nothing is written. The state comes from the writer's index when that
/// fits, and otherwise from the entries themselves, whose signatures are then verified again.
struct Recovery {
  private(set) var state = LedgerState()
  private(set) var history: WriterHistory
  private(set) var publishedSize: UInt64 = 0
  /// The size before the first entry in the journal, or the published size when that is empty.
  private(set) var settledSize: UInt64 = 0
  /// How many entries the index covers, or 0 when none fits.
  private(set) var indexedSize: UInt64 = 0
  let journal: Journal.Contents

  init(storage: DirectoryStorage, signer: LogSigner) throws {
    let directory = storage.directory
    let published = try storage.read(
      LedgerPaths.checkpoint, limit: LedgerPaths.maximumCheckpointSize
    ).map { try Self.verify($0, signer: signer, directory) }
    publishedSize = published?.size ?? 0
    settledSize = publishedSize
    do {
      history = try WriterHistory(
        storage: storage, size: publishedSize, root: published?.root ?? .empty)
      if let published {
        state = try Self.indexedState(of: published, storage: storage, history: history)
        indexedSize = state.size
        try Self.replay(
          published, onto: &state, storage: storage, history: history, verifiesSignatures: true)
      }
    } catch let error as TransparencyLogError {
      throw LedgerError(
        .tailUnverified, directory, expected: "tiles with the checkpoint's root",
        found: error.reason, hint: "run `ledger-cli log verify`, then restore what is damaged")
    }
    journal = try Journal.read("\(directory)/\(LedgerPaths.journal)")
    if let offset = journal.corruptAt {
      throw LedgerError(
        .journalCorrupt, "\(directory)/\(LedgerPaths.journal)",
        expected: "whole records that match their hashes", found: "a damaged one at byte \(offset)",
        hint: "restore it from a copy: acknowledged entries may be in it")
    }
    try replayJournal()
  }

  private static func verify(
    _ bytes: [UInt8], signer: LogSigner, _ directory: String
  ) throws -> Checkpoint {
    do {
      let signed = try SignedCheckpoint(parsing: bytes)
      let key = try VerifierKey(
        name: signed.checkpoint.origin, algorithm: .ed25519, publicKey: signer.key.publicKey)
      guard key.verify(signed.note) == .valid else {
        throw LedgerError(
          .logKeyMismatch, signer.path, expected: "the key that signed the checkpoint",
          found: signer.key.publicKey.keyID.hex, hint: "name this ledger's log key")
      }
      return signed.checkpoint
    } catch let error as TransparencyLogError {
      throw LedgerError(
        .checkpointMalformed, "\(directory)/\(LedgerPaths.checkpoint)",
        expected: "a signed checkpoint", found: error.reason)
    }
  }

  /// The state at the published size, from the index or by replaying entries after it.
  static func state(
    of checkpoint: Checkpoint, storage: DirectoryStorage, history: WriterHistory,
    verifiesSignatures: Bool
  ) throws -> LedgerState {
    var state = try indexedState(of: checkpoint, storage: storage, history: history)
    try replay(
      checkpoint, onto: &state, storage: storage, history: history,
      verifiesSignatures: verifiesSignatures)
    return state
  }

  /// The state in the index when that fits, or the one before any entry.
  private static func indexedState(
    of checkpoint: Checkpoint, storage: DirectoryStorage, history: WriterHistory
  ) throws -> LedgerState {
    guard let snapshot = try? index(of: storage), snapshot.state.size <= checkpoint.size,
      snapshot.state.origin?.description == checkpoint.origin,
      try history.root(size: snapshot.state.size) == snapshot.root
    else { return LedgerState() }
    return snapshot.state
  }

  /// Moves a state on to the published size, by the entries that it lacks.
  private static func replay(
    _ checkpoint: Checkpoint, onto state: inout LedgerState, storage: DirectoryStorage,
    history: WriterHistory, verifiesSignatures: Bool
  ) throws {
    let tiles = TileReader(storage: storage, size: checkpoint.size)
    while state.size < checkpoint.size,
      let path = TilePath.path(
        .entries, index: state.size / Entry.bundleWidth, size: checkpoint.size)
    {
      let entries = try tiles.entries(path)
      for bytes in entries.dropFirst(Int(state.size % Entry.bundleWidth)) {
        let index = state.size
        do {
          try replay(
            bytes, onto: &state, history: history, verifiesSignatures: verifiesSignatures)
        } catch let refusal as Refusal {
          throw LedgerError(
            .tailUnverified, "entry \(index)", expected: "an entry that may stand there",
            found: refusal.description, hint: "run `ledger-cli log verify`")
        }
      }
    }
  }

  private static func index(of storage: DirectoryStorage) throws -> StateSnapshot? {
    let bytes = try storage.read(LedgerPaths.index, limit: StateSnapshot.maximumSize)
    return try bytes.map { try StateSnapshot(parsing: $0, name: LedgerPaths.index) }
  }

  /// - Throws: `Refusal` of an entry that may not stand there, or what reading the history throws.
  private static func replay(
    _ bytes: ArraySlice<UInt8>, onto state: inout LedgerState, history: WriterHistory,
    verifiesSignatures: Bool = true
  ) throws {
    let read = try ReadEntry(bytes)
    switch try state.admit(read, origin: state.origin, history: history) {
    case .refused(let refusal): throw refusal
    case .admitted(let checks):
      if verifiesSignatures, let failure = checks.lazy.compactMap(\.failure).first {
        throw failure
      }
    }
  }

  /// Admits journalled entries again. Those that are published already are passed over.
  private mutating func replayJournal() throws {
    for bytes in journal.entries {
      do {
        let read = try ReadEntry(bytes[...])
        if read.entry.index < publishedSize {
          settledSize = min(settledSize, read.entry.index)
          guard try history.entry(at: read.entry.index).leafHash == read.leafHash else {
            throw Refusal(
              .wrongLeafHash, "entry \(read.entry.index)", expected: "the published entry",
              found: "another")
          }
          continue
        }
        try Self.replay(bytes[...], onto: &state, history: history)
        try history.append(read)
      } catch let refusal as Refusal {
        throw LedgerError(
          .journalRefused, LedgerPaths.journal, expected: "entries that may follow",
          found: refusal.description)
      }
    }
  }

  /// Refuses a ledger that is older than what its log key signed, or another one.
  func requireMemory(_ memories: [Checkpoint], paths: [String]) throws {
    for memory in memories {
      let place = paths.joined(separator: " or ")
      guard state.size > 0 else { throw SigningMemory.used(memory, place) }
      guard memory.origin == state.origin?.description else {
        throw LedgerError(
          .forked, place, expected: "\(state.origin.map { "\($0)" } ?? "")", found: memory.origin,
          hint: "a log key signs one ledger: use the key that belongs to this one")
      }
      guard memory.size <= state.size else {
        throw LedgerError(
          .rolledBack, place, expected: "at most \(state.size) entries signed",
          found: "\(memory.size)",
          hint: "this ledger is older than what its key signed: restore the newer one")
      }
      guard try history.root(size: memory.size) == memory.root else {
        throw LedgerError(
          .forked, place, expected: "the root that was signed for size \(memory.size)",
          found: "another tree",
          hint: "two writers used one log key: compare the copies and keep the one that was signed")
      }
    }
  }
}
