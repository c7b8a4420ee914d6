import Ledger
import TransparencyLog

// Attacks by waivers that do not hold, and by what a script asks or forgets to ask.

extension Attack {
  /// An attack on a B0‴ that owners waived, asked about as the waiver allows unless said otherwise.
  private static func waived(
    _ name: String, _ code: GateReason.Code, _ outcome: GateDecision.Outcome = .refused,
    as edit: @escaping @Sendable (inout WaiverPredicate, GateStory) -> Void = { _, _ in },
    policy: @escaping @Sendable (inout PolicyPredicate) -> Void = { _ in },
    asking question: @escaping @Sendable (inout GateQuestion, GateStory) -> Void = { _, _ in },
    then change: @escaping @Sendable (inout GateStory) throws -> Void = { _ in }
  ) -> Attack {
    Attack(
      "a waiver \(name)", code, outcome,
      asking: { asked, story in
        asked.askAsWaived()
        question(&asked, story)
      },
      story: {
        var story = try GateStory(policy)
        let before = story
        try story.grantWaiver { edit(&$0, before) }
        try change(&story)
        return story
      })
  }

  static let byWaiver: [Attack] = [
    waived(
      "of another scope", .waiverOtherScope,
      as: { waiver, _ in
        waiver.scope = Identifier(known: "production")
      }),
    waived(
      "and a check that names no scope", .waiverOtherScope,
      asking: { asked, _ in
        asked.scope = nil
      }),
    waived(
      "and a scope that the policy does not list", .unknownScope, .undecidable,
      asking: {
        asked, _ in asked.scope = Identifier(known: "everything")
      }),
    waived(
      "and a forbidden effect", .waiverEffectForbidden,
      asking: { asked, _ in
        asked.effects = [GateStory.effect]
      }),
    waived(
      "and a forbidden effect among others", .waiverEffectForbidden,
      asking: { asked, _ in
        asked.effects = [GateStory.effect, GateStory.otherEffect]
      }),
    waived(
      "and a check that forgets its effects", .waiverEffectsUndeclared,
      asking: { asked, _ in
        asked.effects = nil
      }),
    waived(
      "and an effect that the policy does not list", .unknownEffect, .undecidable,
      asking: {
        asked, _ in asked.effects = [Identifier(known: "anything")]
      }),
    waived(
      "that has not begun", .waiverNotBegun,
      as: { waiver, story in
        waiver.notBefore = story.ledger.clock.advanced(by: 86_400)
      }),
    waived(
      "that is over", .waiverExpired,
      as: { waiver, story in
        waiver.notAfter = story.ledger.clock.advanced(by: 60)
      }),
    waived(
      "longer than the policy allows by now", .waiverTooLong,
      then: { story in
        try story.ledger.append(
          story.ledger.policy { $0.edit(.b0) { $0.demands.longestWaiver = 86_400 } },
          by: .owner, .owner2)
      }),
    waived(
      "that was revoked", .noVerdict,
      then: { story in
        try story.ledger.append(story.ledger.revocation(of: 1), by: .owner2)
      }),
    waived(
      "of a gate that is no longer waivable", .noVerdict,
      then: { story in
        try story.ledger.append(
          story.ledger.policy { $0.edit(.b0) { $0.waivable = false } }, by: .owner, .owner2)
      }),
    waived(
      "by an owner whose key is compromised", .noVerdict,
      then: { story in
        try story.ledger.append(
          story.ledger.policy {
            $0.keys.append(PolicyKey(.owner3, .owner))
            $0.edit(.owner) { $0.compromisedFrom = 1 }
          }, by: .owner, .owner2)
      }),
    waived("of B0‴, for B4′", .noVerdict, asking: { asked, _ in asked.gate = .b4 }),
    waived(
      "of B0‴, for the build", .requirementNotMet,
      asking: { asked, _ in
        asked.gate = .build
      }),
  ]

  /// What a script asks, or forgets to ask.
  static let byQuestion: [Attack] = [
    Attack(
      "no age limit anywhere", .noAgeLimit, .undecidable
    ) {
      var story = try GateStory { $0.edit(.b4) { $0.demands.maximumDecisionAge = nil } }
      try story.appendAll()
      try story.issueVerdict()
      return story
    },
    Attack(
      onAccepted: "cosignatures older than the policy allows", .stale, .undecidable,
      witnessed: 86_460),
    Attack(
      onAccepted: "cosignatures older than the script allows", .stale, .undecidable,
      witnessed: 3_601, asking: { asked, _ in asked.maximumAge = 3_600 }),
    Attack(onAccepted: "a future-dated cosignature", .notAnchored, .undecidable, witnessed: -301),
    Attack(
      onAccepted: "another subject", .subjectDiffers,
      asking: { asked, _ in
        asked.subjects = [.init(content: .gitCommit(String(repeating: "c3", count: 20)))]
      }),
    Attack(
      onAccepted: "a subject under another name", .subjectDiffers,
      asking: { asked, story in
        asked.subjects = [.init(name: "profile", content: .sha256(story.image))]
      }),
    Attack(
      onAccepted: "one right and one wrong subject", .subjectDiffers,
      asking: { asked, story in
        asked.subjects = [
          .init(name: "image", content: .sha256(story.image)),
          .init(name: "revision", content: .gitCommit(String(repeating: "c3", count: 20))),
        ]
      }),
    Attack(
      onAccepted: "a clock that is far behind", .futureEntry, .undecidable, witnessed: -86_100,
      asking: { asked, story in asked.now = story.ledger.clock.advanced(by: -86_400) }),
    Attack(
      onAccepted: "a build whose other gate is open", .requirementNotMet,
      asking: { asked, _ in
        asked.gate = .build
      }),
    Attack(
      "a gate that asks nothing", .emptyGate, .undecidable,
      asking: { asked, _ in
        asked.gate = Identifier(known: "nothing")
        asked.maximumAge = 3_600
      },
      story: {
        try GateStory {
          $0.gates.append(
            PolicyGate(
              id: Identifier(known: "nothing"), displayName: "nothing", waivable: false,
              requires: []))
          $0.gates.sort { $0.id < $1.id }
        }
      }),
    Attack(
      "a seal by an operator", .fakeGreen, asking: { asked, _ in asked.gate = .b0 },
      story: {
        var story = try GateStory()
        try story.appendSeal(by: .operator)
        try story.issueVerdict(on: .b0, by: .reviewer) { $0.callReady() }
        return story
      }),
  ]
}

extension GateQuestion {
  /// Asks about B0‴ as the waiver of the stories allows.
  mutating func askAsWaived() {
    gate = .b0
    scope = GateStory.scope
    effects = []
  }
}

extension GateStory {
  /// Owners waive B0‴ for the scope of the stories.
  @discardableResult
  mutating func grantWaiver(edit: (inout WaiverPredicate) -> Void = { _ in }) throws -> UInt64 {
    try ledger.append(
      ledger.waiver {
        $0.scope = Self.scope
        $0.prohibitions = [Self.effect]
        edit(&$0)
      }, by: .owner)
  }
}
