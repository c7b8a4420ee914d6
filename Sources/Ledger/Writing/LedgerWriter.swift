public import TransparencyLog

/// The one writer of a ledger directory.
///
/// Appending has two steps, each with one durable point. *Sequencing* admits an entry and puts it in
/// the journal; `commit` syncs the journal, and only then is an entry acknowledged. *Publishing*
/// writes tiles, then the checkpoint, then cuts the journal. A crash at any instruction leaves the
/// ledger before or after, and the next writer repairs it by itself.
///
/// It holds the ledger's lock as long as it lives, and belongs to one thread.
public final class LedgerWriter {
  /// How far the clock may be behind the last entry, in seconds, before the writer refuses.
  public static let clockTolerance: Int64 = 300

  /// After how many published entries the index is written anew, beside at the writer's end. Writing it
  /// takes eight bytes for every entry that there ever was; replaying what it lacks, when a writer was
  /// stopped, takes 140 µs an entry and so half a second at most.
  static let entriesAnIndex: UInt64 = 4_096

  /// The directory of the ledger.
  public let directory: String
  /// The state after every entry that was sequenced.
  public private(set) var state: LedgerState
  /// The blobs beside the log.
  public let blobs: BlobStore
  /// How many entries the published checkpoint covers.
  public private(set) var publishedSize: UInt64
  /// Whether it failed, so that memory and disk may differ: nothing more is written then.
  public private(set) var isStopped = false

  private let storage: DirectoryStorage
  private let files: FileOperations
  private let signer: LogSigner
  private let clock: @Sendable () -> Timestamp
  private let lock: WriterLock
  private var memory: SigningMemory
  private var journal: Journal
  private(set) var history: WriterHistory
  /// Entries in the journal file that `commit` has not made durable yet.
  private var uncommitted = 0
  /// Whether something was sequenced that is acknowledged only once it is published.
  private var awaitsPublishing = false
  /// The size before the first entry in the journal file; what superseded the tiles of that size may
  /// have to be cleared up still.
  private var settledSize: UInt64
  /// How many entries the index in the file covers.
  private var indexedSize: UInt64

  /// Opens a ledger for writing, repairs what an interrupted writer left, and checks its end.
  ///
  /// - Parameters:
  ///   - directory: the ledger's directory.
  ///   - signer: the log key.
  ///   - clock: the present time.
  ///   - files: the file operations; tests count and stop them.
  /// - Throws: `LedgerError`, `Refusal`, `FileError`.
  public convenience init(
    opening directory: String, signer: LogSigner,
    clock: @escaping @Sendable () -> Timestamp = Timestamp.now,
    files: FileOperations = .system
  ) throws {
    // Looked for first, so that nothing is made where there is none.
    guard try Self.isLedger(directory) else { throw Self.noLedger(directory) }
    try self.init(directory, signer: signer, clock: clock, files: files)
    guard state.size > 0 else { throw Self.noLedger(directory) }
    try requireClock()
  }

  /// Creates a ledger whose first entry is this genesis policy, and publishes it.
  ///
  /// - Throws: `LedgerError`, `Refusal`, `FileError`.
  public convenience init(
    creating directory: String, genesis: VerifiedEnvelope, blobs: [[UInt8]], signer: LogSigner,
    clock: @escaping @Sendable () -> Timestamp = Timestamp.now, files: FileOperations = .system
  ) throws {
    // Asked first, so that nothing is made for a key that may not be used.
    if try !Self.isLedger(directory) {
      try SigningMemory(directory: directory, keyPath: signer.path, files: files).requireUnused()
    }
    try self.init(directory, signer: signer, clock: clock, files: files)
    guard state.size == 0 else {
      throw LedgerError(
        .ledgerExists, directory, expected: "a directory without a ledger", found: "a ledger",
        hint: "name a new directory")
    }
    for blob in blobs { try self.blobs.put(blob) }
    try sequence(genesis)
    try publish()
  }

