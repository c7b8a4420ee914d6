internal import Glibc
internal import Synchronization

/// The work of a replay, shared out among all cores.
///
/// Bundles are read, and signatures verified, by whoever is free; bundles are admitted one after the
/// other. A worker takes what is most urgent: to admit the bundle whose turn it is, to verify signatures
/// of what was admitted, to read another bundle. Few are read ahead, so that memory holds a few.
///
/// A bundle is admitted by who read it, unless that one is busy and another has nothing to do: what was
/// read is in one core's caches, and is freed where it was allocated.
final class ReplayTurns: Sendable {
  /// A replay and what it found, which one worker at a time moves on.
  typealias Progress = (replay: EntryReplay, report: VerificationReport)

  private typealias Checks = ArraySlice<EntryReplay.Check>

  private struct State {
    /// Where the replay stands, unless somebody admits a bundle right now.
    var progress: Progress?
    /// The bundles that nobody has begun to read.
    var upcoming: Range<UInt64>
    /// The bundle that is admitted next.
    var turn: UInt64
    /// Bundles that were read before their turn, and who read them.
    var ready: [UInt64: (reading: BundleReading, reader: Int)] = [:]
    /// Whether an entry was found that may not stand where it stands, so that nothing after it counts.
    var isBroken = false
    /// Signatures of admitted entries that nobody has begun to verify.
    var unverified: [Checks] = []
    var verifiedCount: UInt64 = 0
    /// The first entry whose signature does not hold.
    var failure: (entry: UInt64, finding: Finding)?
    /// Workers that found nothing to do.
    var waiting: [CheckedContinuation<Void, Never>] = []
    /// Counts what may have made something to do.
    var changes = 0
  }

  private enum Step {
    case admit(BundleReading, Progress)
    case verify(Checks)
    case read(UInt64)
    /// There may be something to do after the next change.
    case wait(change: Int)
    case end
  }

  private let state: Mutex<State>
  private let reader: BundleReader
  /// The widths in which there are files of each bundle.
  private let widths: [UInt64: [Int]]
  private let end: UInt64
  private let verifiesSignatures: Bool

  private static let workerCount = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  /// How many bundles may be read and not admitted: enough for no worker to rest while one admits.
  private static let readAhead = UInt64(2 * workerCount)
  /// How many signatures are verified in one step: some milliseconds' work, so that all cores end together.
  private static let verifiedAtOnce = 32

  /// The turns of these bundles in a replay that stands before the first of them.
  init(_ bundles: Range<UInt64>, of progress: Progress, verifiesSignatures: Bool) {
    var progress = progress
    widths = progress.replay.takeBundles(bundles)
    reader = progress.replay.reader
    end = bundles.upperBound
    self.verifiesSignatures = verifiesSignatures
    state = Mutex(
      State(progress: progress, upcoming: bundles, turn: bundles.lowerBound))
  }

  /// Replays until all bundles are admitted, or one is found that may not be.
  ///
  /// - Returns: where the replay stands then, and whether all may stand where they stand.
  func run() async -> (progress: Progress?, isWhole: Bool) {
    await withTaskGroup(of: Void.self) { group in
      for worker in 0..<Self.workerCount { group.addTask { await self.work(worker) } }
    }
    return state.withLock { state in
      if let failure = state.failure { state.progress?.report.findings.append(failure.finding) }
      if verifiesSignatures { state.progress?.report.signaturesVerified = state.verifiedCount }
      return (state.progress, !state.isBroken)
    }
  }

  private func work(_ worker: Int) async {
    while true {
      switch state.withLock({ nextStep(of: worker, &$0) }) {
      case .read(let number):
        let reading = BundleReading(number, widths: widths[number] ?? [], reader)
        change { $0.ready[number] = (reading, worker) }
      case .admit(let reading, var progress):
        let (checks, isWhole) = progress.replay.admit(reading, &progress.report)
        change { admitted(progress, checks, isWhole, &$0) }
      case .verify(let checks):
        let failure = Self.firstFailure(of: checks)
        change { verified(checks, failure, &$0) }
      case .wait(let change): await wait(forChangeAfter: change)
      case .end: return
      }
    }
  }

  // MARK: What there is to do

  private func nextStep(of worker: Int, _ state: inout State) -> Step {
    let isOwnTurn = state.ready[state.turn]?.reader == worker
    if isOwnTurn, let step = admission(&state) { return step }
    if let checks = state.unverified.popLast() { return .verify(checks) }
    if !state.isBroken, let number = state.upcoming.first, number < state.turn + Self.readAhead {
      state.upcoming = number + 1..<end
      return .read(number)
    }
    if let step = admission(&state) { return step }
    let isOver = state.isBroken || state.turn == end
    return isOver && state.progress != nil ? .end : .wait(change: state.changes)
  }

  /// The admission of the bundle whose turn it is, if it was read and nobody admits one right now.
  private func admission(_ state: inout State) -> Step? {
    guard !state.isBroken, let progress = state.progress,
      let next = state.ready.removeValue(forKey: state.turn)
    else { return nil }
    state.progress = nil
    return .admit(next.reading, progress)
  }

  private func admitted(
    _ progress: Progress, _ checks: [EntryReplay.Check], _ isWhole: Bool, _ state: inout State
  ) {
    state.progress = progress
    state.turn += 1
    if !isWhole { state.isBroken = true }
    guard verifiesSignatures else { return }
    for start in stride(from: 0, to: checks.count, by: Self.verifiedAtOnce) {
      state.unverified.append(checks[start..<min(start + Self.verifiedAtOnce, checks.count)])
    }
  }

  private func verified(
    _ checks: Checks, _ failure: (entry: UInt64, finding: Finding)?, _ state: inout State
  ) {
    guard let failure else {
      state.verifiedCount += UInt64(checks.count)
      return
    }
    state.isBroken = true
    if state.failure.map({ failure.entry < $0.entry }) ?? true { state.failure = failure }
  }

  private static func firstFailure(of checks: Checks) -> (entry: UInt64, finding: Finding)? {
    for (entry, check) in checks {
      if let failure = check.failure { return (entry, Finding(failure, entry: entry)) }
    }
    return nil
  }

  // MARK: Waiting for something to do

  private func change(_ body: (inout State) -> Void) {
    let waiting = state.withLock { state in
      body(&state)
      state.changes += 1
      defer { state.waiting = [] }
      return state.waiting
    }
    for worker in waiting { worker.resume() }
  }

  private func wait(forChangeAfter change: Int) async {
    await withCheckedContinuation { worker in
      let isOver = state.withLock { state in
        if state.changes == change { state.waiting.append(worker) }
        return state.changes != change
      }
      if isOver { worker.resume() }
    }
  }
}
