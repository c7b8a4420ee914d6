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

  @OptionGroup var state: StateOptions

  @OptionGroup var trust: TrustOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var examples: ExampleKeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let directory = try ledger.directory()
    var options = LedgerVerifier.Options()
    options.trust = try trust.policy()
    try state.apply(to: &options, ledger: directory)
    options.allowsExampleKeys = examples.allowExampleKeys
    let progress = ProgressBar("verifying", console)
    options.progress = { progress.update($0, of: $1) }
    let outcome = try await GateBoardReader(
      directory: directory, options: options,
      scope: try scope.map { try Identifier.parse($0, for: "--scope") },
      maximumAge: maxAge?.seconds
    ).read()
    progress.finish()
    switch outcome {
    case .board(let reading):
      try state.write(reading.report.snapshot)
      return GateBoardPrinter(reading, style: TextStyle(isEnabled: console.hasColor)).result
    case .unverified(let report): return VerificationPrinter(report).result
    }
  }
}
