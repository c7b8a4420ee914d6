import ArgumentParser

/// `log`: read, verify, prove and witness a ledger.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Read, verify, prove and witness a ledger.",
    subcommands: [
      LogList.self, LogShow.self, LogVerify.self, LogProve.self, LogVerifyProof.self,
      LogCheckpoint.self, LogWitness.self, LogMerge.self,
    ])
}