  private init(
    _ directory: String, signer: LogSigner, clock: @escaping @Sendable () -> Timestamp,
    files: FileOperations
  ) throws {
    self.directory = directory
    self.signer = signer
    self.clock = clock
    self.files = files
    storage = DirectoryStorage(ledger: directory, files: files)
    blobs = BlobStore(storage: storage)
    lock = try WriterLock(directory: directory, keyPath: signer.path, files: files)
    try storage.removeTemporaryFiles()
    memory = SigningMemory(directory: directory, keyPath: signer.path, files: files)

    let recovery = try Recovery(storage: storage, signer: signer)
    try recovery.requireMemory(
      try memory.read(hasSigned: recovery.publishedSize > 0), paths: memory.paths)
    state = recovery.state
    history = recovery.history
    publishedSize = recovery.publishedSize
    settledSize = recovery.settledSize
    indexedSize = recovery.indexedSize
    journal = try Journal(
      directory: directory, keeping: recovery.journal.length, files: files)
    // They were read, which does not mean that they are durable.
    uncommitted = Int(clamping: recovery.state.size - recovery.publishedSize)
    if uncommitted > 0 {
      try publish()
    } else if settledSize < publishedSize {
      try stoppingOnFailure(settle)
    }
  }

  deinit {
    // Of what failed, or is not published, no index could be used.
    guard !isStopped, state.size == publishedSize, indexedSize < publishedSize else { return }
    // A courtesy to the next writer, which replays what the index lacks.
    try? writeIndex()
  }

  /// Whether there is a ledger, or what an interrupted `init` left of one.
  private static func isLedger(_ directory: String) throws -> Bool {
    try [LedgerPaths.checkpoint, LedgerPaths.journal].contains { path in
      try FileOperations.exists("\(directory)/\(path)")
    }
  }

  private static func noLedger(_ directory: String) -> LedgerError {
    LedgerError(
      .noLedger, directory, expected: "a ledger", found: "no checkpoint",
      hint: "make one with `ledger-cli init`")
  }

  /// The ledger's name.
  public var origin: Origin? { state.origin }

  // MARK: Appending

  /// Admits an envelope and writes its entry to the journal. It is not acknowledged before `commit`.
  ///
  /// - Throws: `Refusal`, and nothing was written; `FileError` or `LedgerError`.
  @discardableResult
  public func sequence(_ envelope: VerifiedEnvelope) throws -> ReadEntry {
    try sequence(contentsOf: [envelope])[0].get()
  }

  /// Admits envelopes one after the other and writes their entries to the journal at once.
  ///
  /// A refusal concerns its envelope alone: those after it are tried as if it had not been there.
  ///
  /// - Returns: the entry or the refusal of each envelope, in their order.
  /// - Throws: `FileError` or `LedgerError`, and the writer must end.
  public func sequence(
    contentsOf envelopes: [VerifiedEnvelope]
  ) throws -> [Result<ReadEntry, Refusal>] {
    try requireRunning()
    try requireClock()
    var outcomes: [Result<ReadEntry, Refusal>] = []
    outcomes.reserveCapacity(envelopes.count)
    var records: [UInt8] = []
    try stoppingOnFailure {
      for envelope in envelopes {
        do {
          let entry = try admit(envelope)
          Journal.append(entry.bytes[...], to: &records)
          outcomes.append(.success(entry))
        } catch let refusal as Refusal {
          outcomes.append(.failure(refusal))
        }
      }
      try journal.append(records: records)
    }
    uncommitted += outcomes.count { (try? $0.get()) != nil }
    return outcomes
  }

  private func admit(_ envelope: VerifiedEnvelope) throws -> ReadEntry {
    let statement = try envelope.statement.get()
    try requireBlobs(of: statement)
    let entry = try state.append(envelope, clock: clock(), history: history)
    try history.append(entry)
    if !statement.predicate.isEvidence { awaitsPublishing = true }
    return entry
  }

