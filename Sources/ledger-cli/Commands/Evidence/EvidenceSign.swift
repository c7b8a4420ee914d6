import ArgumentParser
import Ledger
import TransparencyLog

/// `evidence sign`: what an operator does where the evidence was made.
struct EvidenceSign: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    abstract: "Sign a file as evidence, without appending it.",
    discussion: "Keep the file beside the envelope: `evidence add` takes both.")

  @Argument(help: "The file.", completion: .file())
  var file: String

  @Option(help: "The operator's private key.", completion: .file())
  var key: String

  @Option(name: .shortAndLong, help: "Write the envelope to this new file (default: FILE.dsse).")
  var out: String?

  @OptionGroup var evidence: EvidenceOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var examples: ExampleKeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let challenge =
      try evidence.challenge.map { try SignedCheckpoint.read($0) }
      ?? LedgerReader(ledger.directory()).checkpoint()
    let draft = try evidence.builder(challenge: challenge)
      .draft(of: try EvidenceFile.read(file, console), kind: try evidence.kindOption())
    let keys = KeyReader(passphrases: Passphrases(passphrase, console), examples: examples)
    let envelope = try VerifiedEnvelope(signing: draft.payload, keys: [try keys.read(key)]).envelope
    let out = self.out ?? "\(file).dsse"
    try writeNewFile(out, envelope.encoded + [UInt8(ascii: "\n")])
    return CommandResult(
      members: { writer in
        writer.member("envelope", out)
        writer.member("payloadDigest", envelope.payloadDigest.hex)
      },
      lines: ["\(out)  \(envelope.payloadDigest)"])
  }
}
