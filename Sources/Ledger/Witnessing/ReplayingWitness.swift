public import TransparencyLog

/// A witness that replays: it cosigns only what it has read and found to follow the rules.
///
/// An ordinary C2SP witness checks that a tree only grew. This one also replays entries, admission,
/// heads and times from the size that it cosigned last, so that a light client may believe the
/// heads. It refuses to go back, and shows both checkpoints when it meets a fork.
public struct ReplayingWitness: Sendable {
  /// What became of a request to cosign.
  public enum Outcome: Sendable {
    /// The checkpoint with this witness's cosignature, and how many entries were replayed.
    case cosigned(SignedCheckpoint, VerificationReport)
    /// The ledger does not hold; nothing was signed.
    case refused(VerificationReport)
  }

  /// How much older than this witness's last cosignature a new entry may be, in seconds: a stalled
  /// clock would keep expired keys alive.
  public static let oldestNewEntry: Int64 = 7 * 86_400

  /// The witness's name, as it stands in cosignature lines.
  public let name: String
  private let key: PrivateKey
  private let memoryDirectory: String
  private let files: FileOperations

  /// A witness.
  ///
  /// - Parameter memoryDirectory: where it remembers what it cosigned; outside any ledger.
  public init(
    name: String, key: PrivateKey, memoryDirectory: String, files: FileOperations = .system
  ) {
    self.name = name
    self.key = key
    self.memoryDirectory = memoryDirectory
    self.files = files
  }

  /// Replays a ledger and cosigns its checkpoint if it holds.
  ///
  /// - Parameters:
  ///   - directory: the ledger, or a copy of it; blobs are not needed.
  ///   - trust: names the log key that this witness accepts.
  ///   - acceptLate: entries that may be older than the rule allows, because they waited long in a
  ///     journal.
  /// - Throws: `LedgerError`, `FileError`, `TransparencyLogError`.
  public func cosign(
    ledger directory: String, trust: TrustPolicy, acceptLate: Set<UInt64> = [],
    now: Timestamp = .now(), allowsExampleKeys: Bool = false,
    progress: (@Sendable (UInt64, UInt64) -> Void)? = nil
  ) async throws -> Outcome {
    var options = LedgerVerifier.Options()
    options.trust = trust
    options.now = now
    options.checksBlobs = false
    options.needsAnchor = false
    options.refusesFutureEntries = true
    options.allowsExampleKeys = allowsExampleKeys
    options.progress = progress

    guard let origin = try Self.origin(of: directory) else {
      return .refused(try await LedgerVerifier(directory: directory, options: options).verify())
    }
    let memory = WitnessMemory(directory: memoryDirectory, origin: origin, files: files)
    let lock = try memory.lock()
    defer { withExtendedLifetime(lock) {} }
    if let last = try memory.checkpoint() {
      options.kept = [(name: "the checkpoint cosigned last", bytes: last.bytes)]
      options.since = memory.snapshot(upTo: last.checkpoint.size)
      if let time = try lastTime(on: last, now: now) {
        // Also when it must replay from the start, only what it has not cosigned yet is new.
        options.oldestNewEntry = (
          time.advanced(by: -Self.oldestNewEntry), from: last.checkpoint.size, except: acceptLate
        )
      }
    }
    var report = try await LedgerVerifier(directory: directory, options: options).verify()
    guard report.outcome == .intact, let snapshot = report.snapshot,
      let signed = try Self.checkpoint(of: directory), signed.checkpoint.root == report.root,
      signed.checkpoint.size == report.size
    else { return .refused(report) }
    let line = try Cosignature.make(
      text: signed.note.text, name: name, key: key, time: UInt64(now.seconds))
    // Lines that claim this witness's key go, whatever their dates: a log host can write any.
    let others = signed.note.signatures.filter {
      $0.keyID != line.keyID || !$0.name.utf8.elementsEqual(line.name.utf8)
    }
    guard let note = try? Note(text: signed.note.text, signatures: others + [line]) else {
      report.findings.append(
        Finding(
          .witnesses, .undecidable, code: LedgerError.Code.noteFull.rawValue,
          place: LedgerPaths.checkpoint, expected: "room for a cosignature",
          found: "\(others.count) other signature lines"))
      return .refused(report)
    }
    let cosigned = try SignedCheckpoint(note: note)
    try memory.remember(cosigned, snapshot)
    return .cosigned(cosigned, report)
  }

  /// When this witness cosigned last.
  ///
  /// - Throws: `LedgerError` when its clock is before that: time must not go back.
  private func lastTime(on signed: SignedCheckpoint, now: Timestamp) throws -> Timestamp? {
    let verifier = try VerifierKey(
      name: name, algorithm: .cosignatureV1, publicKey: key.publicKey)
    let outcome = verifier.cosignature(on: signed.note, now: Cosignature.maximumTime)
    guard case .valid(let seconds) = outcome,
      let time = Timestamp(seconds: Int64(clamping: seconds))
    else {
      throw LedgerError(
        .witnessMemoryUnreadable, memoryDirectory, expected: "a cosignature of this witness",
        found: "none that verifies", hint: "use the key and the memory that belong together")
    }
    guard now >= time else {
      throw LedgerError(
        .clockBehind, "clock", expected: "\(time) or later, when this witness cosigned last",
        found: "\(now)", hint: "set this machine's clock")
    }
    return time
  }

  private static func checkpoint(of directory: String) throws -> SignedCheckpoint? {
    let bytes = try FileOperations.readRegularFile(
      "\(directory)/\(LedgerPaths.checkpoint)", limit: LedgerPaths.maximumCheckpointSize)
    return try? SignedCheckpoint(parsing: bytes)
  }

  /// The origin that a ledger claims; nil when its checkpoint cannot be read.
  private static func origin(of directory: String) throws -> String? {
    (try? checkpoint(of: directory))??.checkpoint.origin
  }
}
