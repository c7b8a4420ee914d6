import ArgumentParser
import Ledger
import Sandbox
import TransparencyLog

struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "Look at a sandbox profile.",
    subcommands: [ProfileShow.self, ProfileLaunch.self])
}

/// `profile show`: the digest that a policy names, and what it is of.
struct ProfileShow: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the digest of a profile, and of each of its files.")

  @Argument(help: "The profile's directory.", completion: .directory)
  var directory: String

  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let profile = try SandboxProfile(directory: directory)
    return CommandResult(
      members: { writer in
        writer.member("profile", profile.digest.hex)
        writer.member("variants", profile.variants.map(\.id.rawValue))
        writer.name("files")
        writer.array(profile.manifest.files) { writer, file in
          writer.object { writer in
            writer.member("path", file.path)
            writer.member("sha256", file.sha256.hex)
            writer.member("size", file.size)
          }
        }
      },
      lines: profile.manifest.files.map { "\($0.sha256)  \($0.path)" }
        + ["\(profile.digest)  the profile"])
  }
}

/// `profile launch`: the command line that a runtime is given.
struct ProfileLaunch: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "launch",
    abstract: "Print the command line that a profile's description gives, one argument a line.",
    discussion: "Words in braces stand for what differs from launch to launch.")

  @Argument(help: "The profile's directory.", completion: .directory)
  var directory: String

  @OptionGroup var runtime: RuntimeOption
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let path = "\(directory)/launch.json"
    let launch = try LaunchDescription(
      parsing: try FileOperations.readRegularFile(path, limit: JSONRules.statement.maximumBytes))
    let arguments = launch.arguments(for: try runtime.value(), at: .placeholders)
    return CommandResult(
      members: { $0.member("arguments", arguments) }, lines: arguments)
  }
}

/// Which runtime makes the sandbox.
struct RuntimeOption: ParsableArguments {
  @Option(help: "The runtime: docker, podman or bwrap.")
  var runtime: String

  func value() throws -> SandboxRuntime {
    guard let value = SandboxRuntime(rawValue: runtime) else {
      throw ValidationError("--runtime \(runtime): expected docker, podman or bwrap")
    }
    return value
  }
}
