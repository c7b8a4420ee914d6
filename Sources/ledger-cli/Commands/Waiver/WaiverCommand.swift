import ArgumentParser
import Ledger
import PolicyFile
import TransparencyLog

/// `waiver`: owners let a gate be passed unproven, for one scope and a limited time.
struct WaiverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "waiver", abstract: "Waive gates: for one scope, for a time, and never silently.",
    subcommands: [WaiverGrant.self, WaiverSign.self, WaiverAppend.self])
}

/// What becomes a waiver: a file that owners wrote, or an envelope that some of them have signed.
struct WaiverInput {
  let payload: [UInt8]
  /// The signatures so far, or nil when there are none.
  let existing: ForeignEnvelope?

  /// Reads a file.
  ///
  /// - Parameter gate: the gate; an envelope names its own, which then must be this one.
  init(_ path: String, gate: Identifier?, _ state: LedgerState) throws {
    guard let policy = state.policy, let origin = state.origin else { throw Refusal.noOrigin }
    existing = try? ForeignEnvelope.read(path)
    if let existing {
      payload = existing.payload
    } else {
      guard let gate else { throw ValidationError("name the gate with --gate") }
      payload = try WaiverFile.read(path).get()
        .statement(waiving: gate, of: origin, under: policy, id: try RandomID.make()).get().payload
    }
    guard case .waiver(let waiver) = try Statement(payload: payload).predicate else {
      throw CommandFailure(.tampered, "not-a-waiver", "\(path): the envelope holds no waiver")
    }
    guard gate == nil || gate == waiver.gate else {
      throw ValidationError("--gate is \(gate?.rawValue ?? ""), and \(path) waives \(waiver.gate)")
    }
    // The ledger refuses these too; owners need not be asked to sign them.
    guard policy.predicate.gate(waiver.gate) != nil else {
      throw Refusal(
        .unknownGate, "gate",
        expected: policy.predicate.gates.map(\.id.rawValue).joined(separator: ", "),
        found: waiver.gate.rawValue)
    }
    guard policy.waivable.contains(waiver.gate) else {
      throw Refusal(
        .gateNotWaivable, "gate",
        expected: "a gate that may be waived, and that requires only such gates",
        found: waiver.gate.rawValue)
    }
  }

  /// Where owners' signatures are gathered.
  func gathering(_ state: LedgerState) throws -> SignatureGathering {
    try SignatureGathering(
      payload, continuing: existing, owners: state.liveOwners,
      threshold: state.policy?.predicate.waiverThreshold ?? .max)
  }
}

/// `waiver grant`
struct WaiverGrant: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "grant", abstract: "Sign a waiver with enough owners' keys, and append it.",
    discussion: """
      FILE is YAML with scope, risk, reason, prohibitions, notBefore, notAfter and notCovered, or an \
      envelope that other owners have signed. A waived gate is waived, not passed: every check says \
      so, and the waiver holds only for a check that names its scope and its effects.
      """)

  @Option(help: "The gate's id.")
  var gate: String

  @Option(help: "The waiver file (YAML), or an envelope.", completion: .file())
  var file: String

  @Option(help: "An owner's private key; repeat for more.", completion: .file())
  var key: [String]

  @OptionGroup var target: WriterOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let directory = try target.ledger.directory()
    let gate = try Identifier.parse(gate, for: "--gate")
    let reader = target.keys.reader(console)
    let keys = try key.map(reader.read)
    let writer = try target.open(directory, reader)
    let input = try WaiverInput(file, gate: gate, writer.state)
    var gathering = try input.gathering(writer.state)
    try gathering.sign(keys)
    let envelope = try ForeignEnvelope(parsing: gathering.envelope.encoded)
      .enveloped(by: writer.state.enrolledKeys)
    return AppendReport([try writer.append(envelope)]).result
  }
}

/// `waiver sign`
struct WaiverSign: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    abstract: "Sign a waiver, or add a signature to one, until its threshold is met.",
    discussion: """
      FILE is a waiver file (YAML), which needs --gate, or an envelope that another owner has signed.
      """)

  @Argument(help: "A waiver file or an envelope.", completion: .file())
  var file: String

  @Option(help: "The gate's id.")
  var gate: String?

  @Option(help: "An owner's private key; repeat for more.", completion: .file())
  var key: [String]

  @Option(name: .shortAndLong, help: "Write the envelope to this new file.", completion: .file())
  var out: String

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var keyOptions: KeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let reader = keyOptions.reader(console)
    let gate = try gate.map { try Identifier.parse($0, for: "--gate") }
    let state = try LedgerReader(ledger.directory()).state()
    var gathering = try WaiverInput(file, gate: gate, state).gathering(state)
    try gathering.sign(try key.map(reader.read))
    return try gathering.write(to: out)
  }
}

/// `waiver append`
struct WaiverAppend: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "append", abstract: "Append a waiver that enough owners have signed.")

  @Argument(help: "The envelope.", completion: .file())
  var file: String

  @OptionGroup var target: WriterOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let directory = try target.ledger.directory()
    let foreign = try ForeignEnvelope.read(file)
    guard case .waiver = try Statement(payload: foreign.payload).predicate else {
      throw CommandFailure(.tampered, "not-a-waiver", "\(file): the envelope holds no waiver")
    }
    let keys = target.keys.reader(console)
    let writer = try target.open(directory, keys)
    let envelope = try foreign.enveloped(by: writer.state.enrolledKeys)
    return AppendReport([try writer.append(envelope)]).result
  }
}
