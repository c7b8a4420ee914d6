import ArgumentParser
import Glibc
import Ledger
import TransparencyLog

/// `packet`: what an operator takes to a venue.
struct PacketCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "packet",
    abstract: "Write the packet that an operator takes to a venue.",
    discussion: """
      Commands to be pasted, with the challenge inside: the newest checkpoint that witnesses cosigned, \
      or else the newest. There is no packet where the run would be carried home for nothing: for a \
      venue that the gate does not accept, or that nothing enrolled could prove, the answer is 1.
      """)

  @Option(help: "The gate.")
  var gate: String

  @Option(help: "The venue where the sandbox is to run.")
  var venue: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write NAME.md and NAME.json, new files (default: Markdown on standard output).",
      valueName: "name"))
  var out: String?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let plan = try plan()
    let challenge = plan.packet.challenge
    let vouched = plan.isWitnessed ? "cosigned by witnesses" : "not cosigned"
    if !plan.isWitnessed {
      console.note(
        "ledger-cli: note: no witness has cosigned this ledger yet, so nobody dates the challenge")
    }
    var lines = String(plan.markdown.dropLast()).lines
    if let out {
      try write(plan, to: out)
      lines = [
        "\(out).md, \(out).json: \(gate) at \(venue), challenge of \(challenge.size) entries, \(vouched)"
      ]
    }
    return CommandResult(
      members: { writer in
        writer.name("packet")
        writer.raw(plan.packet.bytes)
        writer.member("isWitnessed", plan.isWitnessed)
        if let out { writer.member("files", ["\(out).md", "\(out).json"]) }
      },
      lines: lines)
  }

  private func plan() throws -> PacketPlan {
    let gate = try Identifier.parse(gate, for: "--gate")
    let venue = try Identifier.parse(venue, for: "--venue")
    let reader = LedgerReader(try ledger.directory())
    let state = try reader.state()
    guard let origin = state.origin, let policy = state.policy?.predicate else {
      throw Refusal.noOrigin
    }
    let (signed, isWitnessed) = try reader.challenge()
    do {
      return try PacketPlan(
        for: gate, at: venue, policy: policy, origin: origin,
        challenge: try Challenge(signed, of: origin), isWitnessed: isWitnessed, time: .now())
    } catch let problem as PacketPlan.Problem {
      throw CommandFailure(
        problem.isNo ? .no : .undecidable, problem.code.rawValue, problem.description)
    }
  }

  private func write(_ plan: PacketPlan, to name: String) throws {
    try FileOperations.system.create(
      NewFile("\(name).md", Array(plan.markdown.utf8)),
      NewFile("\(name).json", plan.packet.bytes + [UInt8(ascii: "\n")]))
  }
}
