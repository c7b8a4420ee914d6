import Ledger
import Testing
import TransparencyLog

/// Every attack ends in its reason and never in a yes: on the whole ledger, and from a gate proof.
@Suite struct AttackCatalogueTests {
  private static let catalogue =
    Attack.byEvidence + Attack.byVerdict + Attack.afterVerdict + Attack.byWaiver
    + Attack.byQuestion

  @Test(arguments: catalogue)
  func isAnsweredBothWays(_ attack: Attack) async throws {
    let story = try attack.story()
    let decisions = try await story.decide(
      witnessedAt: attack.witnessed, { attack.question(&$0, story) })
    for decision in decisions.both {
      #expect(
        decision.allReasons.contains { $0.code == attack.code },
        "\(decision.allReasons.map(\.description))")
      #expect(decision.outcome == attack.outcome, "\(decision.allReasons.map(\.description))")
      #expect(decision.state != .accepted && decision.authorizedBy == nil)
    }
    #expect(decisions.ledger.codes == decisions.proof.codes)
  }

  /// What the attacks are held against: without any of them the gate is accepted.
  @Test func theHonestStoryIsAccepted() async throws {
    let decisions = try await GateStory.accepted().decide()
    for decision in decisions.both {
      #expect(decision.outcome == .accepted, "\(decision.allReasons.map(\.description))")
      #expect(decision.state == .accepted && decision.authorizedBy == .verdict)
      #expect(decision.entries == [1, 2, 3, 4])
    }
  }

  @Test func aWaivedGateIsWaivedAndNotPassed() async throws {
    var story = try GateStory()
    let waiver = try story.grantWaiver()
    let decisions = try await story.decide({ $0.askAsWaived() })
    for decision in decisions.both {
      #expect(decision.outcome == .accepted, "\(decision.allReasons.map(\.description))")
      #expect(decision.authorizedBy == .waiver && decision.waivers == [waiver])
    }
  }

  @Test func theBuildRestsOnAWaiverAndAVerdict() async throws {
    var story = try GateStory.accepted()
    try story.grantWaiver()
    let decisions = try await story.decide {
      $0.askAsWaived()
      $0.gate = .build
      $0.subjects = [.init(content: .gitCommit(story.revision))]
    }
    for decision in decisions.both {
      #expect(decision.outcome == .accepted, "\(decision.allReasons.map(\.description))")
      #expect(decision.authorizedBy == .waiver)
    }
  }

  /// Nothing that only looks like the id of an accepted gate is one, and no proof is for it.
  @Test(arguments: ["b9", "b4-prlme", "b4-prime.", "b4"])
  func aGateThatThereIsNot(_ id: String) async throws {
    let gate = try #require(Identifier(id))
    let decisions = try await GateStory.accepted().decide({ $0.gate = gate })
    #expect(decisions.ledger.outcome == .undecidable && decisions.ledger.codes == ["unknown-gate"])
    #expect(decisions.proof.outcome == .undecidable && decisions.proof.codes == ["other-gate"])
  }

  @Test func noAttackIsCountedTwice() {
    #expect(Set(Self.catalogue.map(\.name)).count == Self.catalogue.count)
    #expect(Self.catalogue.count >= 80)
  }
}

extension GateDecision {
  /// The codes of all reasons that bear on it, to compare decisions by.
  var codes: [String] { allReasons.map(\.code.rawValue).sorted() }
}
