import Ledger
import Testing
import TransparencyLog

/// How each entry moves the heads on.
@Suite struct HeadsTests {
  private typealias Row = HeadsTable.Row

  // MARK: Evidence and verdicts

  @Test func evidenceIsListedWithEachOfItsGates() throws {
    var ledger = try LedgerScenario()
    let both = try ledger.append(ledger.evidence(for: .b0, .b4), by: .operator)
    let one = try ledger.append(ledger.evidence(kind: .document, for: .b4), by: .reviewer)
    #expect(ledger.row(.b0) == Row(evidence: [both]))
    #expect(ledger.row(.b4) == Row(evidence: [both, one]))
    #expect(ledger.row(.build) == Row())
  }

  @Test func aVerdictLeavesWhatItUsed() throws {
    var ledger = try LedgerScenario()
    let old = try ledger.append(ledger.evidence(), by: .operator)
    let new = try ledger.append(ledger.evidence(), by: .operator)
    let verdict = try ledger.append(ledger.verdict(settingAside: [old]), by: .verifier)
    #expect(ledger.row(.b4) == Row(evidence: [new], verdict: verdict))
    let newest = try ledger.append(ledger.evidence(), by: .operator)
    #expect(ledger.row(.b4) == Row(evidence: [new, newest], verdict: verdict))
  }

  @Test func aVerdictMayUseNothing() throws {
    var ledger = try LedgerScenario()
    let verdict = try ledger.append(ledger.verdict(on: .build), by: .verifier)
    #expect(ledger.row(.build) == Row(verdict: verdict))
    let next = try ledger.append(ledger.verdict(on: .build), by: .verifier)
    #expect(ledger.row(.build) == Row(verdict: next))
  }

  @Test func aFullGateIsEmptiedByAVerdict() throws {
    var ledger = try LedgerScenario()
    try ledger.fill(.b4)
    let live = ledger.row(.b4).evidence
    #expect(live.count == HeadsTable.maximumEvidence)
    let verdict = try ledger.append(
      ledger.verdict(settingAside: Array(live.dropLast())), by: .verifier)
    #expect(ledger.row(.b4) == Row(evidence: live.suffix(1), verdict: verdict))
    // Putting back may exceed the limit; then nothing more is taken until there is a verdict.
    let more = try ledger.append(ledger.evidence(), by: .operator)
    try ledger.append(ledger.revocation(of: verdict), by: .verifier)
    #expect(ledger.row(.b4).evidence == live + [more])
    try ledger.expectRefusal(.evidenceBacklog, of: ledger.evidence(), by: .operator)
  }

  // MARK: Revocations

  @Test(arguments: [TestKey.verifier, .verifier2, .owner])
  func revokingTheVerdictPutsBackWhatItSetAside(revoker: TestKey) throws {
    var ledger = try LedgerScenario { $0.keys.append(PolicyKey(.verifier2, .verifier)) }
    let old = try ledger.append(ledger.evidence(), by: .operator)
    let new = try ledger.append(ledger.evidence(), by: .operator)
    try ledger.append(ledger.verdict(), by: .verifier)
    let verdict = try ledger.append(ledger.verdict(settingAside: [old]), by: .verifier)
    let newest = try ledger.append(ledger.evidence(), by: .operator)
    try ledger.append(ledger.revocation(of: verdict), by: revoker)
    // Never the verdict before.
    #expect(ledger.row(.b4) == Row(evidence: [old, new, newest]))
    let next = try ledger.append(ledger.verdict(), by: .verifier)
    #expect(ledger.row(.b4) == Row(evidence: [old, new, newest], verdict: next))
  }

  @Test func revokingAnOldVerdictChangesNothing() throws {
    var ledger = try LedgerScenario()
    try ledger.append(ledger.evidence(), by: .operator)
    let first = try ledger.append(ledger.verdict(), by: .verifier)
    try ledger.append(ledger.verdict(), by: .verifier)
    let before = ledger.heads
    try ledger.append(ledger.revocation(of: first), by: .verifier)
    #expect(ledger.heads == before)
  }

  @Test(arguments: [TestKey.operator, .owner])
  func revokingUsedEvidenceTakesTheVerdict(revoker: TestKey) throws {
    var ledger = try LedgerScenario()
    let old = try ledger.append(ledger.evidence(), by: .operator)
    let used = try ledger.append(ledger.evidence(), by: .operator)
    try ledger.append(ledger.verdict(settingAside: [old]), by: .verifier)
    try ledger.append(ledger.revocation(of: used), by: revoker)
    #expect(ledger.row(.b4) == Row(evidence: [old, used]))
    let verdict = try ledger.append(ledger.verdict(settingAside: [used]), by: .verifier)
    #expect(ledger.row(.b4) == Row(evidence: [old], verdict: verdict))
  }

  @Test func revokingEvidenceOfTwoGatesTakesTheVerdictThatUsedIt() throws {
    var ledger = try LedgerScenario()
    let shared = try ledger.append(ledger.evidence(for: .b0, .b4), by: .operator)
    let newer = try ledger.append(ledger.evidence(for: .b0), by: .operator)
    let onB0 = try ledger.append(ledger.verdict(on: .b0, settingAside: [shared]), by: .verifier)
    try ledger.append(ledger.verdict(on: .b4), by: .verifier)
    try ledger.append(ledger.revocation(of: shared), by: .operator)
    #expect(ledger.row(.b4) == Row(evidence: [shared]))
    #expect(ledger.row(.b0) == Row(evidence: [newer], verdict: onB0))
    // It comes back revoked.
    try ledger.append(ledger.revocation(of: onB0), by: .verifier)
    #expect(ledger.row(.b0) == Row(evidence: [shared, newer]))
    try ledger.expectRefusal(.unusableInput, of: ledger.verdict(on: .b0), by: .verifier)
  }

