import Ledger
import Testing
import TransparencyLog

/// On any ledger, a gate proof and the whole ledger come to one decision, for one set of reasons.
@Suite struct RandomLedgerTests {
  /// How many stories are told, and of how many steps; after each step every gate is decided.
  private static let stories: [UInt64] = Array(0..<(Soak.isOn ? 100 : ordinary))
  private static let ordinary: UInt64 = 6
  private static let steps = 24

  @Test(arguments: stories)
  func bothWaysAgree(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    var story = try GateStory.accepted()
    let trust = try story.trust()
    var outcomes: Set<GateDecision.Outcome> = []
    for step in 0..<Self.steps {
      if step > 0 { try story.continueAtRandom(&generator) }
      for gate in [Identifier.b0, .b4, .build] {
        let question = story.randomQuestion(gate, &generator)
        let ledger = GateDecision(
          question, facts: try story.facts(for: gate),
          vouching: Vouching(
            try story.witnessedCheckpoint(), trust: trust, now: question.now, replays: true))
        let proof = await GateProofVerification(
          question, proof: try story.proof(of: gate), trust: trust
        ).decision
        #expect(ledger.outcome == proof.outcome)
        #expect(ledger.state == proof.state)
        #expect(ledger.authorizedBy == proof.authorizedBy && ledger.waivers == proof.waivers)
        #expect(ledger.codes == proof.codes)
        #expect(ledger.entries == proof.entries)
        outcomes.insert(ledger.outcome)
      }
    }
    // Stories in which a gate never opens, or never closes, would compare too little; of a hundred, some do.
    if seed < Self.ordinary { #expect(outcomes.isSuperset(of: [.accepted, .refused])) }
  }
}

extension GateStory {
  /// Appends what somebody might append next; what admission refuses is left out.
  fileprivate mutating func continueAtRandom(_ generator: inout SeededGenerator) throws {
    var copy = self
    do {
      try copy.step(Int.random(in: 0..<16, using: &generator), &generator)
      self = copy
    } catch is Refusal {
      // Nothing was appended.
    }
  }

  private mutating func step(_ kind: Int, _ generator: inout SeededGenerator) throws {
    let size = ledger.state.size
    switch kind {
    case 0, 1: try appendRun()
    case 2, 3: try appendGuard(findings: Int.random(in: 0..<8, using: &generator) == 0 ? 1 : 0)
    case 4, 5: try appendTests(Int.random(in: 0..<8, using: &generator) == 0 ? "<failure/>" : "")
    case 6: try appendRun(at: Self.laptop) { $0.fail(all: .noSubprocess) }
    case 7: try appendSeal()
    case 8, 9, 10: try issueVerdict()
    case 11: try issueVerdict(on: .b0, by: .reviewer) { $0.callReady() }
    case 12: try issueVerdict { $0.callReady() }
    case 13: try grantWaiver()
    case 14:
      let target = UInt64.random(in: 0..<size, using: &generator)
      try ledger.append(ledger.revocation(of: target), by: .owner)
    default:
      let floor = UInt64.random(in: 0..<size, using: &generator)
      try ledger.append(
        ledger.policy { policy in
          switch Int.random(in: 0..<3, using: &generator) {
          case 0: policy.edit(.operator2) { $0.compromisedFrom = $0.compromisedFrom ?? floor }
          case 1: policy.edit(.b4) { $0.demands.maximumEvidenceAge = 20 * 60 }
          default: policy.edit(.b4) { $0.demands.maximumEvidenceAge = 30 * 86_400 }
          }
        }, by: .owner, .owner2)
    }
  }

  fileprivate func randomQuestion(
    _ gate: Identifier, _ generator: inout SeededGenerator
  ) -> GateQuestion {
    question { question in
      question.gate = gate
      if Bool.random(using: &generator) { question.scope = Self.scope }
      question.effects =
        [nil, [], [Self.effect], [Self.otherEffect]].randomElement(using: &generator)
        ?? nil
      if Bool.random(using: &generator) {
        question.subjects = [.init(name: "revision", content: .gitCommit(revision))]
      }
      question.maximumAge = [nil, 30, 3_600, 3_600, 3_600].randomElement(using: &generator) ?? nil
    }
  }
}
