import Ledger
import Testing
import TransparencyLog

// Attacks by what is said, unsaid, withdrawn or awaited.

extension Attack {
  /// What a verifier may try, or somebody around a verdict.
  static let byVerdict: [Attack] = [
    Attack(
      "no verdict", .noVerdict,
      story: {
        var story = try GateStory()
        try story.appendAll()
        return story
      }),
    Attack("nothing at all", .noVerdict, story: { try GateStory() }),
    Attack(
      "a verdict that says BLOCKED although all is proven", .verdictNotReady,
      story: {
        var story = try GateStory()
        try story.appendAll()
        try story.issueVerdict { $0.result = .blocked }
        return story
      }),
    Attack(
      "a READY verdict that lowers a row", .rowMissing,
      story: {
        var story = try GateStory()
        try story.appendAll()
        try story.issueVerdict { $0.rows[0].state = .missing }
        return story
      }),
    Attack(
      "a verdict that does not speak of a row", .rowMissing,
      story: {
        var story = try GateStory()
        try story.appendAll()
        try story.issueVerdict { $0.rows.removeFirst() }
        return story
      }),
    Attack(
      "a verdict that speaks of no row", .rowMissing,
      story: {
        var story = try GateStory()
        try story.appendAll()
        try story.issueVerdict { $0.rows = [] }
        return story
      }),
    Attack(
      "a claim in prose", .fakeGreen,
      story: {
        var story = try GateStory()
        try story.appendAll()
        try story.issueVerdict { $0.rows[0].claims = ["looks good"] }
        return story
      }),
    Attack(
      "a claim that nothing reports", .fakeGreen,
      story: {
        var story = try GateStory()
        try story.appendAll()
        try story.issueVerdict { $0.rows[0].claims.append("test:Sandbox.neverRan") }
        return story
      }),
    Attack(
      "a verdict about another image", .subjectDisagrees,
      story: {
        var story = try GateStory()
        try story.appendAll()
        let honest = try story.draft().statement.subjects
        try story.issueVerdict(
          about: honest.map { $0.name == "image" ? Subject(name: "image", sha256: .empty) : $0 })
        return story
      }),
    Attack(
      "a verdict about nothing in particular", .subjectDisagrees,
      story: {
        var story = try GateStory()
        try story.appendAll()
        try story.issueVerdict(about: [Subject(name: "build", sha256: .empty)])
        return story
      }),
    Attack(
      "refuting evidence set aside for newer that does not cover it", .notSuperseded,
      story: {
        var story = try GateStory()
        try story.appendAll()
        let refuting = try story.appendGuard(findings: 1)
        // A scan by other rules stands in its place.
        try story.appendGuard(rule: "no-raw-sql")
        try story.issueVerdict {
          $0.callReady()
          $0.setAside(refuting)
        }
        return story
      }),
    Attack(
      "refuting evidence set aside for older", .notSuperseded,
      story: {
        var story = try GateStory()
        try story.appendRun()
        try story.appendTests()
        try story.appendGuard()
        let refuting = try story.appendGuard(findings: 1)
        try story.issueVerdict {
          $0.callReady()
          $0.setAside(refuting)
        }
        return story
      }),
    Attack(
      "refuting evidence set aside for a green run on a laptop", .notSuperseded,
      story: {
        var story = try GateStory()
        try story.appendAll()
        let refuting = try story.appendRun { $0.fail(all: .noSubprocess) }
        try story.appendRun(at: GateStory.laptop)
        try story.issueVerdict {
          $0.callReady()
          $0.setAside(refuting)
        }
        return story
      }),
    Attack(
      "uncovered evidence that its author revokes after the verdict", .notSuperseded,
      story: {
        var story = try GateStory()
        try story.appendRun()
        try story.appendTests()
        try story.appendGuard()
        let refuting = try story.appendGuard(findings: 1)
        try story.issueVerdict {
          $0.callReady()
          $0.setAside(refuting)
        }
        try story.ledger.append(story.ledger.revocation(of: refuting), by: .operator)
        return story
      }),
  ]

