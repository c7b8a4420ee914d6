import ArgumentParser
import Ledger
import TransparencyLog

/// `bundle check`: whether a bundle is whole, and what it claims to be.
struct BundleCheck: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compare a bundle with its manifest, and show what it claims to be.",
    discussion: """
      0 says that nobody altered a file since the manifest was written, and that evidence can be \
      made of it. What it proves is decided by a gate.
      """)

  @Argument(help: "The bundle: a directory, or a .tar of one.", completion: .file())
  var bundle: String

  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let files = try BundleArgument(bundle).files
    let attestation = try files.attestation()
    _ = try files.evidenceDraft()
    let binding = attestation.binding(bundle: files.digest).digest
    let proofs = files.venueProofs.map(\.path)
    return CommandResult(
      members: { writer in
        writer.member("bundle", files.digest.hex)
        writer.member("binding", binding.hex)
        writer.member("origin", attestation.origin.description)
        writer.member("gate", attestation.gate.rawValue)
        writer.member("venue", attestation.venue.rawValue)
        writer.member("profile", attestation.profile.hex)
        writer.member("challengeSize", attestation.challenge.size)
        writer.member("startedAt", attestation.startedAt.description)
        writer.member("finishedAt", attestation.finishedAt.description)
        writer.member("files", files.files.map(\.path))
        writer.member("venueProofs", proofs)
        writer.member("isSigned", files.envelope != nil)
      },
      lines: [
        "bundle    \(files.digest)",
        "ledger    \(attestation.origin), challenge of \(attestation.challenge.size) entries",
        "gate      \(attestation.gate)", "venue     \(attestation.venue), as claimed",
        "proofs    \(proofs.isEmpty ? "none" : proofs.joined(separator: ", "))",
        "binding   \(binding)", "profile   \(attestation.profile)",
        "run       \(attestation.startedAt) to \(attestation.finishedAt) by "
          + "\(attestation.tool.name) \(attestation.tool.version ?? "")",
        "envelope  \(files.envelope == nil ? "none" : "envelope.json")",
      ])
  }
}
