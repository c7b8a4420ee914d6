import Ledger
import Testing

/// What a ledger does not admit, it refuses for the right reason, and stays as it was.
@Suite struct AdmissionRefusalTests {
  private static let inLedger =
    RefusedAttempt.ofSigners + RefusedAttempt.ofAnyStatement + RefusedAttempt.ofPolicies
    + RefusedAttempt.ofEvidence + RefusedAttempt.ofVerdicts + RefusedAttempt.ofWaivers
    + RefusedAttempt.ofRevocations

  @Test(arguments: inLedger)
  func refused(_ attempt: RefusedAttempt) throws {
    var ledger = try LedgerScenario()
    let statement = try attempt.story(&ledger)
    try ledger.expectRefusal(attempt.code, of: statement, by: attempt.signers)
  }

  @Test(arguments: RefusedAttempt.ofGenesis)
  func refusedAsGenesis(_ attempt: RefusedAttempt) throws {
    var ledger = LedgerScenario.empty
    let statement = try attempt.story(&ledger)
    try ledger.expectRefusal(attempt.code, of: statement, by: attempt.signers)
  }

  /// A log host that writes such an entry all the same is found out by a verifier.
  @Test(arguments: inLedger.filter { ![.malformedEnvelope, .entryTooLarge].contains($0.code) })
  func refusedByAVerifier(_ attempt: RefusedAttempt) throws {
    var ledger = try LedgerScenario()
    let statement = try attempt.story(&ledger)
    let entry = try ledger.forged(payload: statement.payload, by: attempt.signers)
    #expect(try ledger.verdictOfVerifier(on: entry)?.code == attempt.code)
  }

  /// Codes that are given before admission or after it: by readers, and by whoever looks for blobs.
  private static let elsewhere: Set<Refusal.Code> = [
    .malformedJSON, .missingMember, .wrongType, .notAscending, .malformedEntry, .payloadTooLarge,
    .unknownStatementType, .unknownPredicateType, .weakKey, .requirementCycle, .unknownRow,
    .unknownVenue, .unsupportedRules, .unsupportedMember, .blobMissing, .blobMismatch,
    .bundleMismatch, .malformedArchive,
  ]

  @Test func everyCodeOfAdmissionIsGiven() {
    let given = (Self.inLedger + RefusedAttempt.ofGenesis).map(\.code)
    let expected = Set(Refusal.Code.allCases).subtracting(Self.elsewhere)
    #expect(Set(given).union(ChainTests.codes) == expected)
  }
}