  /// What comes after a verdict.
  static let afterVerdict: [Attack] = [
    Attack(
      onAccepted: "refuting evidence newer than the verdict", .refutedSince,
      then: {
        try $0.appendGuard(findings: 1)
      }),
    Attack(
      onAccepted: "a failing run on a laptop, newer than the verdict", .refutedSince,
      then: {
        try $0.appendRun(at: GateStory.laptop) { $0.fail(all: .noSubprocess) }
      }),
    Attack(
      onAccepted: "refuting evidence buried under newer harmless evidence", .refutedSince,
      then: {
        try $0.appendGuard(findings: 1)
        try $0.appendGuard()
      }),
    Attack(
      onAccepted: "refuting evidence that its author revokes", .refutedSince,
      then: { story in
        let refuting = try story.appendGuard(findings: 1)
        try story.ledger.append(story.ledger.revocation(of: refuting), by: .operator)
      }),
    Attack(
      onAccepted: "evidence newer than the verdict that is prose", .unreadableSince,
      then: { story in
        try story.append(
          .guard, [story.keep(Array("FAIL".utf8), "guard.txt")],
          [Subject(name: "revision", content: .gitCommit(story.revision))], [], by: .operator)
      }),
    Attack(
      onAccepted: "a newer report whose totals are not its own", .unreadableSince,
      then: { story in
        let junit = #"<testsuite tests="3"><testcase classname="Sandbox" name="x"/></testsuite>"#
        try story.append(
          .test, [story.keep(Array(junit.utf8), "junit.xml")],
          [Subject(name: "revision", content: .gitCommit(story.revision))], [], by: .operator)
      }),
    Attack(
      onAccepted: "refuting evidence whose blob is deleted", .blobMissing, .undecidable,
      then: { story in
        let index = try story.appendGuard(findings: 1)
        story.erased = try story.artifacts(of: index)
      }),
    Attack(
      onAccepted: "used evidence whose blob is deleted", .blobMissing, .undecidable,
      then: { story in
        story.erased = try story.artifacts(of: 2)
      }),
    Attack(
      onAccepted: "the verdict revoked", .noVerdict,
      then: { story in
        try story.ledger.append(story.ledger.revocation(of: 4), by: .verifier)
      }),
    Attack(
      onAccepted: "evidence that the verdict used, revoked", .noVerdict,
      then: { story in
        try story.ledger.append(story.ledger.revocation(of: 1), by: .operator)
      }),
    Attack(
      "a verdict revoked that had set refuting evidence aside", .noVerdict,
      story: {
        var story = try GateStory()
        try story.appendGuard(findings: 1)
        try story.appendAll()
        let verdict = try story.issueVerdict()
        try story.ledger.append(story.ledger.revocation(of: verdict), by: .verifier)
        return story
      }),
    Attack(
      onAccepted: "a later verdict that says BLOCKED", .verdictNotReady,
      then: {
        try $0.issueVerdict { $0.result = .blocked }
      }),
    Attack(
      onAccepted: "a row set that grew", .rowMissing,
      then: { story in
        try story.ledger.append(
          story.ledger.policy { policy in
            policy.rows.append(
              PolicyRow(
                id: Identifier(known: "30"), title: "driver",
                claims: [Claim(.rule, "no-database-driver")]))
            policy.rows.sort { $0.id < $1.id }
            policy.edit(.b4) { $0.demands.rows.insert(Identifier(known: "30"), at: 2) }
          }, by: .owner, .owner2)
      }),
    Attack(
      onAccepted: "a profile that was withdrawn", .profileUnknown,
      then: { story in
        try story.ledger.append(
          story.ledger.policy {
            $0.profiles = [
              PolicyProfile(id: Identifier(known: "phase2-offline-mvp"), digest: .empty)
            ]
          }, by: .owner, .owner2)
      }),
    Attack(
      onAccepted: "a venue that is no longer accepted", .venueNotAccepted,
      then: { story in
        try story.ledger.append(
          story.ledger.policy { $0.edit(.b4) { $0.demands.venues = [GateStory.laptop] } },
          by: .owner, .owner2)
      }),
    Attack(
      onAccepted: "a stronger proof asked for since", .assuranceTooLow,
      then: { story in
        try story.ledger.append(
          story.ledger.policy { $0.edit(.b4) { $0.demands.minimumAssurance = .ciWorkflow } },
          by: .owner, .owner2)
      }),
    Attack(
      onAccepted: "an operator's key compromised from the beginning", .noVerdict,
      then: { story in
        try story.ledger.append(
          story.ledger.policy { $0.edit(.operator) { $0.compromisedFrom = 1 } }, by: .owner, .owner2
        )
      }),
    Attack(
      onAccepted: "a verifier's key compromised from its verdict", .noVerdict,
      then: { story in
        try story.ledger.append(
          story.ledger.policy { $0.edit(.verifier) { $0.compromisedFrom = 4 } }, by: .owner, .owner2
        )
      }),
    Attack(
      onAccepted: "newer evidence by a key that is compromised now", .unreadableSince,
      then: {
        story in
        let index = try story.appendGuard(by: .operator2)
        try story.ledger.append(
          story.ledger.policy { $0.edit(.operator2) { $0.compromisedFrom = index } },
          by: .owner, .owner2)
      }),
    Attack(
      onAccepted: "a gate flooded to its limit", .evidenceBacklog,
      then: { story in
        while story.ledger.row(.b4).evidence.count < HeadsTable.maximumEvidence {
          try story.append(
            .document, [], [Subject(name: "note", sha256: .empty)], [], by: .operator)
        }
      }),
    Attack(
      onAccepted: "evidence that is too old by now", .evidenceTooOld,
      then: { story in story.ledger.clock = story.ledger.clock.advanced(by: 31 * 86_400) }),
  ]
}

extension VerdictPredicate {
  /// Sets evidence aside that it would use.
  mutating func setAside(_ index: UInt64) {
    used.removeAll { $0.index == index }
    superseded = Set(superseded + [index]).sorted()
  }
}

extension GateStory {
  /// The blobs that an entry of evidence cites.
  func artifacts(of index: UInt64) throws -> Set<Digest> {
    guard
      case .evidence(let evidence) = try ledger.history.entry(at: index).statement.predicate
    else { return [] }
    return Set(evidence.artifacts.map(\.sha256))
  }
}
