import ArgumentParser
import Ledger
import Sandbox
import TransparencyLog

/// `bundle prove`: what only the venue can do.
struct BundleProve: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract: "Have the venue vouch for a bundle, with a key or a token of its own.",
    discussion: """
      The proof becomes a file under `venue/` of the bundle; a file that is there already is not \
      touched. It covers the bundle, its challenge, gate, venue, profile and subjects. Whether it \
      counts, the policy says, when the gate is decided.
      """)

  @Argument(help: "The bundle's directory.", completion: .directory)
  var bundle: String

  @OptionGroup var prover: VenueProverOptions
  @OptionGroup var keyOptions: KeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let keys = keyOptions.reader(console)
    guard let prover = try prover.prover(keys) else {
      throw ValidationError(
        "say what vouches: --venue-key F, --ssh-key F, --oidc github|gitlab or --tpm-ak KEY")
    }
    let (path, binding) = try prover.write(toBundleIn: bundle)
    return CommandResult(
      members: { writer in
        writer.member("binding", binding.digest.hex)
        writer.member("proof", path)
      },
      lines: ["\(path)  covers \(binding.digest)"])
  }
}

/// `bundle audience`: what a token for a bundle has to be issued for.
struct BundleAudience: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "audience",
    abstract: "Print the audience of the token that proves a bundle's venue.",
    discussion: """
      GitLab fixes a token's audience before the job's script begins: hand it to a later job of the \
      same pipeline, which says `bundle prove --oidc gitlab`.
      """)

  @Argument(help: "The bundle's directory.", completion: .directory)
  var bundle: String

  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let binding = try BundleFiles(directory: bundle).venueBinding()
    let audience = OIDCAuthority.audience(of: binding)
    return CommandResult(
      members: { writer in
        writer.member("audience", audience)
        writer.member("binding", binding.digest.hex)
      },
      lines: [audience])
  }
}
