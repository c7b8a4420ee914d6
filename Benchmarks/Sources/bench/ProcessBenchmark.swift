internal import Glibc

/// How long whole runs of the program take, and how much memory the longest of them needs.
struct ProcessBenchmark {
  private static let runs = 50

  private let workspace: Workspace
  private let program: String

  init(_ workspace: Workspace) {
    self.workspace = workspace
    let checkout = "\(#filePath)".split(separator: "/").dropLast(4).joined(separator: "/")
    program =
      getenv("LEDGER_CLI").map { String(cString: $0) } ?? "/\(checkout)/.build/release/ledger-cli"
  }

  func run() async throws -> [Measurement] {
    guard access(program, X_OK) == 0 else {
      log("skipped: no \(program); `make release` makes it, LEDGER_CLI names another")
      return []
    }
    let (directory, trust) = try await workspace.largeLedger()
    let proof = try workspace.fresh("proof.tlog-proof")
    let entry = try workspace.fresh("proof.entry")
    try require(
      Command(
        program, "log", "prove", "\(Workspace.entryCount / 3)", "--ledger", directory,
        "--out", proof, "--entry", entry
      ).run(), "log prove")
    let verify = try require(
      Command(program, "log", "verify", "--ledger", directory, "--trust", trust)
        .run(samplesMemory: true), "log verify")
    return [
      Measurement(
        "`log verify`, \(Workspace.entryCount) entries, peak memory", verify.peakMemory,
        unit: "MiB", .atMost(64)),
      Measurement(
        "`log verify-proof`",
        try fastest(
          Command(program, "log", "verify-proof", proof, "--trust", trust, "--entry", entry)),
        unit: "ms", .atMost(10)),
      Measurement(
        "`ledger-cli --version`", try fastest(Command(program, "--version")), unit: "ms",
        .atMost(5)),
    ]
  }

  /// Milliseconds of the fastest of many runs: what is beyond it is other programs' doing.
  private func fastest(_ command: Command) throws -> Double {
    try (0..<Self.runs).map { _ in
      try require(command.run(), command.arguments.dropFirst().joined(separator: " ")).elapsed * 1e3
    }.min() ?? 0
  }

  @discardableResult
  private func require(_ outcome: Command.Outcome, _ name: String) throws -> Command.Outcome {
    guard outcome.status == 0 else {
      throw Command.Failure(description: "\(name) exits \(outcome.status): \(outcome.output)")
    }
    return outcome
  }
}
