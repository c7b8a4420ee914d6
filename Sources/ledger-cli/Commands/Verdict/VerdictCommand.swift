import ArgumentParser

/// `verdict`: what a verifier says of a gate.
struct VerdictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verdict", abstract: "Judge a gate's evidence, and sign what follows.",
    subcommands: [VerdictIssue.self])
}
