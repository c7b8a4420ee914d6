import Ledger
import Testing

/// The story that every other one starts from.
@Suite struct ScenarioTests {
  @Test func aWholeStoryIsAppendedAndReplayed() throws {
    var ledger = try LedgerScenario()
    let probe = try ledger.append(ledger.evidence(), by: .operator)
    let document = try ledger.append(ledger.evidence(kind: .document), by: .reviewer)
    let verdict = try ledger.append(ledger.verdict(), by: .verifier)
    let waiver = try ledger.append(ledger.waiver(), by: .owner)

    #expect(ledger.row(.b4).evidence == [probe, document])
    #expect(ledger.row(.b4).verdict == verdict)
    #expect(ledger.row(.b0).waivers == [waiver])

    try ledger.append(ledger.revocation(of: waiver), by: .owner2)
    let policy = try ledger.append(ledger.policy(), by: .owner, .owner2)

    #expect(ledger.row(.b0).waivers.isEmpty)
    #expect(ledger.heads.policy == policy)
    #expect(ledger.row(.b4).verdict == verdict)
  }
}
