internal import TransparencyLog

/// A gate check decides a gate on a whole ledger directory, which it verifies first.
///
/// What supports an acceptance lies below a checkpoint that witnesses vouch for. What was published or
/// acknowledged since can only lower the result; so the gate is decided at the witnessed checkpoint, at
/// the newest one, and with the journal, and the lowest decision is given.
public struct GateCheck: Sendable {
  /// The decision.
  public let decision: GateDecision
  /// What the verification of the ledger found.
  public let report: VerificationReport

  /// Verifies a ledger and decides a gate.
  ///
  /// - Parameters:
  ///   - options: the trust file, and where to start from; what concerns blobs and anchors is set here.
  /// - Throws: `LedgerError` when the state to start from is another ledger's.
  public static func run(
    _ question: GateQuestion, ledger directory: String, options: LedgerVerifier.Options
  ) async throws -> GateCheck {
    var options = options
    options.now = question.now
    let (decisions, report) = try await run([question], ledger: directory, options: options)
    return GateCheck(decision: decisions[0], report: report)
  }

  /// Verifies a ledger once and decides several questions, which must be asked at the time of
  /// `options`.
  ///
  /// - Returns: a decision for each question, in their order, and what the verification found.
  /// - Throws: `LedgerError` when the state to start from is another ledger's.
  public static func run(
    _ questions: [GateQuestion], ledger directory: String, options asked: LedgerVerifier.Options
  ) async throws -> (decisions: [GateDecision], report: VerificationReport) {
    var options = asked
    options.checksBlobs = false
    options.needsAnchor = false
    options.keepsAnchoredState = true
    // Before the checkpoint: what is published meanwhile is passed over, and nothing is missed.
    let journal = Result { try Journal.read("\(directory)/\(LedgerPaths.journal)") }
    var report = try await LedgerVerifier(directory: directory, options: options).verify()
    if options.since != nil, report.outcome == .intact, report.anchor != nil, report.anchored == nil
    {
      // That state is newer than what witnesses vouch for: the whole ledger is read instead.
      options.since = nil
      report = try await LedgerVerifier(directory: directory, options: options).verify()
    }
    let decisions = questions.map { [storage = DirectoryStorage(ledger: directory)] question in
      LedgerGateDecision(question: question, storage: storage, trust: options.trust)
        .decide(report, journal)
    }
    return (decisions, report)
  }
}

/// The lowest of the decisions that a verified ledger allows.
private struct LedgerGateDecision {
  let question: GateQuestion
  let storage: DirectoryStorage
  let trust: TrustPolicy?

  func decide(
    _ report: VerificationReport, _ journal: Result<Journal.Contents, any Error>
  ) -> GateDecision {
    if let finding = report.decisive, report.outcome != .intact {
      let code: GateReason.Code =
        report.outcome == .tampered
        ? .ledgerTampered : finding.code == "example-key" ? .exampleKey : .ledgerUndecidable
      return undecidable(
        code, finding.place, finding.expected, "\(finding.found) (\(finding.code))",
        entry: finding.entry)
    }
    guard let state = report.state, let origin = report.origin, let root = report.root else {
      return undecidable(.ledgerUndecidable, "ledger", "a ledger that was verified whole", "less")
    }
    do {
      let newest = try Checkpoint(origin: origin, size: report.size, root: root)
      let history = VerifierHistory(storage: storage, checkpoint: newest)
      let vouching = vouching(report)
      var decisions: [GateDecision] = []
      if let anchored = report.anchored {
        decisions.append(try decide(anchored.state, history, vouching))
      }
      if report.anchored?.state.size != state.size {
        decisions.append(try decide(state, history, vouching))
      }
      switch try journalled(after: state, history, journal) {
      case .nothing: break
      case .entries(let state, let history):
        decisions.append(try decide(state, history, vouching))
      case .unreadable(let why):
        return undecidable(
          .journalUnreadable, LedgerPaths.journal, "a journal whose entries follow", why)
      }
      return decisions.lowest ?? undecidable(.ledgerUndecidable, "ledger", "a state", "none")
    } catch {
      return undecidable(.ledgerUndecidable, "ledger", "readable entries and blobs", "\(error)")
    }
  }

