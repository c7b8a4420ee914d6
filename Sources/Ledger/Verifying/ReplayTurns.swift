internal import Glibc

/// The turns in which bundles are admitted: one after the other, whoever read them.
///
/// Each of a few workers reads and parses a bundle, waits for its turn to admit it, and verifies its
/// signatures. So all cores are busy, memory holds one bundle a worker, and what was read for a bundle is
/// used and given back by the one that read it.
actor ReplayTurns {
  private var replay: EntryReplay
  private var report: VerificationReport
  private let reader: BundleReader
  private let verifiesSignatures: Bool

  private var upcoming: Range<UInt64>
  /// The bundle whose turn it is.
  private var turn: UInt64
  /// Whether an entry was found that may not stand where it stands, so that nothing after it counts.
  private var isBroken = false
  private var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]

  /// Two workers for each core and one more, so that no core rests while bundles wait for their turn.
  private static var workerCount: Int { 2 * max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) + 1 }

  /// The turns of these bundles in a replay that stands before the first of them.
  init(
    _ bundles: Range<UInt64>, of replay: EntryReplay, _ report: VerificationReport,
    verifiesSignatures: Bool
  ) {
    self.replay = replay
    self.report = report
    reader = replay.reader
    self.verifiesSignatures = verifiesSignatures
    upcoming = bundles
    turn = bundles.lowerBound
  }

  /// Replays until all bundles are admitted, or one is found that may not be.
  func run() async -> (replay: EntryReplay, report: VerificationReport, isWhole: Bool) {
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<Self.workerCount { group.addTask { await self.work() } }
    }
    return (replay, report, !isBroken)
  }

  private nonisolated func work() async {
    while let bundle = await next() {
      let reading = BundleReading(bundle.number, widths: bundle.widths, reader)
      guard let checks = await admit(reading) else { return }
      if verifiesSignatures { await note(checks.count, Self.firstFailure(of: checks)) }
    }
  }

  private func next() -> (number: UInt64, widths: [Int])? {
    guard !isBroken, let number = upcoming.popFirst() else { return nil }
    return (number, replay.takeBundle(number))
  }

  /// Admits a bundle in its turn; nil when the replay has ended before it.
  private func admit(_ reading: BundleReading) async -> [EntryReplay.Check]? {
    if reading.number != turn, !isBroken {
      await withCheckedContinuation { waiting[reading.number] = $0 }
    }
    guard !isBroken else { return nil }
    let (checks, isWhole) = replay.admit(reading, &report)
    turn += 1
    if isWhole {
      waiting.removeValue(forKey: turn)?.resume()
    } else {
      end()
    }
    return checks
  }

  private func note(_ count: Int, _ failure: Finding?) {
    if let failure {
      report.findings.append(failure)
      end()
    } else {
      report.signaturesVerified = (report.signaturesVerified ?? 0) + UInt64(count)
    }
  }

  private func end() {
    isBroken = true
    for worker in waiting.values { worker.resume() }
    waiting = [:]
  }

  private static func firstFailure(of checks: [EntryReplay.Check]) -> Finding? {
    for (entry, check) in checks {
      if let failure = check.failure { return Finding(failure, entry: entry) }
    }
    return nil
  }
}

extension Range<UInt64> {
  /// Takes the first number out; nil when there is none.
  fileprivate mutating func popFirst() -> UInt64? {
    guard let first else { return nil }
    self = first + 1..<upperBound
    return first
  }
}
