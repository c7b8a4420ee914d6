public import TransparencyLog

/// Replays a ledger for its state, without verifying signatures.
public enum LedgerSnapshotReader {
  /// The state after the last published entry: from the writer's index when that fits, else from the
  /// entries. It serves the ledger's own operator; nobody else should rest a decision on it.
  ///
  /// - Throws: `LedgerError`, `FileError`, `TransparencyLogError`.
  public static func state(_ storage: DirectoryStorage) throws -> LedgerState {
    try stateAndHistory(storage).state
  }

  static func stateAndHistory(
    _ storage: DirectoryStorage
  ) throws -> (state: LedgerState, history: WriterHistory) {
    let checkpoint = try storage.checkpoint().checkpoint
    let history = try WriterHistory(
      storage: storage, size: checkpoint.size, root: checkpoint.root)
    let state = try Recovery.state(
      of: checkpoint, storage: storage, history: history, verifiesSignatures: false)
    return (state, history)
  }
}
