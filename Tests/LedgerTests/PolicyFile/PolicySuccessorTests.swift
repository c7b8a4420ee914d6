import Ledger
import PolicyFile
import Testing
import TransparencyLog

/// A policy file becomes the policy that follows the one in force, and the ledger admits it.
@Suite struct PolicySuccessorTests {
  private static let id = String(repeating: "0f", count: 16)

  /// A ledger whose policy comes from a file.
  private static func ledger(_ text: PolicyText = PolicyText()) throws -> LedgerScenario {
    var ledger = LedgerScenario.empty
    let source = try text.read()
    let draft = source.value?.genesis(logKey: TestKey.log.publicKey, id: id)
    try ledger.append(#require(draft?.value).statement, by: .owner, .owner2)
    return ledger
  }

  /// The policy that the file becomes, appended.
  private static func append(_ text: PolicyText, to ledger: inout LedgerScenario) throws {
    let outcome = try #require(try text.read().value).successor(of: ledger.state)
    #expect(outcome.findings.isEmpty)
    let draft = try #require(outcome.value)
    try ledger.append(draft.statement, by: .owner, .owner2)
  }

  private static func findings(_ text: PolicyText, in ledger: LedgerScenario) throws -> [String] {
    try #require(try text.read().value).successor(of: ledger.state).findings
  }

  private static func record(_ key: TestKey, in ledger: LedgerScenario) -> KeyRegister.Record? {
    ledger.state.keys.records[key.keyID]
  }

  @Test func theSameFileIsItsOwnSuccessor() throws {
    var ledger = try Self.ledger()
    try Self.append(PolicyText(), to: &ledger)
    let policy = try #require(ledger.state.policy)
    #expect(policy.index == 1)
    #expect(policy.predicate.ledger == ledger.origin)
    #expect(policy.predicate.supersedes == (try ledger.payloadDigest(of: 0)))
    #expect(policy.predicate.id == nil)
    #expect(policy.predicate.logKey.publicKey == TestKey.log.publicKey)
    #expect(
      ledger.entries[1].statement.subjects == [
        Subject(name: "policy.yaml", sha256: SHA256.hash(Array(PolicyText().text.utf8)))
      ])
  }

  // MARK: Ends of keys

  /// What a file says of a key that the ledger recorded as retired from 1, and what follows.
  @Test(arguments: [nil, "now", "1"])
  func aRetiredKeyStaysRetiredFromWhereItWas(said: String?) throws {
    var ledger = try Self.ledger()
    try Self.append(PolicyText().adding("retiredFrom: now", after: 20), to: &ledger)
    #expect(Self.record(.reviewer, in: ledger)?.retiredFrom == 1)

    try ledger.append(ledger.evidence(), by: .operator)
    let next = said.map { PolicyText().adding("retiredFrom: \($0)", after: 20) }
    try Self.append(next ?? PolicyText(), to: &ledger)
    #expect(Self.record(.reviewer, in: ledger)?.retiredFrom == 1)
    #expect(ledger.state.policy?.key(TestKey.reviewer.keyID)?.retiredFrom == 1)
  }

  @Test func aKeyThatWasLeftOutComesBackWithItsEnds() throws {
    var ledger = try Self.ledger()
    try Self.append(PolicyText().adding("retiredFrom: now", after: 20), to: &ledger)
    let withoutReviewer = PolicyText().without(line: 20).without(line: 19).without(line: 18)
    try Self.append(withoutReviewer, to: &ledger)
    #expect(ledger.state.policy?.key(TestKey.reviewer.keyID) == nil)
    try Self.append(PolicyText(), to: &ledger)
    #expect(ledger.state.policy?.key(TestKey.reviewer.keyID)?.retiredFrom == 1)
  }

