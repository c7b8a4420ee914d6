import ArgumentParser
import Ledger

/// `gate check`: decide a gate on the whole ledger.
struct GateCheckCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Verify the ledger, and decide a gate on it.",
    discussion: """
      0 only when the gate is accepted. Every row is recomputed from the evidence; what the verdict \
      says is held against it. Without a trust file, or without an age limit (--max-age, or the \
      policy's own), nothing is decided: 4.
      """)

  @OptionGroup var asked: GateQuestionOptions

  @Option(help: "Start from the state that an earlier run of yours wrote.", completion: .file())
  var since: String?

  @Option(help: "Write the state to start from next time; it replaces the file.")
  var writeState: String?

  @OptionGroup var trust: TrustOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var examples: ExampleKeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let question = try asked.question()
    var options = LedgerVerifier.Options()
    options.trust = try trust.policy()
    options.since = try since.map { try StateFile(path: $0).read() }
    options.remembersCitations = writeState != nil
    options.allowsExampleKeys = examples.allowExampleKeys
    let progress = ProgressBar("verifying", console)
    options.progress = { progress.update($0, of: $1) }
    let check = try await GateCheck.run(
      question, ledger: try ledger.directory(), options: options)
    progress.finish()
    if let writeState, let snapshot = check.report.snapshot {
      try StateFile(path: writeState).replace(with: snapshot)
    }
    return GateDecisionPrinter(check.decision, source: .ledger(since: check.report.since)).result
  }
}
