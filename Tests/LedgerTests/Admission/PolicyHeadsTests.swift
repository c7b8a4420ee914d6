import Ledger
import Testing
import TransparencyLog

/// What a new policy does to the heads: gates that come and go, and keys that are compromised.
@Suite struct PolicyHeadsTests {
  private typealias Row = HeadsTable.Row

  /// Appends a policy that both owners sign.
  private func change(
    _ ledger: inout LedgerScenario, _ edit: (inout PolicyPredicate) -> Void
  ) throws {
    try ledger.append(ledger.policy(edit), by: .owner, .owner2)
  }

  // MARK: Gates

  @Test func aNewPolicyKeepsTheRowsOfGatesThatStay() throws {
    var ledger = try LedgerScenario()
    try ledger.append(ledger.evidence(), by: .operator)
    try ledger.append(ledger.verdict(), by: .verifier)
    try ledger.append(ledger.evidence(), by: .operator)
    try ledger.append(ledger.waiver(), by: .owner)
    let before = ledger.heads.gates
    try change(&ledger) {
      $0.edit(.b4) { $0.displayName = "B4 prime" }
      $0.gates.append(
        PolicyGate(id: Identifier(known: "a0"), displayName: "A0", waivable: true, requires: []))
    }
    var expected = before
    expected[Identifier(known: "a0")] = Row()
    #expect(ledger.heads.gates == expected)
    #expect(ledger.heads.policy == 5)
  }

  @Test func aGateThatWasDroppedComesBackEmpty() throws {
    var ledger = try LedgerScenario()
    let old = try ledger.append(ledger.evidence(), by: .operator)
    let verdict = try ledger.append(ledger.verdict(), by: .verifier)
    func drop(_ policy: inout PolicyPredicate) {
      policy.gates.removeAll { $0.id == .b4 }
      policy.edit(.build) { $0.requires = [.b0] }
    }
    let gate = try #require(ledger.state.policy?.predicate.gate(.b4))
    try change(&ledger, drop)
    #expect(ledger.heads.gates[.b4] == nil)
    try ledger.expectRefusal(.unknownGate, of: ledger.evidence(), by: .operator)
    // What was revoked meanwhile is revoked; it changes no heads.
    try ledger.append(ledger.revocation(of: verdict), by: .verifier)

    try change(&ledger) { $0.gates.append(gate) }
    #expect(ledger.row(.b4) == Row())
    let new = try ledger.append(ledger.evidence(), by: .operator)
    #expect(ledger.row(.b4) == Row(evidence: [new]))
    try ledger.expectRefusal(
      .incompleteInputs,
      of: ledger.verdict {
        $0.used.insert(.init(index: old, leafHash: ledger.entries[1].leafHash), at: 0)
      }, by: .verifier)
    try ledger.append(ledger.verdict(), by: .verifier)
  }

  @Test func waiversGoForGoodWhereAGateIsNoLongerWaivable() throws {
    var ledger = try LedgerScenario()
    let waiver = try ledger.append(ledger.waiver(), by: .owner)
    try change(&ledger) { $0.edit(.b0) { $0.waivable = false } }
    #expect(ledger.row(.b0).waivers.isEmpty)
    try change(&ledger) { $0.edit(.b0) { $0.waivable = true } }
    #expect(ledger.row(.b0).waivers.isEmpty)
    // Revoking it all the same is lawful, and changes nothing.
    try ledger.append(ledger.revocation(of: waiver), by: .owner)
    #expect(ledger.row(.b0).waivers.isEmpty)
  }

  @Test func waiversGoWhereAGateComesToRequireAnUnwaivableOne() throws {
    var ledger = try LedgerScenario {
      $0.edit(.build) { $0.requires = [.b0] }
    }
    let waiver = try ledger.append(ledger.waiver(of: .build), by: .owner)
    #expect(ledger.row(.build).waivers == [waiver])
    try change(&ledger) { $0.edit(.b0) { $0.requires = [.b4] } }
    #expect(ledger.row(.build).waivers.isEmpty)
    try ledger.expectRefusal(.gateNotWaivable, of: ledger.waiver(of: .build), by: .owner)
    try ledger.expectRefusal(.gateNotWaivable, of: ledger.waiver(of: .b0), by: .owner)
  }

  @Test func aVerdictFromBeforeThePolicyIsSuperseded() throws {
    var ledger = try LedgerScenario()
    let first = try ledger.append(ledger.verdict(), by: .verifier)
    try change(&ledger) { _ in }
    #expect(ledger.row(.b4).verdict == first)
    let second = try ledger.append(ledger.verdict(), by: .verifier)
    #expect(ledger.row(.b4).verdict == second)
  }

  // MARK: Retired keys

  @Test func whatARetiredKeySignedStands() throws {
    var ledger = try LedgerScenario {
      $0.keys.append(PolicyKey(.owner3, .owner))
      $0.keys.append(PolicyKey(.operator2, .operator))
      $0.keys.append(PolicyKey(.verifier2, .verifier))
    }
    try ledger.append(ledger.evidence(), by: .operator)
    try ledger.append(ledger.verdict(), by: .verifier)
    try ledger.append(ledger.waiver(), by: .owner3)
    let before = ledger.heads.gates
    let now = ledger.state.size
    try change(&ledger) {
      for key in [TestKey.owner3, .operator, .verifier] { $0.edit(key) { $0.retiredFrom = now } }
    }
    #expect(ledger.heads.gates == before)
    try ledger.expectRefusal(.endedKey, of: ledger.evidence(), by: .operator)
    try ledger.append(ledger.evidence(), by: .operator2)
    try ledger.append(ledger.verdict(), by: .verifier2)
  }

