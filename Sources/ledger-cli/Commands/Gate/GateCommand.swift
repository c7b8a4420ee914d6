import ArgumentParser

/// `gate`: decide gates, prove decisions, and look at where the gates stand.
struct GateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate", abstract: "Decide gates, from a ledger or from a proof.",
    subcommands: [
      GateStatusCommand.self, GateCheckCommand.self, GateProveCommand.self,
      GateVerifyCommand.self,
    ])
}
