import ArgumentParser
import Ledger
import TransparencyLog

/// `bundle pack`: one file that can be carried.
struct BundlePack: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Pack a bundle's directory into one .tar, the same for the same bundle.",
    discussion: "Every file is compared with the manifest first.")

  @Argument(help: "The bundle's directory.", completion: .directory)
  var bundle: String

  @Option(name: .shortAndLong, help: "Write the archive to this new file.", completion: .file())
  var out: String

  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let files = try BundleArgument(bundle).files
    let archive = try files.archive()
    try FileOperations.system.create(NewFile(out, archive))
    return CommandResult(
      members: { writer in
        writer.member("bundle", files.digest.hex)
        writer.member("archive", out)
        writer.member("size", archive.count)
      },
      lines: ["\(out): bundle \(files.digest), \(archive.count) bytes"])
  }
}
