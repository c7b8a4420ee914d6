import ArgumentParser
import Ledger
import TransparencyLog

/// `verdict issue`: compute every row of a gate from its live evidence, sign it and append it.
struct VerdictIssue: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "issue",
    abstract: "Compute a gate's rows from its live evidence, sign the verdict and append it.",
    discussion: """
      0 when the verdict was appended, whatever it says. Whoever decides the gate computes the rows \
      again, so a verdict can lower what the evidence shows and never raise it.
      """)

  @Option(help: "The gate's id.")
  var gate: String

  @Option(help: "The private key of the gate's verdict role, a verifier's.", completion: .file())
  var key: String?

  @Option(
    help: """
      Lower a row, ROW=STATE:REASON with refuted, missing or undecidable for the state; repeat for \
      more.
      """)
  var lower: [String] = []

  @Flag(help: "Show what would be signed, of what is published; sign and append nothing.")
  var dryRun = false

  @OptionGroup var trust: TrustOptions
  @OptionGroup var target: WriterOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let directory = try target.ledger.directory()
    let gate = try Identifier.parse(gate, for: "--gate")
    let lowering = try lower.map { try VerdictDraft.Lowering.parse($0) }
    guard !dryRun else {
      let (facts, state) = try LedgerReader(directory).gateFacts(for: gate)
      let draft = try draft(of: gate, facts, state, lowering, directory)
      return VerdictPrinter(draft, entry: nil).result
    }
    guard let key else { throw ValidationError("name the verifier's key with --key") }
    let keys = target.keys.reader(console)
    let verdictKey = try keys.read(key)
    let writer = try target.open(directory, keys)
    let draft = try draft(
      of: gate, writer.gateFacts(for: gate), writer.state, lowering, directory)
    let entry = try writer.append(
      VerifiedEnvelope(signing: draft.statement.payload, keys: [verdictKey]))
    return VerdictPrinter(draft, entry: entry).result
  }

  private func draft(
    of gate: Identifier, _ facts: GateFacts, _ state: LedgerState,
    _ lowering: [VerdictDraft.Lowering], _ directory: String
  ) throws -> VerdictDraft {
    do {
      return try VerdictDraft(
        of: gate, facts: facts, revoked: Set(state.revocations.keys),
        vouching: try vouching(directory), lowering: lowering)
    } catch let refusal as Refusal where refusal.category == .malformed {
      // Nothing that was read is malformed: there is no verdict to be had of it.
      throw CommandFailure(.no, refusal.code.rawValue, "\(refusal)")
    }
  }

  /// Who dates the challenges: the witnesses of the trust file, if there is one.
  private func vouching(_ directory: String) throws -> Vouching {
    guard let policy = try trust.policy() else { return Vouching(now: .now()) }
    let checkpoint = try LedgerReader(directory).checkpoint()
    return Vouching(checkpoint, trust: policy, now: .now(), replays: true)
  }
}

extension VerdictDraft.Lowering {
  /// `ROW=STATE:REASON`.
  static func parse(_ text: String) throws -> VerdictDraft.Lowering {
    let states: [VerdictPredicate.RowState] = [.refuted, .missing, .undecidable]
    let parts = text.split(separator: "=", maxSplits: 1)
    let said = parts.last?.split(separator: ":", maxSplits: 1) ?? []
    guard parts.count == 2, said.count == 2, let row = Identifier(parts[0]),
      let state = states.first(where: { $0.rawValue == said[0] })
    else {
      throw ValidationError(
        "--lower \(text): expected ROW=STATE:REASON, with a state of "
          + states.map(\.rawValue).joined(separator: ", "))
    }
    return VerdictDraft.Lowering(row: row, state: state, reason: String(said[1]))
  }
}
