import ArgumentParser
import Ledger
import TransparencyLog

/// `gate prove`: a file from which others decide a gate.
struct GateProveCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract: "Write a file from which a gate can be decided offline, with a trust file alone.",
    discussion: """
      The proof leads to the witnessed checkpoint, and says whatever the ledger says there, for or \
      against the gate. Nothing is verified here: see `gate verify`.
      """)

  @Argument(help: "The gate's id.")
  var gate: String

  @Option(name: .shortAndLong, help: "Write the proof to this new file.", completion: .file())
  var out: String

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let gate = try Identifier.parse(gate, for: "GATE")
    let proof: GateProof
    do {
      proof = try GateProver(directory: ledger.directory()).prove(gate)
    } catch let refusal as Refusal where refusal.code == .unknownGate {
      // A question about it has no answer, so neither has this.
      throw CommandFailure(.undecidable, refusal.code.rawValue, "\(refusal)")
    }
    let bytes = proof.encoded
    try FileOperations.system.create(NewFile(out, bytes))
    return CommandResult(
      members: { writer in
        writer.member("gate", gate.rawValue)
        writer.member("proof", out)
        writer.member("bytes", bytes.count)
        writer.name("entries")
        writer.array(proof.entries) { $0.integer($1.index) }
      },
      lines: ["\(out): \(gate), \(proof.entries.count) entries, \(bytes.count) bytes"])
  }
}
