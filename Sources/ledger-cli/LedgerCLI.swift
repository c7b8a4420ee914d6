import ArgumentParser

/// The command tree: nouns, then verbs.
struct LedgerCLI: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "ledger-cli",
    abstract: "Keep signed evidence in an append-only log that anyone can verify offline.",
    discussion: """
      Exit codes: 0 accepted or intact, and nothing else is 0; 1 no; 3 tampered (bytes, signatures, \
      proofs or history do not match); 4 undecidable (something is missing, unreadable or not \
      anchored); 64 usage; 70 a bug here.
      """,
    version: version,
    subcommands: [
      KeyCommand.self, InitCommand.self, PolicyCommand.self, ProfileCommand.self,
      PacketCommand.self, AttestCommand.self, BundleCommand.self, EvidenceCommand.self,
      VerdictCommand.self, WaiverCommand.self, RevokeCommand.self, GateCommand.self,
      LogCommand.self, AuditCommand.self,
    ])
}

extension LedgerCLI {
  /// The command that the arguments name, with what they say.
  ///
  /// Parsing from the root looks at every command there is, which costs a gating script milliseconds. So a
  /// command that is named plainly is parsed alone. All else is the root's to answer: help, and mistakes,
  /// whose messages show the whole command line.
  ///
  /// - Throws: what the argument parser throws, also for help.
  static func command(for arguments: [String]) throws -> any ParsableCommand {
    if arguments.first == "help" { try requireCommand(arguments.dropFirst()) }
    let (named, rest) = named(by: arguments[...])
    if named is any LedgerCommand.Type, let command = try? named.parse(Array(rest)) {
      return command
    }
    return try parseAsRoot(arguments)
  }

  /// The command that the first arguments name, and the arguments after them.
  private static func named(
    by arguments: ArraySlice<String>
  ) -> (command: any ParsableCommand.Type, rest: ArraySlice<String>) {
    var command: any ParsableCommand.Type = LedgerCLI.self
    var rest = arguments
    while let verb = command.configuration.subcommands.first(where: {
      $0.configuration.commandName == rest.first
    }) {
      command = verb
      rest = rest.dropFirst()
    }
    return (command, rest)
  }

  /// Refuses help on a command that there is none of: the parser's own would show the root's.
  private static func requireCommand(_ path: ArraySlice<String>) throws {
    guard let unknown = named(by: path).rest.first, !unknown.hasPrefix("-") else { return }
    throw ValidationError("help \(path.joined(separator: " ")): there is no command \(unknown)")
  }
}

/// A command that does something and says how it went.
protocol LedgerCommand: AsyncParsableCommand {
  var output: OutputOptions { get }

  /// Does it.
  ///
  /// - Throws: what could not be done.
  func execute(_ console: Console) async throws -> CommandResult
}
