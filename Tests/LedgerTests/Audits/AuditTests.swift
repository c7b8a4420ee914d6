import Ledger
import Testing
import TransparencyLog

/// Every rule finds what breaks it, names the entry and the field, and lets an honest ledger pass.
@Suite struct AuditTests {
  @Test(arguments: AuditBreach.catalogue)
  func breachIsFound(_ breach: AuditBreach) async throws {
    let audit = try await breach.story().audit(tampering: breach.tampering)
    let found = audit.findings(of: breach.rule)
    #expect(
      found.contains { $0.entry == breach.entry && $0.field.hasPrefix(breach.field) },
      "\(audit.findings.map(\.description))")
    #expect(audit.outcome == (breach.rule.severity.fails ? .findings : .clean))
    // The rule alone finds the same, and nothing else.
    let alone = try await breach.story().audit([breach.rule], tampering: breach.tampering)
    #expect(alone.findings == found && alone.rules == [breach.rule])
  }

  @Test func everyRuleIsBroken() {
    #expect(Set(AuditBreach.catalogue.map(\.rule)) == Set(AuditRule.allCases))
  }

  /// Everything that a verifier may be made to call green: the attacks on a gate, found in history.
  @Test(arguments: Attack.byEvidence.filter { $0.code == .fakeGreen })
  func fakeGreenIsFoundInHistory(_ attack: Attack) async throws {
    let story = try attack.story()
    let audit = try await story.audit([.fakeGreen])
    #expect(audit.outcome == .findings)
    #expect(audit.findings.allSatisfy { $0.entry == story.ledger.state.size - 1 })
  }

  /// A ledger with an accepted gate, a waiver, and a build on both.
  private static func honest() throws -> GateStory {
    var story = try GateStory.accepted()
    try story.grantWaiver()
    try story.callBuildReady()
    return story
  }

  @Test(arguments: AuditRule.allCases)
  func honestLedgerPasses(_ rule: AuditRule) async throws {
    let audit = try await Self.honest().audit([rule])
    #expect(audit.outcome == .clean, "\(audit.findings.map(\.description))")
    #expect(audit.findings.isEmpty || rule == .waiver)
    #expect((audit.examined[rule] ?? 0) > 0)
  }

  @Test func whatIsLessThanAnAcceptedGateIsHonestToo() async throws {
    var story = try GateStory()
    try story.appendRun(at: GateStory.laptop, vouchedBy: nil)
    try story.appendGuard(findings: 3)
    try story.issueVerdict()
    let audit = try await story.audit()
    #expect(audit.outcome == .clean, "\(audit.findings.map(\.description))")
  }

  // MARK: What was put right

  @Test func aMistakeThatNobodyRestedOnMayBeWithdrawn() async throws {
    var story = try GateStory()
    try story.appendScan(
      GateStory.greenScan, about: [Subject(name: "guard.sarif", sha256: .empty)])
    try story.appendRun(vouchedBy: nil)
    for index: UInt64 in [1, 2] {
      try story.ledger.append(story.ledger.revocation(of: index), by: .operator)
    }
    try story.appendRun(by: .operator2)
    #expect(try await story.audit().outcome == .clean)
  }

  @Test func aRunThatWroteIsNotHiddenOnceAVerdictSaysSo() async throws {
    var story = try GateStory()
    try story.appendRun { $0.fail(all: .noForeignWrite) }
    #expect(try await story.audit([.hiddenMutation]).outcome == .findings)
    try story.issueVerdict()
    #expect(try await story.audit([.hiddenMutation]).outcome == .clean)
  }

  @Test func aWaiverThatIsRevokedLaterWasAWaiverThen() async throws {
    var story = try Self.honest()
    try story.ledger.append(story.ledger.revocation(of: 5), by: .owner)
    #expect(try await story.audit([.unauthorised]).outcome == .clean)
    #expect(try await story.audit([.waiver]).outcome == .nothingAudited)
  }

  @Test func anEvidenceThatGrewOldWasYoungThen() async throws {
    let audit = try await Self.honest().audit(after: 400 * 86_400)
    #expect(audit.outcome == .clean, "\(audit.findings.map(\.description))")
  }

  // MARK: Waivers

  @Test(arguments: [
    (0, "29 d left"), (24 * 86_400, "near its end"), (31 * 86_400, "over, and still listed"),
  ])
  func waiverIsShown(_ seconds: Int64, _ words: String) async throws {
    var story = try GateStory()
    try story.grantWaiver()
    let finding = try #require(try await story.audit([.waiver], after: seconds).findings.first)
    #expect(finding.found.contains(words), "\(finding)")
  }

  // MARK: Artifacts

  @Test func anAlteredArtifactIsTampered() async throws {
    let story = try GateStory.accepted()
    let blob = try #require(try story.blobs(of: 2).first)
    let audit = try await story.audit {
      try $0.edit(LedgerPaths.blob(blob)) { $0[0] ^= 1 }
    }
    #expect(audit.outcome == .altered)
    let finding = try #require(audit.findings(of: .hiddenMutation).first)
    #expect(finding.entry == 2 && finding.field == "artifact “guard.sarif”")
    #expect(finding.expected == blob.hex)
    #expect(audit.findings(of: .cited).map(\.entry) == [4])
    // No filter turns it into anything else.
    let filtered = try await story.audit([.waiver]) {
      try $0.edit(LedgerPaths.blob(blob)) { $0[0] ^= 1 }
    }
    #expect(filtered.outcome == .altered && filtered.findings.isEmpty)
  }

  @Test func anAlteredArtifactThatNobodyCitesIsTampered() async throws {
    var story = try GateStory.accepted()
    let stray = story.keep(Array("stray".utf8), "stray")
    let audit = try await story.audit {
      try $0.edit(LedgerPaths.blob(stray.sha256)) { $0[0] ^= 1 }
    }
    #expect(audit.outcome == .altered)
    #expect(audit.findings.map(\.rule) == [.hiddenMutation] && audit.findings[0].entry == nil)
  }

  @Test func whatIsMissingAndUnusedIsUndecidable() async throws {
    var story = try GateStory()
    try story.appendGuard()
    story.erased = Set(try story.blobs(of: 1))
    #expect(try await story.audit().outcome == .incomplete)
  }

  // MARK: What is not audited

  @Test func nothingToLookAtIsNoSuccess() async throws {
    #expect(try await GateStory().audit().outcome == .nothingAudited)
    #expect(try await GateStory.accepted().audit([.waiver]).outcome == .nothingAudited)
    #expect(try await GateStory.accepted().audit([]).outcome == .nothingAudited)
  }

  @Test func aTamperedLedgerIsNotAudited() async throws {
    let audit = try await GateStory.accepted().audit {
      try $0.edit("tile/entries/000.p/5") { $0[2_000] ^= 1 }
    }
    #expect(audit.outcome == .unverified && audit.verification.outcome == .tampered)
    #expect(audit.findings.isEmpty && audit.examined.isEmpty)
  }

  @Test func aLedgerThatNobodyVouchesForIsNotAudited() async throws {
    let audit = try await GateStory.accepted().audit(trusting: false)
    #expect(audit.outcome == .unverified && audit.verification.outcome == .undecidable)
    let unwitnessed = try await GateStory.accepted().audit {
      try $0.remove(LedgerPaths.witnessedCheckpoint)
    }
    #expect(unwitnessed.outcome == .unverified)
  }
}
