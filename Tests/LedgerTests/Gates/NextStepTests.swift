import Testing

@testable import Ledger

/// The one next step: what comes first, and that there is always exactly one.
@Suite struct NextStepTests {
  typealias Situation = NextStep.Situation

  private static func situation(
    _ gate: Identifier = .b4, _ outcome: GateDecision.Outcome = .refused,
    reasons: [GateReason.Code] = [], vouching: [GateReason.Code] = [],
    rows: [GateFinding.Row] = [], verdict: UInt64? = nil, unjudged: Bool = false,
    venues: [Identifier] = [Identifier(known: "ci"), Identifier(known: "vps")]
  ) -> Situation {
    var situation = Situation(gate, outcome)
    situation.reasons = reasons.map { reason($0, gate) }
    situation.vouching = vouching.map { reason($0, gate) }
    situation.rows = rows
    situation.verdict = verdict
    situation.hasUnjudgedEvidence = unjudged
    situation.venues = venues
    return situation
  }

  private static func reason(_ code: GateReason.Code, _ gate: Identifier) -> GateReason {
    GateReason(code, gate, entry: 7, "thing", expected: "this", found: "that")
  }

  private static func row(_ claims: (String, ClaimState)...) -> GateFinding.Row {
    GateFinding.Row(
      id: Identifier(known: "27"), title: "network egress",
      state: VerdictPredicate.RowState(claims.map(\.1)),
      claims: claims.compactMap { text, state in
        Claim(text).map { GateFinding.ClaimFinding(claim: $0, state: state, entry: 5) }
      }, said: nil)
  }

