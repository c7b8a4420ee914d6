import Ledger
import PolicyFile
import Testing
import TransparencyLog

/// What a policy file says of venues, the acceptance matrix, and what gates demand of both.
@Suite struct PolicyMatrixTests {
  @Test func everyMemberIsInTheStatement() throws {
    let text = PolicyText.everyMember
    let outcome = try text.read()
    #expect(outcome.findings.isEmpty)
    let id = try #require(PolicyPredicate.everyMember.id)
    let draft = try #require(
      outcome.value?.genesis(logKey: TestKey.log.publicKey, id: id).value)
    let expected = Statement(
      subjects: [Subject(name: "policy.yaml", sha256: SHA256.hash(Array(text.text.utf8)))],
      predicate: .policy(.everyMember))
    #expect(
      String(decoding: draft.payload, as: UTF8.self)
        == String(decoding: expected.payload, as: UTF8.self))
  }

  @Test func everyMemberIsReadAsItWasWritten() throws {
    let statement = Statement(
      subjects: [Subject(name: "policy.yaml", sha256: .empty)], predicate: .policy(.everyMember))
    let read = try Statement(payload: statement.payload)
    guard case .policy(let policy) = read.predicate else {
      Issue.record("a policy is read as \(read.predicate)")
      return
    }
    #expect(policy.gates.map(\.demands) == PolicyPredicate.everyMember.gates.map(\.demands))
    #expect(policy.venues == PolicyPredicate.everyMember.venues)
    #expect(policy.rows == PolicyPredicate.everyMember.rows)
    #expect(policy.encoded == PolicyPredicate.everyMember.encoded)
    #expect(read.payload == statement.payload)
  }

  @Test(arguments: Probe.allCases)
  func everyProbeCanBeDemanded(probe: Probe) throws {
    let outcome = try PolicyText.everyMember.line(42, "probes: [\(probe.rawValue)]").read()
    #expect(outcome.findings.isEmpty)
    let row = outcome.value?.rows.first { $0.id.rawValue == "27" }
    #expect(row?.claims.contains(Claim(.probe, probe.rawValue)) == true)
  }

  @Test(arguments: [
    ("1", 1), ("60", 60), ("1m", 60), ("90m", 5_400), ("1h", 3_600), ("24h", 86_400),
    ("1d", 86_400), ("365d", 31_536_000), ("9007199254740991", 9_007_199_254_740_991),
    ("104249991374d", 104_249_991_374 * 86_400),
  ])
  func aTimeIsInSecondsOrHasAUnit(text: String, seconds: UInt64) throws {
    let outcome = try PolicyText.everyMember.line(17, "maximumEvidenceAge: \(text)").read()
    #expect(outcome.findings.isEmpty)
    #expect(outcome.value?.gates.first?.demands.maximumEvidenceAge == seconds)
  }

  @Test(arguments: [
    "0", "0d", "-1", "+1", "01", "01d", "1.5h", "1e3", "30 d", "30D", "1w", "1s", "d", "m", "1d12h",
    "1_000", "9007199254740992", "104249991375d", "18446744073709551615d", "184467440737095516150",
    "forever", "~", "٣d",
  ])
  func whatIsNoTime(text: String) throws {
    let outcome = try PolicyText.everyMember.line(17, "maximumEvidenceAge: \(text)").read()
    #expect(outcome.findings == ["17:25 malformed-value"])
  }

  @Test func whatAGateLeavesOutIsNotDemanded() throws {
    var text = PolicyText.everyMember
    for line in (13...21).reversed() { text = text.without(line: line) }
    let outcome = try text.read()
    #expect(outcome.findings.isEmpty)
    #expect(outcome.value?.gates.map(\.demands) == [GateDemands()])
  }

  // MARK: Mistakes

  @Test(arguments: [
    // Gates.
    PolicyMistake(13, "rows: [37, 28]", "13:16 unknown-row"),
    PolicyMistake(13, "rows: ['27', 27]", "13:18 duplicate-element"),
    PolicyMistake(13, "rows: 27", "13:11 wrong-type"),
    PolicyMistake(13, "rows: []", "13:11 malformed-value"),
    PolicyMistake(13, "rows: [Row]", "13:12 malformed-value"),
    PolicyMistake(14, "subjects: []", "14:15 malformed-value"),
    PolicyMistake(14, "subjects: [image]", "13:20 unknown-subject"),
    PolicyMistake(14, "subjects: [Revision]", "13:20 unknown-subject"),
    PolicyMistake(14, "subjects: [revision, image, revision]", "14:33 duplicate-element"),
    PolicyMistake(14, "subjects: [revision, [image]]", "14:26 wrong-type"),
    PolicyMistake(14, "subjects: revision", "14:15 wrong-type"),
    PolicyMistake(15, "venues: [vps, laptop]", "15:19 unknown-venue"),
    PolicyMistake(15, "venues: [vps, vps]", "15:19 duplicate-element"),
    PolicyMistake(15, "venues: []", "15:13 malformed-value"),
    PolicyMistake(15, "venues: vps", "15:13 wrong-type"),
    PolicyMistake(15, "# venues:", "13:16 missing-member"),
    PolicyMistake(15, "accepts: [vps]", "13:16 missing-member", "15:5 unknown-member"),
    PolicyMistake(16, "minimumAssurance: strong", "16:23 malformed-value"),
    PolicyMistake(16, "minimumAssurance: Enrolled-key", "16:23 malformed-value"),
    PolicyMistake(16, "minimumAssurance: [enrolled-key]", "16:23 wrong-type"),
    PolicyMistake(17, "maximumEvidenceAge:", "17:24 wrong-type"),
    PolicyMistake(17, "maximumEvidenceAge: '30d'", "17:25 wrong-type"),
    PolicyMistake(17, "maximumEvidenceAge: [30d]", "17:25 wrong-type"),
    PolicyMistake(18, "maximumChallengeAge: 0", "18:26 malformed-value"),
    PolicyMistake(19, "maximumDecisionAge: soon", "19:25 malformed-value"),
    PolicyMistake(20, "verdictRole: operator", "20:18 malformed-value"),
    PolicyMistake(20, "verdictRole: owner", "20:18 malformed-value"),
    PolicyMistake(20, "verdictRole: auditor", "20:18 malformed-value"),
    PolicyMistake(21, "longestWaiver: never", "21:20 malformed-value"),
    PolicyMistake(21, "shortestWaiver: 1d", "21:5 unknown-member"),

    // Venues.
    PolicyMistake(23, "- id: VPS", "23:9 malformed-value"),
    PolicyMistake(23, "- id: host", "15:14 unknown-venue"),
    PolicyMistake(24, "displayName: ''", "24:18 malformed-value"),
    PolicyMistake(24, "# displayName:", "23:5 missing-member"),
    PolicyMistake(24, "displayName: B\n    accepted: true", "25:5 unknown-member"),
    PolicyMistake(26, "- type: oidc", "26:15 unsupported-member"),
    PolicyMistake(26, "- kind: ed25519", "26:9 missing-member"),
    PolicyMistake(27, "publicKey: AAAA", "27:20 not-ed25519"),
    PolicyMistake(27, "publicKey: file:absent.pem", "27:20 unreadable-file"),
    PolicyMistake(27, "publicKey: \(PolicyText.base64(.owner))", "27:20 several-roles"),
    PolicyMistake(
      27, "publicKey: \(PolicyText.base64(.log))\n      \(sameProof(.log))",
      "29:20 duplicate-key"),
    PolicyMistake(27, "# publicKey:", "26:9 missing-member"),
    PolicyMistake(27, "public: AAAA", "26:9 missing-member", "27:9 unknown-member"),
    PolicyMistake(28, "facts: {}\n    ignored:", "28:12 malformed-value", "29:5 unknown-member"),
    PolicyMistake(28, "facts: [a]\n    ignored:", "28:12 wrong-type", "29:5 unknown-member"),
    PolicyMistake(29, "kernel:", "29:14 wrong-type"),
    PolicyMistake(29, "kernel: ''", "29:15 malformed-value"),
    PolicyMistake(29, "kernel: [6.12]", "29:15 wrong-type"),
    PolicyMistake(29, "'': 6.12", "29:7 malformed-value"),
    PolicyMistake(29, "architecture: arm64", "29:7 duplicate-member"),
    PolicyMistake(31, "- id: vps", "15:19 unknown-venue", "31:9 duplicate-element"),
    PolicyMistake(31, "- laptop\n  - id: ci", "31:5 wrong-type"),

    // Profiles.
    PolicyMistake(34, "- id: ''", "34:9 malformed-value"),
    PolicyMistake(35, "digest: 00", "35:13 malformed-value"),
    PolicyMistake(35, "digest: \(Digest.empty.hex.uppercased())", "35:13 malformed-value"),
    PolicyMistake(35, "# digest:", "34:5 missing-member"),
    PolicyMistake(35, "sha256: \(Digest.empty.hex)", "34:5 missing-member", "35:5 unknown-member"),

    // Rows.
    PolicyMistake(38, "title:", "38:11 wrong-type"),
    PolicyMistake(38, "# title:", "37:5 missing-member"),
    PolicyMistake(39, "# seals:", "37:5 missing-member"),
    PolicyMistake(39, "seals: []", "39:12 malformed-value"),
    PolicyMistake(39, "seals: [image, image]", "39:20 duplicate-element"),
    PolicyMistake(39, "seals: [plan]", "13:20 unknown-subject"),
    PolicyMistake(39, "seal: [plan]", "37:5 missing-member", "39:5 unknown-member"),
    PolicyMistake(40, "- id: Row 27", "40:9 malformed-value"),
    PolicyMistake(40, "- id: 37", "13:16 unknown-row", "45:9 duplicate-element"),
    PolicyMistake(42, "probes: [PR-NET-9]", "42:14 unknown-probe"),
    PolicyMistake(42, "probes: [PR-NET-1, pr-sock-1]", "42:24 unknown-probe"),
    PolicyMistake(42, "probes: [PR-NET-1, PR-NET-1]", "42:24 duplicate-element"),
    PolicyMistake(42, "probes: [GUARD]", "42:14 unknown-probe"),
    PolicyMistake(42, "probes: ['']", "42:14 malformed-value"),
    PolicyMistake(42, "probes: [[PR-NET-1]]", "42:14 wrong-type"),
    PolicyMistake(42, "probes: PR-NET-1", "42:13 wrong-type"),
    PolicyMistake(43, "checks: []", "43:13 malformed-value"),
    PolicyMistake(44, "rules: [no-sockets, \"a\\nb\"]", "44:25 malformed-value"),
    PolicyMistake(44, "guard: [no-sockets]", "44:5 unknown-member"),
    PolicyMistake(47, "tests: {}", "47:12 wrong-type"),

    // Scopes and effects.
    PolicyMistake(49, "- id: Prototype prep", "49:9 malformed-value"),
    PolicyMistake(50, "# displayName:", "49:5 missing-member"),
    PolicyMistake(
      50, "displayName: P\n  - {id: prototype, displayName: P}",
      "51:10 duplicate-element"),
    PolicyMistake(52, "- id: none", "52:9 malformed-value"),
    PolicyMistake(53, "title: x", "52:5 missing-member", "53:5 unknown-member"),
  ])
  func oneMistake(_ mistake: PolicyMistake) throws {
    let outcome = try PolicyText.everyMember.line(mistake.line, mistake.text).read()
    #expect(outcome.findings == mistake.findings)
    #expect(outcome.value == nil)
  }

  private static func sameProof(_ key: TestKey) -> String {
    "- type: ed25519\n        publicKey: \(PolicyText.base64(key))"
  }

  @Test func aVenueDoesNotShareTheLogKey() throws {
    let text = PolicyText.everyMember.line(27, "publicKey: \(PolicyText.base64(.log))")
    let source = try #require(try text.read().value)
    let draft = source.genesis(
      logKey: TestKey.log.publicKey, id: String(repeating: "0", count: 32))
    #expect(draft.findings == ["27:20 log-key-has-role"])
  }
}
