import ArgumentParser
import Ledger
import TransparencyLog

/// `gate verify`: decide a gate from a proof.
struct GateVerifyCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Decide a gate from a proof, offline, with a trust file alone.",
    discussion: """
      The decision is the one that the whole ledger gives at the proof's checkpoint. Witnesses who \
      replay it must vouch for that checkpoint: the group `replaying` of the trust file.
      """)

  @OptionGroup var asked: GateQuestionOptions

  @Argument(help: "The proof that `gate prove` wrote.", completion: .file())
  var proof: String

  @OptionGroup var trust: TrustOptions
  @OptionGroup var examples: ExampleKeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let question = try asked.question()
    let verification = await GateProofVerification(
      question, proof: try FileOperations.readRegularFile(proof, limit: GateProof.maximumSize),
      trust: try trust.policy(), allowsExampleKeys: examples.allowExampleKeys)
    return GateDecisionPrinter(verification.decision, source: .proof).result
  }
}
