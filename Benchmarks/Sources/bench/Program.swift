internal import Glibc

/// The release program, which is measured as whole processes.
struct Program {
  /// How often a command is run; the fastest counts.
  private static let runs = 50

  private let path: String

  /// What `make release` made, or LEDGER_CLI names; nil when it is not there.
  static var released: Program? {
    let path =
      getenv("LEDGER_CLI").map { String(cString: $0) }
      ?? "\(Workspace.checkout)/.build/release/ledger-cli"
    guard access(path, X_OK) == 0 else {
      log("skipped: no \(path); `make release` makes it, LEDGER_CLI names another")
      return nil
    }
    return Program(path: path)
  }

  /// Runs it, and takes nothing but success.
  @discardableResult
  func run(_ arguments: String..., samplesMemory: Bool = false) throws -> Command.Outcome {
    try run(arguments, samplesMemory: samplesMemory)
  }

  private func run(_ arguments: [String], samplesMemory: Bool) throws -> Command.Outcome {
    let outcome = try Command([path] + arguments).run(samplesMemory: samplesMemory)
    guard outcome.status == 0 else {
      throw Command.Failure(
        description:
          "\(arguments.joined(separator: " ")) exits \(outcome.status): \(outcome.output)")
    }
    return outcome
  }

  /// Milliseconds of the fastest of many runs: what is beyond it is other programs' doing.
  func fastest(_ arguments: String...) throws -> Double {
    try (0..<Self.runs).map { _ in try run(arguments, samplesMemory: false).elapsed * 1e3 }.min()
      ?? 0
  }
}
