import Ledger
import Testing
import TransparencyLog

/// An attack is a way to get a gate accepted that must not be, or an honest state that is no yes; and the
/// reason that answers it, on the whole ledger and from a gate proof alike.
struct Attack: Sendable, CustomTestStringConvertible {
  /// What somebody tries.
  let name: String
  /// The reason that must be given.
  let code: GateReason.Code
  /// What it comes to.
  let outcome: GateDecision.Outcome
  /// When the witnesses cosigned, in seconds before the question.
  var witnessed: Int64 = 60
  /// What is asked; B4′ without more if nothing else is said.
  var question: @Sendable (inout GateQuestion, GateStory) -> Void = { _, _ in }
  /// Makes the ledger.
  let story: @Sendable () throws -> GateStory

  var testDescription: String { name }

  init(
    _ name: String, _ code: GateReason.Code, _ outcome: GateDecision.Outcome = .refused,
    witnessed: Int64 = 60,
    asking question: @escaping @Sendable (inout GateQuestion, GateStory) -> Void = { _, _ in },
    story: @escaping @Sendable () throws -> GateStory
  ) {
    self.name = name
    self.code = code
    self.outcome = outcome
    self.witnessed = witnessed
    self.question = question
    self.story = story
  }

  /// An attack on a ledger whose B4′ is accepted.
  init(
    onAccepted name: String, _ code: GateReason.Code, _ outcome: GateDecision.Outcome = .refused,
    witnessed: Int64 = 60,
    asking question: @escaping @Sendable (inout GateQuestion, GateStory) -> Void = { _, _ in }
  ) {
    self.init(name, code, outcome, witnessed: witnessed, asking: question) {
      try GateStory.accepted()
    }
  }

  /// An attack on a ledger whose B4′ was accepted before something else happened.
  init(
    onAccepted name: String, _ code: GateReason.Code, _ outcome: GateDecision.Outcome = .refused,
    then change: @escaping @Sendable (inout GateStory) throws -> Void
  ) {
    self.init(name, code, outcome) {
      var story = try GateStory.accepted()
      try change(&story)
      return story
    }
  }

  /// An attack by evidence: a sandbox run, GUARD and TEST as `evidence` appends them, and an honest
  /// verifier's verdict on them.
  init(
    evidence name: String, _ code: GateReason.Code, _ outcome: GateDecision.Outcome = .refused,
    policy: @escaping @Sendable (inout PolicyPredicate) -> Void = { _ in },
    with evidence: @escaping @Sendable (inout GateStory) throws -> Void
  ) {
    self.init(name, code, outcome) {
      var story = try GateStory(policy)
      try evidence(&story)
      try story.issueVerdict()
      return story
    }
  }

  /// The same, where the verdict says READY and calls every row proven, whatever the evidence shows.
  init(
    fakeGreen name: String, _ code: GateReason.Code = .fakeGreen,
    _ outcome: GateDecision.Outcome = .refused,
    _ evidence: @escaping @Sendable (inout GateStory) throws -> Void
  ) {
    self.init(name, code, outcome) {
      var story = try GateStory()
      try evidence(&story)
      try story.issueVerdict { $0.callReady() }
      return story
    }
  }
}

extension VerdictPredicate {
  /// Says that everything is proven.
  mutating func callReady() {
    result = .ready
    for position in rows.indices {
      rows[position].state = .proven
      rows[position].claims = []
    }
  }
}
