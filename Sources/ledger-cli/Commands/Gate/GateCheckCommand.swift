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

  @OptionGroup var state: StateOptions

  @OptionGroup var trust: TrustOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var examples: ExampleKeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let question = try asked.question()
    let directory = try ledger.directory()
    var options = LedgerVerifier.Options()
    options.trust = try trust.policy()
    try state.apply(to: &options, ledger: directory)
    options.allowsExampleKeys = examples.allowExampleKeys
    let progress = ProgressBar("verifying", console)
    options.progress = { progress.update($0, of: $1) }
    let check = try await GateCheck.run(
      question, ledger: directory, options: options)
    progress.finish()
    try state.write(check.report.snapshot)
    return GateDecisionPrinter(check.decision, source: .ledger(since: check.report.since)).result
  }
}
