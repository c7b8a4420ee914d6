import ArgumentParser
import Ledger
import PolicyFile
import TransparencyLog

/// `init`: make a ledger whose first entry is its policy.
struct InitCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a ledger from a policy file, and print the trust line to pin.",
    discussion: """
      The policy is signed by its own owners: name their keys, or bring the envelope that \
      `policy sign --genesis` gathered.
      """)

  @Option(help: "The name part of the ledger's origin; must be the policy's own.")
  var name: String?

  @Option(help: "The policy file (YAML).", completion: .file())
  var policy: String

  @Option(help: "An owner's private key; repeat for more owners.", completion: .file())
  var ownerKey: [String] = []

  @Option(help: "A genesis envelope that owners have signed, instead of their keys.")
  var envelope: String?

  @Option(help: "The log's private key (default: $LEDGER_LOG_KEY).", completion: .file())
  var logKey: String?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var keyOptions: KeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let directory = try ledger.directory()
    let keys = keyOptions.reader(console)
    let source = try PolicySource.read(policy, keyOptions.examples)
    if let name, name != source.name.value {
      throw ValidationError("--name is \(name), and the policy says \(source.name.value)")
    }
    let signer = try keys.logSigner(logKey, ledger: directory)
    let genesis = try genesis(of: source, signer: signer, keys: keys)
    let writer = try LedgerWriter(
      creating: directory, genesis: genesis, blobs: [source.bytes] + source.blobs, signer: signer)
    try KeyReader.note(signer.path, in: directory)
    guard let origin = writer.origin else { throw Refusal.noOrigin }
    let vkey = try VerifierKey(
      name: origin.description, algorithm: .ed25519, publicKey: signer.key.publicKey)
    return CommandResult(
      members: { writer in
        writer.member("origin", origin.description)
        writer.member("ledger", directory)
        writer.member("trust", "log \(vkey.line)")
      },
      lines: ["log \(vkey.line)"])
  }

  private func genesis(
    of source: PolicySource, signer: LogSigner, keys: KeyReader
  ) throws -> VerifiedEnvelope {
    if let envelope {
      let foreign = try ForeignEnvelope.read(envelope)
      return try foreign.enveloped(by: source.keys.map(\.publicKey))
    }
    guard !ownerKey.isEmpty else {
      throw ValidationError("name the owners' keys with --owner-key, or bring --envelope")
    }
    let draft = try source.genesis(logKey: signer.key.publicKey, id: try RandomID.make()).get()
    return try VerifiedEnvelope(signing: draft.payload, keys: try ownerKey.map(keys.read))
  }
}

extension Refusal {
  /// A ledger that was just made has an origin; without one something is wrong here.
  static let noOrigin = Refusal(
    .notGenesis, "origin", expected: "the origin of the new ledger", found: "none")
}

extension PolicySource {
  static func read(_ path: String, _ examples: ExampleKeyOptions) throws -> PolicySource {
    try PolicyFile.read(path, allowsExampleKeys: examples.allowExampleKeys).get()
  }
}

extension PolicyFile.Outcome {
  /// The value, or everything that is wrong with the file as one failure.
  func get() throws -> Value {
    switch self {
    case .valid(let value): return value
    case .invalid(let diagnostics): throw CommandFailure(diagnostics)
    }
  }
}

extension ForeignEnvelope {
  static func read(_ path: String) throws -> ForeignEnvelope {
    try ForeignEnvelope(
      parsing: FileOperations.readRegularFile(path, limit: ForeignEnvelope.maximumSize))
  }
}
