import ArgumentParser
import Glibc

/// The entry point: answers `--version` without further ado, runs a command, and turns whatever
/// happened into one of the exit codes that scripts rely on.
@main
enum Main {
  static func main() {
    StandardStreams.occupyClosed()
    if Array(CommandLine.arguments.dropFirst()) == ["--version"] {
      Console.standard.write(LedgerCLI.version)
      ExitStatus.accepted.exit()
    }
    // An asynchronous `main` ends the first thread when it waits for something, and that thread unwinds:
    // in a static program, which has no index of its frames, this takes 25 ms.
    Task.detached { await answer() }
    while true { pause() }
  }

  /// Runs the command, and exits.
  private static func answer() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let wantsJSON = arguments.prefix { $0 != "--" }.contains("--json")
    guard isUTF8 else {
      exit(
        parsing: ValidationError("expected arguments in UTF-8: another name would be used"),
        wantsJSON: wantsJSON)
    }
    let command: any ParsableCommand
    do {
      command = try LedgerCLI.command(for: arguments)
    } catch {
      exit(parsing: error, wantsJSON: wantsJSON)
    }
    guard let command = command as? any LedgerCommand else {
      guard !type(of: command).configuration.subcommands.isEmpty else {
        // The parser's own `help`, which answers by throwing.
        var helper = command
        do {
          try helper.run()
          ExitStatus.accepted.exit()
        } catch {
          exit(parsing: error, wantsJSON: wantsJSON)
        }
      }
      // A noun without a verb decides nothing, so it is no success.
      let help = LedgerCLI.helpMessage(for: type(of: command))
      Console(json: wantsJSON, isQuiet: false).print(
        Failure(
          status: .usage, code: "usage", message: wantsJSON ? "expected a subcommand" : help))
      ExitStatus.usage.exit()
    }
    let console = Console(json: command.output.json, isQuiet: command.output.quiet)
    do {
      let result = try await command.execute(console)
      console.print(result)
      result.status.exit()
    } catch let error as ValidationError {
      exit(parsing: error, wantsJSON: command.output.json)
    } catch {
      let failure = Failure(error)
      console.print(failure)
      failure.status.exit()
    }
  }

  /// Whether every argument is what Swift made of it: bytes that are no UTF-8 were replaced, so that a
  /// file would be looked for, or written, under another name.
  private static var isUTF8: Bool {
    (0..<Int(CommandLine.argc)).allSatisfy { number in
      CommandLine.unsafeArgv[number].map { String(validatingCString: $0) != nil } ?? true
    }
  }

  /// Help goes to standard output with 0; a usage error is 64.
  private static func exit(parsing error: any Error, wantsJSON: Bool) -> Never {
    let isHelp = LedgerCLI.exitCode(for: error) == ExitCode.success
    let text = LedgerCLI.fullMessage(for: error)
    if isHelp {
      Console.standard.write(text)
      ExitStatus.accepted.exit()
    }
    let console = Console(json: wantsJSON, isQuiet: false)
    console.print(
      Failure(
        status: .usage, code: "usage", message: wantsJSON ? LedgerCLI.message(for: error) : text))
    ExitStatus.usage.exit()
  }
}
