internal import TransparencyLog

/// What a witness remembers of one ledger: the checkpoint that it cosigned last, durably, and the
/// state to replay from.
///
/// The checkpoint decides; the state can be rebuilt by replaying from the first entry.
struct WitnessMemory {
  private let checkpointPath: String
  private let statePath: String
  private let lockPath: String
  private let directory: String
  private let files: FileOperations

  init(directory: String, origin: String, files: FileOperations) {
    let name = SHA256.hash(Array(origin.utf8)).hex
    self.directory = directory
    checkpointPath = "\(directory)/\(name).checkpoint"
    statePath = "\(directory)/\(name).state"
    lockPath = "\(directory)/\(name).lock"
    self.files = files
  }

  /// Takes the memory for one witness at a time, so that checking and remembering are one step.
  func lock() throws -> OpenFile {
    try files.makeDirectory(directory, mode: 0o700)
    let file = try files.open(lockPath, to: .update, mode: 0o600)
    try files.lock(file)
    return file
  }

  /// The checkpoint that was cosigned last; nil on the first time.
  func checkpoint() throws -> SignedCheckpoint? {
    do {
      let bytes = try FileOperations.readRegularFile(
        checkpointPath, limit: LedgerPaths.maximumCheckpointSize)
      return try SignedCheckpoint(parsing: bytes)
    } catch let error as FileError where error.code == .absent {
      return nil
    } catch let error as TransparencyLogError {
      throw LedgerError(
        .witnessMemoryUnreadable, checkpointPath,
        expected: "the checkpoint that this witness cosigned last", found: error.reason,
        hint: "restore it: a witness without memory can be made to vouch for a fork")
    }
  }

  /// The state to replay from, or nil when there is none that can be used.
  func snapshot(upTo size: UInt64) -> StateSnapshot? {
    guard
      let bytes = try? FileOperations.readRegularFile(
        statePath, limit: StateSnapshot.maximumSize),
      let snapshot = try? StateSnapshot(parsing: bytes, name: statePath),
      snapshot.state.size <= size
    else { return nil }
    return snapshot
  }

  /// Remembers, durably, before the cosignature leaves the house.
  func remember(_ signed: SignedCheckpoint, _ snapshot: StateSnapshot) throws {
    try files.replace(checkpointPath, with: signed.bytes, mode: 0o600)
    try files.replaceLazily(statePath, with: snapshot.encoded, mode: 0o600)
  }
}