  @Test func revokingEvidenceNewerThanTheVerdictChangesNothing() throws {
    var ledger = try LedgerScenario()
    try ledger.append(ledger.evidence(), by: .operator)
    try ledger.append(ledger.verdict(), by: .verifier)
    let newer = try ledger.append(ledger.evidence(), by: .operator)
    let before = ledger.heads
    try ledger.append(ledger.revocation(of: newer), by: .operator)
    #expect(ledger.heads == before)
    let verdict = try ledger.append(ledger.verdict(settingAside: [newer]), by: .verifier)
    #expect(ledger.row(.b4) == Row(evidence: [1], verdict: verdict))
  }

  @Test func revokingEvidenceThatWasSetAsideChangesNothing() throws {
    var ledger = try LedgerScenario()
    let old = try ledger.append(ledger.evidence(), by: .operator)
    try ledger.append(ledger.evidence(), by: .operator)
    try ledger.append(ledger.verdict(settingAside: [old]), by: .verifier)
    let before = ledger.heads
    try ledger.append(ledger.revocation(of: old), by: .operator)
    #expect(ledger.heads == before)
  }

  @Test func revokedWaiversLeave() throws {
    var ledger = try LedgerScenario()
    let first = try ledger.append(ledger.waiver(), by: .owner)
    let second = try ledger.append(ledger.waiver(), by: .owner2)
    #expect(ledger.row(.b0).waivers == [first, second])
    try ledger.append(ledger.revocation(of: first), by: .owner2)
    #expect(ledger.row(.b0).waivers == [second])
  }

  @Test func expiryNeverChangesHeads() throws {
    var ledger = try LedgerScenario()
    let waiver = try ledger.append(ledger.waiver(), by: .owner)
    ledger.clock = ledger.clock.advanced(by: 365 * 86_400)
    try ledger.append(ledger.evidence(for: .b0), by: .operator)
    #expect(ledger.row(.b0).waivers == [waiver])
    try ledger.append(ledger.revocation(of: waiver), by: .owner)
    #expect(ledger.row(.b0).waivers.isEmpty)
  }

  // MARK: The table

  @Test(arguments: [
    #"{"gates":{},"policy":0} "#, #" {"gates":{},"policy":0}"#, #"{"policy":0,"gates":{}}"#,
    #"{"gates":{},"policy":00}"#, #"{"gates":{},"policy":-1}"#, #"{"gates":{},"policy":null}"#,
    #"{"gates":{}}"#, #"{"policy":0}"#, #"{"gates":[],"policy":0}"#,
    #"{"gates":{},"policy":0,"x":1}"#,
    #"{"gates":{"B":{"evidence":[],"verdict":null,"waivers":[]}},"policy":0}"#,
    #"{"gates":{"b":{"verdict":null,"evidence":[],"waivers":[]}},"policy":0}"#,
    #"{"gates":{"b":{"evidence":[2,1],"verdict":null,"waivers":[]}},"policy":0}"#,
    #"{"gates":{"b":{"evidence":[1,1],"verdict":null,"waivers":[]}},"policy":0}"#,
    #"{"gates":{"b":{"evidence":[1, 2],"verdict":null,"waivers":[]}},"policy":0}"#,
    #"{"gates":{"b":{"evidence":[],"verdict":[],"waivers":[]}},"policy":0}"#,
    #"{"gates":{"b":{"evidence":[],"verdict":null}},"policy":0}"#,
    #"{"gates":{"\u0062":{"evidence":[],"verdict":null,"waivers":[]}},"policy":0}"#,
    #"{"gates":{"b":{"evidence":[],"verdict":null,"waivers":[]},"a":{"evidence":[],"verdict":null,"waivers":[]}},"policy":0}"#,
    #"{"gates":{"a":{"evidence":[],"verdict":null,"waivers":[]},"a":{"evidence":[],"verdict":null,"waivers":[]}},"policy":0}"#,
    "", "null", "[]",
  ])
  func aTableHasOneEncoding(text: String) {
    #expect(throws: Refusal.self) { try HeadsTable(canonical: Array(text.utf8)) }
  }

  @Test func aTableIsReadAsItWasWritten() throws {
    let table = HeadsTable(
      gates: [
        .b4: Row(evidence: [0, 9, 10, Entry.maximumIndex], verdict: 7, waivers: []),
        .b0: Row(evidence: [], verdict: nil, waivers: [1, 2]), .build: Row(),
      ], policy: 3)
    #expect(try HeadsTable(canonical: table.canonical) == table)
    #expect(
      String(decoding: table.canonical, as: UTF8.self)
        == #"{"gates":{"b0-triple-prime":{"evidence":[],"verdict":null,"waivers":[1,2]},"#
        + #""b4-prime":{"evidence":[0,9,10,9007199254740991],"verdict":7,"waivers":[]},"#
        + #""build":{"evidence":[],"verdict":null,"waivers":[]}},"policy":3}"#)
  }
}
