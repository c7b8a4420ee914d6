internal import TransparencyLog

/// Reads and replays the entries of a ledger in order, many at once, in constant memory.
///
/// Bundles are read and parsed in parallel, admitted one after the other, and their signatures
/// verified in parallel again. It ends at the first entry that may not stand where it stands.
struct EntryReplay: Sendable {
  /// The state after the last entry that was admitted.
  private(set) var state = LedgerState()
  /// Whether every entry was admitted.
  private(set) var isComplete = false
  /// The state at a smaller size that was asked for, once it was reached.
  private(set) var keptState: LedgerState?
  /// The blobs that entries cite, those of an earlier run's entries included; nil unless that was asked
  /// for and the earlier run knew.
  private(set) var citedBlobs: CitedBlobs?
  private var keptSize: UInt64?

  private let storage: DirectoryStorage
  private let options: LedgerVerifier.Options
  private let checkpoint: Checkpoint
  private let origin: Origin?
  private let history: VerifierHistory
  private let citations: CitationCheck
  private var tiles: TileComparison
  /// The first entry that is read and replayed.
  private var start: UInt64 = 0
  /// The size at which the tree starts: `start` rounded down to a whole bundle.
  private var treeStart: UInt64 = 0

  init(_ storage: DirectoryStorage, _ options: LedgerVerifier.Options, checkpoint: Checkpoint) {
    self.storage = storage
    self.options = options
    self.checkpoint = checkpoint
    origin = Origin(checkpoint.origin)
    history = VerifierHistory(storage: storage, checkpoint: checkpoint)
    tiles = TileComparison(storage: storage, size: checkpoint.size)
    citations = CitationCheck(storage: storage, allowsMissing: options.allowsMissingBlobs)
    if options.remembersCitations { citedBlobs = CitedBlobs() }
  }

  var frontier: MerkleFrontier { tiles.tree.frontier }

  /// Asks for the state at a size, which is kept when it is reached.
  mutating func keepState(at size: UInt64?) { keptSize = size }

  private mutating func keepStateIfReached() {
    if state.size == keptSize { keptState = state }
  }

  /// The parts of a verification that end where the replay ended, when it is not complete.
  var unfinishedChecks: Set<Finding.Check> {
    let checks: Set<Finding.Check> = [
      .entries, .chain, .admission, .signatures, .heads, .tree, .blobs,
    ]
    // Only the genesis says which key signs checkpoints.
    return state.policy == nil ? checks.union([.checkpoint]) : checks
  }

  // MARK: Starting from an earlier run

  /// Takes over the state of an earlier run, once the older part is proven unchanged.
  ///
  /// - Throws: `LedgerError` when the state is of another ledger.
  mutating func resume(_ report: inout VerificationReport) throws(LedgerError) {
    guard let snapshot = options.since else { return }
    guard let origin = snapshot.state.origin, origin.description == checkpoint.origin else {
      throw LedgerError(
        .wrongState, "--since", expected: checkpoint.origin,
        found: snapshot.state.origin?.description ?? "nothing",
        hint: "name the state that an earlier run wrote for this ledger")
    }
    let size = snapshot.state.size
    guard size <= checkpoint.size else {
      report.findings.append(
        Finding(
          .tree, .tampered, code: LedgerError.Code.rolledBack.rawValue,
          place: LedgerPaths.checkpoint, expected: "at least \(size) entries, as verified earlier",
          found: "\(checkpoint.size)"))
      return
    }
    do {
      let root = try history.root(size: size)
      guard root == snapshot.root else {
        report.findings.append(
          Finding(
            .tree, .tampered, code: LedgerError.Code.forked.rawValue,
            place: LedgerPaths.checkpoint,
            expected: "\(snapshot.root.base64) over the first \(size) entries, as verified earlier",
            found: root.base64))
        return
      }
      let treeStart = size - size % Entry.bundleWidth
      if treeStart > 0 {
        try tiles.resume(at: treeStart, root: try history.root(size: treeStart))
      }
      self.treeStart = treeStart
      start = size
      state = snapshot.state
      if options.remembersCitations { citedBlobs = snapshot.citedBlobs }
      if options.checksBlobs { citations.check(snapshot.citedBlobs, &report) }
      keepStateIfReached()
      report.since = size
    } catch {
      report.findings.append(Finding(unreadable: LedgerPaths.tiles, error, in: .tree))
    }
  }

  /// The root at a size, proven to be a prefix of the tree in the checkpoint.
  func provenRoot(at size: UInt64) throws -> Digest { try history.root(size: size) }

  // MARK: Replaying

  /// A signature that must hold for an entry to count.
  typealias Check = (entry: UInt64, check: SignatureCheck)