  private static let missingProbe = row(("probe:PR-NET-1", .missing(reason: nil)))
  private static let missingTest = row(
    ("test:b", .missing(reason: nil)), ("rule:a", .missing(reason: nil)), ("test:c", .proven))
  private static let provenRow = row(("test:c", .proven))

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let situation: Situation
    let action: NextStep.Action
  }

  static let cases: [Case] = [
    Case(
      testDescription: "no run: the packet, on the venues that the gate accepts",
      situation: situation(reasons: [.noVerdict, .rowMissing], rows: [missingProbe]),
      action: .runPacket(venues: [Identifier(known: "ci"), Identifier(known: "vps")])),
    Case(
      testDescription: "no report: what lacks, and not what is proven",
      situation: situation(reasons: [.noVerdict, .rowMissing], rows: [missingTest]),
      action: .addEvidence(claims: [Claim(.rule, "a"), Claim(.test, "b")])),
    Case(
      testDescription: "no venue is accepted: a packet would prove nothing",
      situation: situation(reasons: [.rowMissing], rows: [missingProbe], venues: []),
      action: .addEvidence(claims: [Claim(.probe, "PR-NET-1")])),
    Case(
      testDescription: "everything is proven, and there is no verdict",
      situation: situation(reasons: [.noVerdict], rows: [provenRow], unjudged: true),
      action: .issueVerdict),
    Case(
      testDescription: "a verdict did not see the newest evidence",
      situation: situation(
        reasons: [.rowMissing], rows: [missingProbe], verdict: 6, unjudged: true),
      action: .issueVerdict),
    Case(
      testDescription: "a verdict saw everything, and something lacks",
      situation: situation(reasons: [.rowMissing], rows: [missingProbe], verdict: 6),
      action: .runPacket(venues: [Identifier(known: "ci"), Identifier(known: "vps")])),
    Case(
      testDescription: "a verdict says less than the evidence",
      situation: situation(reasons: [.verdictNotReady], rows: [provenRow], verdict: 6),
      action: .askVerifier(verdict: 6)),
    Case(
      testDescription: "a verdict says more than the evidence",
      situation: situation(
        reasons: [.fakeGreen, .rowMissing], rows: [missingProbe], verdict: 6),
      action: .issueVerdict),
    Case(
      testDescription: "a full list of evidence waits for a verdict",
      situation: situation(reasons: [.evidenceBacklog], verdict: 6), action: .issueVerdict),
    Case(
      testDescription: "a refutation comes before what lacks",
      situation: situation(
        reasons: [.rowRefuted],
        rows: [missingTest, row(("test:d", .refuted(observed: "the test failed")))]),
      action: .correct(entry: 5, observed: "test:d: the test failed")),
    Case(
      testDescription: "what cannot be weighed comes before what lacks",
      situation: situation(
        reasons: [.rowUndecidable],
        rows: [missingTest, row(("test:d", .undecidable(reason: "no report")))]),
      action: .examine(entry: 5, code: .rowUndecidable)),
    Case(
      testDescription: "newer evidence refutes a row",
      situation: situation(reasons: [.refutedSince], rows: [provenRow], verdict: 6),
      action: .correct(entry: 7, observed: "that")),
    Case(
      testDescription: "newer evidence cannot be read",
      situation: situation(reasons: [.unreadableSince], rows: [provenRow], verdict: 6),
      action: .examine(entry: 7, code: .unreadableSince)),
    Case(
      testDescription: "a blob is gone",
      situation: situation(.b4, .undecidable, reasons: [.blobMissing, .rowUndecidable]),
      action: .restoreBlob(entry: 7)),
    Case(
      testDescription: "a gate that asks nothing",
      situation: situation(.b4, .undecidable, reasons: [.emptyGate]),
      action: .changePolicy(code: .emptyGate)),
  ]

  @Test(arguments: cases)
  func oneGateByItself(_ example: Case) {
    let step = NextStep.choose([example.situation])
    #expect(step == NextStep(example.action, for: .b4))
    #expect(!step.description.isEmpty && !step.description.hasSuffix("."))
  }

  @Test(arguments: [
    (GateReason.Code.noTrustFile, NextStep.Action.nameTrustFile), (.unknownLog, .nameTrustFile),
    (.notAnchored, .askWitnesses), (.headsUnvouched, .askWitnesses), (.stale, .askWitnesses),
    (.futureEntry, .examine(entry: nil, code: .futureEntry)),
    (.journalUnreadable, .examine(entry: nil, code: .journalUnreadable)),
  ])
  func whoVouchesComesLast(_ code: GateReason.Code, _ action: NextStep.Action) {
    let open = Self.situation(.b0, .undecidable, vouching: [code])
    #expect(NextStep.choose([open]) == NextStep(action))
    let closed = Self.situation(.b4, .undecidable, reasons: [.noVerdict], vouching: [code])
    #expect(NextStep.choose([open, closed]) == NextStep(.issueVerdict, for: .b4))
  }

  @Test func ageLimitIsAGatesOwn() {
    let open = Self.situation(.b0, .undecidable, vouching: [.noAgeLimit])
    #expect(NextStep.choose([open]) == NextStep(.setAgeLimit, for: .b0))
  }

  @Test(arguments: GateReason.Code.allCases.filter { $0.weight == .tampered })
  func whatDoesNotMatchComesFirst(_ code: GateReason.Code) {
    let closed = Self.situation(.b0, reasons: [.noVerdict])
    let tampered = Self.situation(.b4, .tampered, reasons: [code])
    #expect(NextStep.choose([closed, tampered]) == NextStep(.investigate(code: code)))
  }

  @Test func aWaivedGateIsPassedOverUntilNothingElseIsLeft() {
    let ends = Timestamp(known: "2026-07-01T00:00:00Z")
    var waived = Self.situation(.b0, .accepted, reasons: [.noVerdict, .rowMissing])
    waived.waiver = (true, ends)
    let closed = Self.situation(.b4, reasons: [.noVerdict], rows: [Self.provenRow])
    #expect(NextStep.choose([waived, closed]) == NextStep(.issueVerdict, for: .b4))
    let open = Self.situation(.b4, .accepted)
    #expect(NextStep.choose([waived, open]) == NextStep(.replaceWaiver(ends: ends), for: .b0))
  }

  @Test func requirementsOfAGateAreNotItsOwn() {
    let build = Self.situation(.build, reasons: [.requirementNotMet])
    let closed = Self.situation(.b4, reasons: [.noVerdict])
    #expect(NextStep.choose([closed, build]) == NextStep(.issueVerdict, for: .b4))
  }

  @Test func nothingIsLeft() {
    #expect(NextStep.choose([Self.situation(.b4, .accepted)]) == NextStep(.proceed))
    #expect(NextStep.choose([]) == NextStep(.proceed))
  }

  /// Whatever keeps a gate closed, there is something to do.
  @Test(arguments: GateReason.Code.allCases.filter { $0.weight > .note })
  func everyReasonHasAStep(_ code: GateReason.Code) {
    let own = NextStep.choose([Self.situation(.b4, .refused, reasons: [code])])
    let shared = NextStep.choose([Self.situation(.b4, .undecidable, vouching: [code])])
    #expect(own.action != .proceed && shared.action != .proceed)
  }

  @Test func stepsAreToldApartByName() {
    let actions: [NextStep.Action] =
      Self.cases.map(\.action) + [
        .investigate(code: .blobAltered), .askWitnesses, .nameTrustFile, .setAgeLimit,
        .replaceWaiver(ends: nil), .proceed,
      ]
    let names = Set(actions.map { NextStep($0).name })
    #expect(names.count == 14)
  }
}
