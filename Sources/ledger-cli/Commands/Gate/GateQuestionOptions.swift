import ArgumentParser
import Ledger

/// What a gating script asks. The script says it, never the one who asks to build.
struct GateQuestionOptions: ParsableArguments {
  @Argument(help: "The gate's id.")
  var gate: String

  @Option(help: "The scope of what is about to be done; a waiver holds in one scope only.")
  var scope: String?

  @Option(
    help: """
      An effect of what is about to be done; repeat for more, or say none. Without it no waiver holds.
      """)
  var effect: [String] = []

  @Option(
    help: "A digest that the decision has to be about, [NAME=]HEX; repeat for more.")
  var subject: [String] = []

  @Option(
    help: """
      The greatest age of what the decision rests on, by quorum time: 3600, 90s, 15m, 12h, 30d. The \
      policy's own limit holds besides.
      """)
  var maxAge: TimeSpan?

  /// What says explicitly that there are no effects.
  private static let noEffects = "none"

  func question() throws -> GateQuestion {
    var question = GateQuestion(try Identifier.parse(gate, for: "GATE"))
    question.scope = try scope.map { try Identifier.parse($0, for: "--scope") }
    question.effects = try effects()
    question.subjects = try subject.map { try GateQuestion.Demand.parse($0) }
    question.maximumAge = maxAge?.seconds
    return question
  }

  private func effects() throws -> [Identifier]? {
    guard !effect.isEmpty else { return nil }
    let named = effect.filter { $0 != Self.noEffects }
    guard named.isEmpty || named.count == effect.count else {
      throw ValidationError("--effect none says that there are no others")
    }
    return try named.map { try Identifier.parse($0, for: "--effect") }
  }
}