  /// Replays to the checkpoint's size.
  ///
  /// - Parameter sizes: smaller sizes whose files must be there.
  mutating func run(demanding sizes: [UInt64], _ report: inout VerificationReport) async {
    guard report.outcome != .tampered || options.since == nil else { return }
    do {
      try tiles.takeInventory(demanding: sizes, &report)
    } catch {
      report.findings.append(Finding(unreadable: LedgerPaths.tiles, error, in: .tree))
      return
    }
    let first = treeStart / Entry.bundleWidth
    let end = (checkpoint.size + Entry.bundleWidth - 1) / Entry.bundleWidth
    let turns = ReplayTurns(
      first..<end, of: (self, report), verifiesSignatures: options.verifiesSignatures)
    let (progress, isWhole) = await turns.run()
    if let progress { (self, report) = progress }
    isComplete = isWhole && state.size == checkpoint.size
    report.entriesRead = state.size - min(start, state.size)
    if isComplete { tiles.finish(&report) }
  }

  /// What reads bundles for this replay.
  var reader: BundleReader {
    BundleReader(storage: storage, size: checkpoint.size, firstEntry: start)
  }

  /// The widths of the files that there are of these bundles.
  mutating func takeBundles(_ numbers: Range<UInt64>) -> [UInt64: [Int]] {
    tiles.takeBundles(numbers)
  }

  /// Admits the entries of a bundle as far as they may stand there, and says whether all may. The
  /// signatures of those before the first that may not are still to be verified: an earlier entry may
  /// turn out to be the first bad one.
  mutating func admit(
    _ reading: BundleReading, _ report: inout VerificationReport
  ) -> (checks: [Check], isWhole: Bool) {
    // What an entry has wrong says more than that its file differs from another, so it comes first.
    defer { report.findings += reading.findings }
    for hash in reading.leafHashes { tiles.append(hash, &report) }
    var checks: [Check] = []
    checks.reserveCapacity(reading.entries.count)
    for read in reading.entries {
      guard admit(read, &checks, &report) else { return (checks, false) }
    }
    if let refusal = reading.refusal {
      report.findings.append(Finding(refusal, entry: state.size))
      return (checks, false)
    }
    options.progress?(state.size, checkpoint.size)
    let end = min((reading.number + 1) * Entry.bundleWidth, checkpoint.size)
    return (checks, state.size == end)
  }

  /// Admits the next entry, and says whether it may stand there.
  private mutating func admit(
    _ read: ReadEntry, _ checks: inout [Check], _ report: inout VerificationReport
  ) -> Bool {
    let (index, verifiesSignatures) = (state.size, options.verifiesSignatures)
    do {
      let refusal = try state.admit(read, origin: origin, history: history) {
        if verifiesSignatures { checks.append((index, $0())) }
      }
      if let refusal {
        report.findings.append(Finding(refusal, entry: index))
        return false
      }
    } catch {
      report.findings.append(
        Finding(unreadable: "what it refers to", error, in: .tree, entry: index))
      return false
    }
    keepStateIfReached()
    noteExtras(of: read, &report)
    return true
  }

  // MARK: What an admitted entry says besides

  /// How far in the future an entry's time may lie, in seconds.
  private static let clockTolerance: Int64 = 300

  private mutating func noteExtras(of read: ReadEntry, _ report: inout VerificationReport) {
    let index = read.entry.index
    refuseExampleKeys(in: read, &report)
    if read.entry.time > options.now.advanced(by: Self.clockTolerance) {
      report.findings.append(
        Finding(
          .admission, options.refusesFutureEntries ? .undecidable : .note,
          code: "time-in-future", entry: index, place: "time",
          expected: "at most \(options.now) and \(Self.clockTolerance) s",
          found: "\(read.entry.time)"))
    }
    if let oldest = options.oldestNewEntry, index >= oldest.from,
      read.entry.time < oldest.time, !oldest.except.contains(index)
    {
      report.findings.append(
        Finding(
          .admission, .undecidable, code: "time-stalled", entry: index, place: "time",
          expected: "\(oldest.time) or later", found: "\(read.entry.time)"))
    }
    noteCitations(of: read, &report)
  }

  private mutating func noteCitations(of read: ReadEntry, _ report: inout VerificationReport) {
    guard options.checksBlobs || citedBlobs != nil else { return }
    for citation in read.statement.citedBlobs {
      citedBlobs?.insert(citation, of: read.entry.index)
      if options.checksBlobs { citations.check(citation, of: read.entry.index, &report) }
    }
  }

  private func refuseExampleKeys(in read: ReadEntry, _ report: inout VerificationReport) {
    let index = read.entry.index
    if !options.allowsExampleKeys, case .policy(let policy) = read.statement.predicate {
      for key in policy.trustedKeys where ExampleKeys.contains(key) {
        report.findings.append(
          Finding(
            .admission, .undecidable, code: "example-key", entry: index, place: "predicate",
            expected: "keys that only their owners have", found: "\(key.keyID), published"))
      }
    }
  }
}