  // MARK: Compromised keys

  /// Entry 1 is evidence set aside, 2 evidence used, 3 the verdict, 4 newer evidence.
  private func ledgerWithVerdict() throws -> LedgerScenario {
    var ledger = try LedgerScenario { $0.keys.append(PolicyKey(.operator2, .operator)) }
    let old = try ledger.append(ledger.evidence(), by: .operator2)
    try ledger.append(ledger.evidence(), by: .operator)
    try ledger.append(ledger.verdict(settingAside: [old]), by: .verifier)
    try ledger.append(ledger.evidence(), by: .operator2)
    return ledger
  }

  /// Who is compromised from where, and what the row becomes.
  @Test(
    arguments: [
      (.verifier, 4, Row(evidence: [2, 4], verdict: 3)),
      (.verifier, 3, Row(evidence: [1, 2, 4])), (.verifier, 0, Row(evidence: [1, 2, 4])),
      (.operator, 3, Row(evidence: [2, 4], verdict: 3)),
      (.operator, 2, Row(evidence: [1, 2, 4])), (.operator, 0, Row(evidence: [1, 2, 4])),
      // Evidence that was set aside, or came later, takes no verdict with it.
      (.operator2, 0, Row(evidence: [2, 4], verdict: 3)),
      (.reviewer, 0, Row(evidence: [2, 4], verdict: 3)),
    ] as [(TestKey, UInt64, HeadsTable.Row)])
  func aCompromiseTakesWhatRestedOnTheKey(key: TestKey, from: UInt64, row: HeadsTable.Row) throws {
    var ledger = try ledgerWithVerdict()
    try change(&ledger) { $0.edit(key) { $0.compromisedFrom = from } }
    #expect(ledger.row(.b4) == row)
  }

  @Test func compromisedEvidenceStaysListedUntilAVerdictSetsItAside() throws {
    var ledger = try ledgerWithVerdict()
    try change(&ledger) { $0.edit(.operator) { $0.compromisedFrom = 2 } }
    try ledger.expectRefusal(.unusableInput, of: ledger.verdict(), by: .verifier)
    let verdict = try ledger.append(ledger.verdict(settingAside: [2]), by: .verifier)
    #expect(ledger.row(.b4) == Row(evidence: [1, 4], verdict: verdict))
  }

  @Test func aCompromiseThatMovesEarlierTakesMore() throws {
    var ledger = try ledgerWithVerdict()
    try change(&ledger) { $0.edit(.operator) { $0.compromisedFrom = 3 } }
    #expect(ledger.row(.b4).verdict == 3)
    try change(&ledger) { $0.edit(.operator) { $0.compromisedFrom = 2 } }
    #expect(ledger.row(.b4) == Row(evidence: [1, 2, 4]))
  }

  @Test func aKeyThatWasLeftOutIsStillCompromised() throws {
    var ledger = try ledgerWithVerdict()
    try change(&ledger) { $0.edit(.operator) { $0.compromisedFrom = 3 } }
    try change(&ledger) { $0.remove(.operator) }
    try change(&ledger) {
      $0.keys.append(PolicyKey(.operator, .operator, compromisedFrom: 2))
    }
    #expect(ledger.row(.b4) == Row(evidence: [1, 2, 4]))
  }

  /// The waiver is entry 2, granted when one or two owners were needed, signed by one or two.
  @Test(
    arguments: [
      (1, [TestKey.owner], 2, false), (1, [.owner], 3, true), (1, [.owner2], 0, true),
      (1, [.owner, .owner2], 0, true), (2, [.owner, .owner2], 0, false),
      (2, [.owner2, .owner3], 0, true), (2, [.owner, .owner2, .owner3], 0, true),
      (2, [.owner, .owner2], 3, true),
    ] as [(UInt64, [TestKey], UInt64, Bool)])
  func aWaiverStaysWithEnoughSoundOwners(
    threshold: UInt64, signers: [TestKey], from: UInt64, stays: Bool
  ) throws {
    var ledger = try LedgerScenario {
      $0.waiverThreshold = threshold
      $0.keys.append(PolicyKey(.owner3, .owner))
    }
    try ledger.append(ledger.evidence(), by: .operator)
    let waiver = try ledger.append(payload: ledger.waiver().payload, by: signers)
    // The threshold counts as it was when the waiver was granted.
    try ledger.append(
      ledger.policy {
        $0.edit(.owner) { $0.compromisedFrom = from }
        $0.waiverThreshold = 3 - threshold
      }, by: .owner, .owner2)
    #expect(ledger.row(.b0).waivers == (stays ? [waiver] : []))
  }

  @Test func aCompromiseUndoesNoRevocationAndNoPolicy() throws {
    var ledger = try LedgerScenario { $0.keys.append(PolicyKey(.owner3, .owner)) }
    let waiver = try ledger.append(ledger.waiver(), by: .owner)
    try ledger.append(ledger.revocation(of: waiver), by: .owner3)
    try ledger.append(ledger.policy(), by: .owner2, .owner3)
    try change(&ledger) { $0.edit(.owner3) { $0.compromisedFrom = 0 } }
    #expect(ledger.row(.b0).waivers.isEmpty)
    #expect(ledger.heads.policy == 4)
    try ledger.expectRefusal(.alreadyRevoked, of: ledger.revocation(of: waiver), by: .owner)
  }
}
