internal import Ledger
internal import TransparencyLog

/// Reads what a probe left behind, trusting nothing of it.
enum ProbeResult {
  /// The most bytes of a probe's messages that are kept.
  static let maximumMessages = 64 << 10

  /// What came of a probe that ended so.
  ///
  /// - Parameters:
  ///   - outcome: how its process ended.
  ///   - path: where its log has to be.
  ///   - notStarted: what its exit status means when the sandbox did not start.
  static func read(
    _ outcome: ChildProcess.Outcome, log path: String, notStarted: (Int32) -> Bool
  ) -> VariantOutcome.Result {
    switch outcome.ending {
    case .timedOut: return .failed("it did not end in its time, and was stopped")
    case .flooded: return .failed("it wrote too much to its standard output, and was stopped")
    case .signalled(let signal): return .failed("signal \(signal) ended it")
    case .exited(0): break
    case .exited(let status) where notStarted(status):
      return .notStarted("exit status \(status): \(outcome.lastWords)")
    case .exited(let status):
      return .failed("it ended with exit status \(status): \(outcome.lastWords)")
    }
    do {
      let bytes = try FileOperations.readRegularFile(path, limit: ObservationLog.maximumBytes)
      let log = try ObservationLog(parsing: bytes, name: "observations.jsonl")
      guard !log.observations.isEmpty else { return .failed("it observed nothing") }
      return .completed(
        ProbeRun(
          log: log, bytes: bytes, messages: Array(outcome.errors.prefix(maximumMessages))))
    } catch {
      return .failed("\(error)")
    }
  }
}
