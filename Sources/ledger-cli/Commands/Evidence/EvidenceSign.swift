import ArgumentParser
import Ledger
import TransparencyLog

/// `evidence sign`: what an operator does where the evidence was made.
struct EvidenceSign: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    abstract: "Sign a file or a bundle as evidence, without appending it.",
    discussion: """
      Keep the file beside the envelope: `evidence add` takes both. A bundle is a directory, or a \
      .tar of one; what is signed of it is what its attestation.json claims.
      """)

  @Argument(help: "The file or bundle.", completion: .file())
  var file: String

  @Option(help: "The operator's private key.", completion: .file())
  var key: String

  @Option(
    name: .shortAndLong,
    help: """
      Write the envelope to this new file (default: FILE.dsse; of a bundle's directory, \
      envelope.json in it).
      """)
  var out: String?

  @OptionGroup var evidence: EvidenceOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var keyOptions: KeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let bundle = try BundleArgument.read(file)
    let draft = try bundle.map { try self.draft(of: $0) } ?? self.draft(console)
    let keys = keyOptions.reader(console)
    let envelope = try VerifiedEnvelope(signing: draft.payload, keys: [try keys.read(key)]).envelope
    let out = self.out ?? bundle?.envelopePath ?? "\(file).dsse"
    try FileOperations.system.create(NewFile(out, envelope.encoded + [UInt8(ascii: "\n")]))
    return CommandResult(
      members: { writer in
        writer.member("envelope", out)
        writer.member("payloadDigest", envelope.payloadDigest.hex)
      },
      lines: ["\(out)  \(envelope.payloadDigest)"])
  }

  /// What a bundle claims; where a ledger is at hand, for that ledger.
  private func draft(of bundle: BundleArgument) throws -> EvidenceDraft {
    try evidence.requireAgreement(with: bundle)
    if ledger.isNamed {
      try bundle.requireOrigin(LedgerReader(ledger.directory()).checkpoint().checkpoint.origin)
    }
    return try bundle.files.evidenceDraft(venue: try evidence.venueOption())
  }

  private func draft(_ console: Console) throws -> EvidenceDraft {
    let challenge =
      try evidence.challenge.map { try SignedCheckpoint.read($0) }
      ?? LedgerReader(ledger.directory()).checkpoint()
    return try evidence.builder(challenge: challenge)
      .draft(of: try EvidenceFile.read(file, console), kind: try evidence.kindOption())
  }
}
