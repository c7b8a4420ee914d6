import ArgumentParser
import Ledger
import PolicyFile
import TransparencyLog

/// `policy`: check, sign, append and show policies.
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Check, sign, append and show policies.",
    subcommands: [PolicyCheck.self, PolicySign.self, PolicyAppend.self, PolicyShow.self])
}

/// `policy check`
struct PolicyCheck: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Explain every mistake in a policy file, with line and column.")

  @Argument(help: "The policy file (YAML).", completion: .file())
  var file: String

  @OptionGroup var examples: ExampleKeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let source = try PolicySource.read(file, examples)
    return CommandResult(
      members: { writer in
        writer.member("name", source.name.value)
        writer.member("keys", source.keys.count)
        writer.member("gates", source.gates.map(\.id.rawValue))
      },
      lines: [
        "\(file): \(source.keys.count) keys, gates "
          + source.gates.map { "\($0.displayName) (\($0.id))" }.joined(separator: ", ")
      ])
  }
}

/// `policy sign`
struct PolicySign: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    abstract: "Sign a policy, or add a signature to one, until its threshold is met.",
    discussion: """
      FILE is a policy file (YAML), which becomes the successor of the ledger's policy (or with \
      --genesis the first policy of a new ledger), or an envelope that another owner has signed.
      """)

  @Argument(help: "A policy file or an envelope.", completion: .file())
  var file: String

  @Option(help: "An owner's private key; repeat for more.", completion: .file())
  var key: [String]

  @Option(name: .shortAndLong, help: "Write the envelope to this new file.", completion: .file())
  var out: String

  @Flag(help: "Make the first policy of a new ledger.")
  var genesis = false

  @Option(help: "With --genesis: the log's public key.", completion: .file())
  var logKey: String?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var keyOptions: KeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let reader = keyOptions.reader(console)
    let existing = try? ForeignEnvelope.read(file)
    let payload = try existing?.payload ?? draft()
    guard case .policy(let policy) = try Statement(payload: payload).predicate else {
      throw CommandFailure(.tampered, "not-a-policy", "\(file): the envelope holds no policy")
    }
    let rules = try await rules(for: policy)
    var gathering = try SignatureGathering(
      payload, continuing: existing, owners: rules.owners, threshold: rules.threshold)
    try gathering.sign(try key.map(reader.read))
    return try gathering.write(to: out)
  }

  /// The payload that a policy file becomes.
  private func draft() throws -> [UInt8] {
    let source = try PolicySource.read(file, keyOptions.examples)
    if genesis {
      guard let logKey else { throw ValidationError("--genesis needs --log-key") }
      let key = try KeyFile.readPublic(logKey)
      try keyOptions.examples.require(key, logKey)
      return try source.genesis(logKey: key, id: try RandomID.make()).get().payload
    }
    return try source.successor(of: try LedgerReader(ledger.directory()).state()).get().payload
  }

  /// Who may sign the policy, and how many it takes: the policy before it says so.
  private func rules(
    for policy: PolicyPredicate
  ) async throws -> (owners: [PublicKey], threshold: UInt64) {
    if policy.ledger == nil {
      return (policy.keys.filter { $0.role == .owner }.map(\.key.publicKey), policy.ownerThreshold)
    }
    let state = try LedgerReader(ledger.directory()).state()
    guard let current = state.policy?.predicate else { throw Refusal.noOrigin }
    return (state.liveOwners, current.ownerThreshold)
  }
}

/// `policy append`
struct PolicyAppend: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "append", abstract: "Append a policy that enough owners have signed.")

  @Argument(help: "The envelope.", completion: .file())
  var file: String

  @Option(help: "The policy file that it was made from: it becomes a blob.", completion: .file())
  var policy: String

  @OptionGroup var target: WriterOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let directory = try target.ledger.directory()
    let source = try PolicySource.read(policy, target.keys.examples)
    let foreign = try ForeignEnvelope.read(file)
    let keys = target.keys.reader(console)
    let writer = try target.open(directory, keys)
    let envelope = try foreign.enveloped(by: writer.state.enrolledKeys)
    for blob in [source.bytes] + source.blobs { try writer.blobs.put(blob) }
    let entry = try writer.append(envelope)
    return AppendReport([entry]).result
  }
}

/// `policy show`
struct PolicyShow: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the policy in force.")

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let state = try LedgerReader(ledger.directory()).state()
    guard let policy = state.policy else { throw Refusal.noOrigin }
    let predicate = policy.predicate
    let size = state.size
    let keys = predicate.keys.map { key in
      let status = key.isLive(at: size) ? "" : "  (ended)"
      return "  \(key.role.rawValue.padded(9)) \(key.name.padded(16)) \(key.key.keyID)\(status)"
    }
    let gates = predicate.gates.map { gate in
      let requires = gate.requires.map(\.rawValue).joined(separator: ", ")
      return "  \(gate.id.rawValue.padded(18)) \(gate.displayName.padded(8)) "
        + (policy.waivable.contains(gate.id) ? "waivable" : "never waivable")
        + (requires.isEmpty ? "" : ", requires \(requires)")
    }
    return CommandResult(
      members: { writer in
        writer.member("origin", state.origin?.description)
        writer.member("index", policy.index)
        writer.member("payloadDigest", policy.payloadDigest.hex)
        writer.name("policy")
        writer.raw(predicate.encoded)
      },
      lines: [
        "policy \(policy.payloadDigest) (entry \(policy.index)) of \(predicate.name)",
        "owners needed: \(predicate.ownerThreshold) for a policy, "
          + "\(predicate.waiverThreshold) for a waiver", "keys:",
      ] + keys + ["gates:"] + gates + Self.terms("scopes:", predicate.scopes)
        + Self.terms("effects:", predicate.effects))
  }
}

extension PolicyShow {
  private static func terms(_ heading: String, _ terms: [PolicyTerm]) -> [String] {
    terms.isEmpty
      ? [] : [heading] + terms.map { "  \($0.id.rawValue.padded(18)) \($0.displayName)" }
  }
}

extension LedgerState {
  /// Every key that the policy in force lists.
  var enrolledKeys: [PublicKey] { policy?.predicate.keys.map(\.key.publicKey) ?? [] }
}

extension String {
  /// The text with spaces after it up to a width.
  func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 0))
  }
}