  @Test func aCompromiseMovesEarlierOnly() throws {
    var ledger = try Self.ledger()
    for _ in 0..<3 { try ledger.append(ledger.evidence(), by: .operator) }
    let operatorLine = 14
    func saying(_ end: String) -> PolicyText {
      PolicyText().adding("compromisedFrom: \(end)", after: operatorLine)
    }
    #expect(try Self.findings(saying("5"), in: ledger) == ["15:22 end-changed"])
    try Self.append(saying("3"), to: &ledger)
    #expect(Self.record(.operator, in: ledger)?.compromisedFrom == 3)
    #expect(try Self.findings(saying("4"), in: ledger) == ["15:22 end-changed"])
    try Self.append(saying("now"), to: &ledger)
    #expect(Self.record(.operator, in: ledger)?.compromisedFrom == 3)
    try Self.append(saying("2"), to: &ledger)
    #expect(Self.record(.operator, in: ledger)?.compromisedFrom == 2)
    try Self.append(PolicyText(), to: &ledger)
    #expect(Self.record(.operator, in: ledger)?.compromisedFrom == 2)
  }

  @Test(arguments: ["0", "2", "3"])
  func aKeyRetiresWithThePolicyThatSaysSo(end: String) throws {
    let ledger = try Self.ledger()
    let text = PolicyText().adding("retiredFrom: \(end)", after: 20)
    #expect(try Self.findings(text, in: ledger) == ["21:18 end-changed"])
  }

  @Test func aRetirementIsNeverMoved() throws {
    var ledger = try Self.ledger()
    try Self.append(PolicyText().adding("retiredFrom: now", after: 20), to: &ledger)
    let text = PolicyText().adding("retiredFrom: 2", after: 20)
    #expect(try Self.findings(text, in: ledger) == ["21:18 end-changed"])
  }

  // MARK: What no successor may do

  @Test func everyMistakeIsToldAtOnce() throws {
    let ledger = try Self.ledger()
    let text = PolicyText()
      .line(1, "name: other.example").line(13, "role: reviewer")
      .line(20, "publicKey: \(PolicyText.base64(.log))")
      .adding("retiredFrom: 7", after: 17)
    #expect(
      try Self.findings(text, in: ledger) == [
        "1:7 name-changed", "12:5 role-changed", "18:18 end-changed", "19:5 log-key-has-role",
      ])
  }

  @Test func ownersThatTheLedgerRecordedAsEndedDoNotCount() throws {
    var ledger = try Self.ledger()
    let retiring = PolicyText().line(3, "ownerThreshold: 1").adding("retiredFrom: now", after: 11)
    try Self.append(retiring, to: &ledger)
    let forgetful = PolicyText()
    #expect(try Self.findings(forgetful, in: ledger) == ["3:17 too-few-owners"])
  }

  @Test func aLedgerWithoutPolicyHasNoSuccessor() throws {
    let source = try #require(try PolicyText().read().value)
    #expect(source.successor(of: LedgerState()).findings == ["1:1 not-genesis"])
  }

  // MARK: What no genesis may do

  @Test(arguments: ["retiredFrom: now", "retiredFrom: 3", "compromisedFrom: now"])
  func aGenesisEnrolsNoKeyThatHasEnded(end: String) throws {
    let source = try #require(try PolicyText().adding(end, after: 20).read().value)
    let column = end.prefix { $0 != " " }.count + 6
    #expect(
      source.genesis(logKey: TestKey.log.publicKey, id: Self.id).findings
        == ["21:\(column) end-changed"])
  }

  @Test func theLogKeyHasNoRole() throws {
    let source = try #require(try PolicyText().read().value)
    #expect(
      source.genesis(logKey: TestKey.operator.publicKey, id: Self.id).findings
        == ["12:5 log-key-has-role"])
  }

  @Test(arguments: [
    "", "0f", "0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F", "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0",
  ])
  func anIdIs32HexDigits(id: String) throws {
    let source = try #require(try PolicyText().read().value)
    #expect(
      source.genesis(logKey: TestKey.log.publicKey, id: id).findings == ["1:1 malformed-value"])
  }
}