  /// The commit point: every sequenced entry is durable once this returns.
  ///
  /// Evidence waits in the journal until it is published. What decides (a policy, verdict, waiver or
  /// revocation) is published here: nobody who reads the ledger may miss it once it is acknowledged.
  ///
  /// - Throws: `FileError`, and the writer must end.
  public func commit() throws {
    try synchronizeJournal()
    if awaitsPublishing { try publish() }
  }

  private func synchronizeJournal() throws {
    try requireRunning()
    guard uncommitted > 0 else { return }
    try stoppingOnFailure { try journal.synchronize() }
    uncommitted = 0
  }

  /// Appends one entry and publishes it: what a command that runs once does.
  ///
  /// - Throws: `Refusal`, and nothing was written; `FileError` or `LedgerError`.
  @discardableResult
  public func append(_ envelope: VerifiedEnvelope) throws -> ReadEntry {
    let entry = try sequence(envelope)
    try publish()
    return entry
  }

  // MARK: Publishing

  /// Writes the tiles and the checkpoint of everything sequenced so far, then cuts the journal.
  ///
  /// - Throws: `FileError` or `LedgerError`, and the writer must end.
  public func publish() throws {
    try synchronizeJournal()
    guard state.size > publishedSize, let origin = state.origin else { return }
    try stoppingOnFailure {
      let flushed = history.flush()
      try storage.write(flushed)
      let checkpoint = try Checkpoint(
        origin: origin.description, size: state.size, root: history.root())
      let note = try SignedCheckpoint.sign(checkpoint, key: signer.key, name: origin.description)
      // Remembered before the checkpoint can be seen, so that no other tree is ever signed after it.
      try memory.write(checkpoint)
      try storage.write(LedgerPaths.checkpoint, note.bytes)
      publishedSize = state.size
      awaitsPublishing = false
      history.didPublish()
      try settle()
    }
  }

  /// Clears up after a checkpoint. The journal is cut last, because from its first entry the next
  /// writer knows what there is to clear up.
  private func settle() throws {
    for path in TilePath.rightEdge(size: settledSize)
    where path.full.isWithin(size: publishedSize) {
      try storage.removePartials(of: path.full)
    }
    try journal.cut()
    settledSize = publishedSize
    if publishedSize - indexedSize >= Self.entriesAnIndex { try writeIndex() }
  }

  /// Writes the state of what is published, which is all that was sequenced.
  private func writeIndex() throws {
    let snapshot = StateSnapshot(state: state, frontier: history.frontier)
    try files.replaceLazily(
      "\(directory)/\(LedgerPaths.index)", with: snapshot.encoded, mode: 0o600)
    indexedSize = publishedSize
  }

  // MARK: What must hold before a write

  private func requireRunning() throws {
    guard !isStopped else {
      throw LedgerError(
        .writerStopped, directory, expected: "a writer that has not failed",
        found: "one that has", hint: "check the disk and start again: the journal is repaired")
    }
  }

  private func stoppingOnFailure(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      isStopped = true
      throw error
    }
  }

  private func requireClock() throws {
    guard let last = state.lastTime, clock() < last.advanced(by: -Self.clockTolerance) else {
      return
    }
    throw LedgerError(
      .clockBehind, "clock", expected: "at most \(Self.clockTolerance) s before \(last)",
      found: "\(clock())", hint: "set this machine's clock")
  }

  /// What an entry cites is durable before the entry.
  private func requireBlobs(of statement: Statement) throws {
    for citation in statement.citedBlobs {
      switch try blobs.status(citation.digest) {
      case .present(let size):
        guard citation.size == nil || citation.size == size else {
          throw Refusal(
            .blobMismatch, citation.name, expected: "\(citation.size ?? 0) bytes",
            found: "\(size)")
        }
      case .missing:
        throw Refusal(
          .blobMissing, citation.name, expected: "the blob \(citation.digest)", found: "nothing")
      case .altered(let found):
        throw Refusal(
          .blobMismatch, citation.name, expected: citation.digest.hex, found: found.hex)
      }
    }
  }
}
