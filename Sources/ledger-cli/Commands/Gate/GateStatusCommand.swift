import ArgumentParser
import Ledger

/// `gate status`: the board.
struct GateStatusCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show where every gate stands, and the one next step.",
    discussion: """
      READY when every gate is accepted, PARTIAL when something is accepted, waived, proven or \
      recorded, else BLOCKED; 0 for READY alone. Without --scope each gate is decided without a \
      waiver, and where that is a no in the scope of each waiver, without effects. A ledger that was \
      tampered with ends with 3, and where it cannot be replayed, with what was found in place of \
      the board. Scripts ask `gate check`.
      """)

  @Option(help: "Decide in this scope, without effects.")
  var scope: String?

  @Option(
    help: "The greatest age of what a decision rests on; the policy's own limit holds besides.")
  var maxAge: TimeSpan?

  @Option(help: "Start from the state that an earlier run of yours wrote.", completion: .file())
  var since: String?

  @Option(help: "Write the state to start from next time; it replaces the file.")
  var writeState: String?

  @OptionGroup var trust: TrustOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var examples: ExampleKeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    var options = LedgerVerifier.Options()
    options.trust = try trust.policy()
    options.since = try since.map { try StateFile(path: $0).read() }
    options.remembersCitations = writeState != nil
    options.allowsExampleKeys = examples.allowExampleKeys
    let progress = ProgressBar("verifying", console)
    options.progress = { progress.update($0, of: $1) }
    let outcome = try await GateBoardReader(
      directory: try ledger.directory(), options: options,
      scope: try scope.map { try Identifier.parse($0, for: "--scope") },
      maximumAge: maxAge?.seconds
    ).read()
    progress.finish()
    switch outcome {
    case .board(let reading):
      if let writeState, let snapshot = reading.report.snapshot {
        try StateFile(path: writeState).replace(with: snapshot)
      }
      return GateBoardPrinter(reading, style: TextStyle(isEnabled: console.hasColor)).result
    case .unverified(let report): return VerificationPrinter(report).result
    }
  }
}
