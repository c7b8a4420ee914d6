public import TransparencyLog

/// Verifies a ledger directory, every byte of it, trusting nothing in it.
///
/// What it trusts is what its user brings: a trust file, checkpoints that he kept, and the state
/// that an earlier run of his own left outside the ledger.
public struct LedgerVerifier: Sendable {
  /// What is asked of a verification.
  public struct Options: Sendable {
    /// The trust file, which alone says whose signatures count.
    public var trust: TrustPolicy?
    /// The state of an earlier run, so that older entries are proven consistent and not re-read.
    public var since: StateSnapshot?
    /// Checkpoints that the auditor kept; each must be a prefix of this ledger.
    public var kept: [(name: String, bytes: [UInt8])] = []
    /// Whether signatures are verified. Without them the verification is at best undecidable.
    public var verifiesSignatures = true
    /// Whether a cited blob that is absent is only counted.
    public var allowsMissingBlobs = false
    /// Whether blobs are looked at; a witness leaves them to auditors.
    public var checksBlobs = true
    /// Whether the snapshot lists the blobs that entries cite, so that a verification which starts from
    /// it misses none of them; it takes some hundred bytes each.
    public var remembersCitations = false
    /// Whether somebody independent must vouch; a witness is himself the one who will.
    public var needsAnchor = true
    /// Whether an entry dated after `now` and a tolerance is undecidable rather than noted.
    public var refusesFutureEntries = false
    /// The oldest time that entries from an index on may have, and those excepted from that.
    public var oldestNewEntry: (time: Timestamp, from: UInt64, except: Set<UInt64>)?
    /// Whether the state at the largest anchored checkpoint is reported too; it costs a copy.
    public var keepsAnchoredState = false
    /// Whether published example keys may be trusted.
    public var allowsExampleKeys = false
    /// The present time.
    public var now = Timestamp.now()
    /// Told how many entries of how many are done.
    public var progress: (@Sendable (UInt64, UInt64) -> Void)?

    /// Nothing special.
    public init() {}
  }

  let storage: DirectoryStorage
  let options: Options

  /// A verification of the ledger in a directory.
  public init(directory: String, options: Options) {
    storage = DirectoryStorage(ledger: directory)
    self.options = options
  }

  /// Verifies. Whatever is wrong with the ledger is in the report.
  ///
  /// - Throws: `LedgerError` when what was asked makes no sense for this ledger.
  public func verify() async throws -> VerificationReport {
    var report = VerificationReport()
    if options.verifiesSignatures { report.signaturesVerified = 0 }
    if !options.verifiesSignatures { report.skipped.insert(.signatures) }
    if options.trust == nil { report.skipped.insert(.witnesses) }
    refuseExampleKeys(&report)
    guard let checkpoints = CheckpointFiles(storage, options, &report) else {
      report.skipped.formUnion(Finding.Check.allCases.filter { report.result(of: $0) == .ok })
      return report
    }
    report.origin = checkpoints.newest.checkpoint.origin
    report.size = checkpoints.newest.checkpoint.size
    report.root = checkpoints.newest.checkpoint.root

    var replay = EntryReplay(storage, options, checkpoint: checkpoints.newest.checkpoint)
    let anchored = checkpoints.largestAnchored()
    if options.keepsAnchoredState { replay.keepState(at: anchored?.checkpoint.size) }
    try replay.resume(&report)
    await replay.run(demanding: checkpoints.publishedSizes, &report)
    checkpoints.compare(replay, options, &report)

    if options.checksBlobs {
      let sweep = await BlobSweep(storage: storage).run()
      report.blobsHashed = sweep.hashed
      report.findings += sweep.findings
    } else {
      report.skipped.insert(.blobs)
    }
    if !options.verifiesSignatures {
      report.findings.append(
        Finding(
          .signatures, .undecidable, code: "signatures-not-verified", place: "entries",
          expected: "signatures to be verified", found: "that this was not asked for"))
    }
    checkpoints.anchor(options, &report)
    if replay.isComplete {
      report.state = replay.state
    } else {
      report.unfinished = replay.unfinishedChecks
    }
    if let anchored, let state = replay.keptState {
      report.anchored = VerificationReport.Anchored(checkpoint: anchored, state: state)
    }
    if report.outcome == .intact {
      report.snapshot = StateSnapshot(
        state: replay.state, frontier: replay.frontier, citedBlobs: replay.citedBlobs)
    }
    return report
  }

  private func refuseExampleKeys(_ report: inout VerificationReport) {
    guard !options.allowsExampleKeys else { return }
    for key in options.trust?.exampleKeys ?? [] {
      report.findings.append(
        Finding(
          .checkpoint, .undecidable, code: "example-key", place: "trust file \(key.name)",
          expected: "keys that only their owners have", found: "a published one"))
    }
  }
}
