import ArgumentParser
import Ledger
import TransparencyLog

/// `log verify`: re-read every byte.
struct LogVerify: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verify a whole ledger: entries, chain, signatures, roles, heads, tiles, blobs.",
    discussion: """
      0 only when everything holds and somebody independent vouches for it: a quorum of the trust \
      file's witnesses, or a checkpoint that you kept.
      """)

  enum Blobs: String, ExpressibleByArgument, CaseIterable {
    case required
    case present
  }

  @OptionGroup var state: StateOptions

  @Option(help: "A checkpoint that you kept; repeat for more.", completion: .file())
  var kept: [String] = []

  @Flag(help: "Do not verify signatures. The result is at best 4.")
  var noSignatures = false

  @Option(help: "Whether every cited blob must be there (required), or is only counted (present).")
  var blobs = Blobs.required

  @OptionGroup var trust: TrustOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var examples: ExampleKeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let directory = try ledger.directory()
    var options = LedgerVerifier.Options()
    options.trust = try trust.policy()
    options.kept = try kept.map { path in
      (
        path,
        try FileOperations.readRegularFile(path, limit: LedgerPaths.maximumCheckpointSize)
      )
    }
    try state.apply(to: &options, ledger: directory)
    options.verifiesSignatures = !noSignatures
    options.allowsMissingBlobs = blobs == .present
    options.allowsExampleKeys = examples.allowExampleKeys
    let progress = ProgressBar("verifying", console)
    options.progress = { progress.update($0, of: $1) }
    let report = try await LedgerVerifier(directory: directory, options: options).verify()
    progress.finish()
    try state.write(report.snapshot)
    return VerificationPrinter(report).result
  }
}