  private func undecidable(
    _ code: GateReason.Code, _ subject: String, _ expected: String, _ found: String,
    entry: UInt64? = nil
  ) -> GateDecision {
    GateDecision(
      question,
      undecidable: GateReason(
        code, question.gate, entry: entry, subject, expected: expected, found: found))
  }

  private func vouching(_ report: VerificationReport) -> Vouching {
    guard let trust else { return Vouching(now: question.now) }
    guard let anchored = report.anchored else {
      return Vouching(notAnchored: trust, now: question.now)
    }
    return Vouching(anchored.checkpoint, trust: trust, now: question.now, replays: true)
  }

  private func decide(
    _ state: LedgerState, _ history: some LedgerHistory, _ vouching: Vouching
  ) throws -> GateDecision {
    let facts = try GateFactsCollector(
      state: state, history: history, blobs: BlobStore(storage: storage)
    ).facts(for: question.gate)
    return GateDecision(question, facts: facts, vouching: vouching)
  }

  // MARK: The journal

  private enum Journalled {
    case nothing
    case entries(LedgerState, JournalHistory)
    case unreadable(String)
  }

  /// The state after the entries that were acknowledged and are not published yet.
  private func journalled(
    after published: LedgerState, _ history: VerifierHistory,
    _ reading: Result<Journal.Contents, any Error>
  ) throws -> Journalled {
    let journal: Journal.Contents
    switch reading {
    case .success(let contents): journal = contents
    case .failure(let error): return .unreadable("\(error)")
    }
    if let offset = journal.corruptAt { return .unreadable("a damaged record at byte \(offset)") }
    var state = published
    var history = JournalHistory(published: history, size: published.size)
    for bytes in journal.entries {
      do throws(Refusal) {
        let read = try ReadEntry(bytes[...])
        if read.entry.index < published.size { continue }
        try admit(read, onto: &state, history)
        history.append(read)
      } catch {
        return .unreadable("entry \(state.size): \(error)")
      }
    }
    return state.size == published.size ? .nothing : .entries(state, history)
  }

  private func admit(
    _ read: ReadEntry, onto state: inout LedgerState, _ history: JournalHistory
  ) throws(Refusal) {
    let admission: Admission
    do {
      admission = try state.admit(read, origin: state.origin, history: history)
    } catch {
      throw Refusal(.unsupportedRules, "journal", expected: "readable entries", found: "\(error)")
    }
    switch admission {
    case .refused(let refusal): throw refusal
    case .admitted(let checks):
      if let failure = checks.lazy.compactMap(\.failure).first { throw failure }
    }
  }
}

/// Published entries, and those in the journal after them.
private struct JournalHistory: LedgerHistory {
  private let published: VerifierHistory
  private let size: UInt64
  private var entries: [ReadEntry] = []

  init(published: VerifierHistory, size: UInt64) {
    self.published = published
    self.size = size
  }

  mutating func append(_ read: ReadEntry) { entries.append(read) }

  func entry(at index: UInt64) throws -> ReadEntry {
    guard index >= size else { return try published.entry(at: index) }
    guard let offset = Int(exactly: index - size), entries.indices.contains(offset) else {
      throw LedgerError(
        .entryAbsent, "entry \(index)", expected: "an index below \(size + UInt64(entries.count))",
        found: "\(index)")
    }
    return entries[offset]
  }

  /// A challenge is a checkpoint, and none covers what is not published.
  func root(size: UInt64) throws -> Digest {
    guard size <= self.size else {
      throw LedgerError(
        .entryAbsent, "root \(size)", expected: "a published size", found: "\(size)")
    }
    return try published.root(size: size)
  }
}

extension [GateDecision] {
  /// The decision that accepts least; the first of those that weigh the same.
  fileprivate var lowest: GateDecision? {
    self.max { left, right in
      (left.weight?.rawValue ?? -1) < (right.weight?.rawValue ?? -1)
    }
  }
}
