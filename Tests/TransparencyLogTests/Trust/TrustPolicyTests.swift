import Testing
import TransparencyLog

@Suite("Trust files that are read")
struct TrustPolicyTests {
  @Test("the known-answer trust file accepts the known-answer checkpoint")
  func knownAnswer() throws {
    let policy = try TrustPolicy(parsing: Array(KnownAnswerLedger.trustFile.utf8))
    let signed = try SignedCheckpoint(parsing: Array(KnownAnswerLedger.checkpoint.utf8))
    let time = KnownAnswerLedger.cosignatureTime
    let evaluation = policy.evaluate(signed, now: time)
    #expect(evaluation.logSignature == .valid)
    #expect(evaluation.cosignatures.map(\.witness.name) == ["w1", "w2"])
    #expect(evaluation.cosignatures.allSatisfy { $0.outcome == .valid(time: time) })
    #expect(evaluation.unknownSignatures == 0)
    #expect(evaluation.quorumMet)
    #expect(evaluation.quorumTime == time)
    #expect(evaluation.quorum(ofGroup: "replaying") == .met(time: time))
    #expect(evaluation.quorum(ofGroup: "other") == nil)
    #expect(!evaluation.hasInvalidSignature)
    #expect(policy.log(origin: KnownAnswerLedger.origin)?.line == KnownAnswerLedger.logKey)
    #expect(policy.log(origin: "other.example") == nil)
    #expect(policy.keys.map(\.line) == KnownAnswerLedger.allKeys)
    #expect(policy.exampleKeys.isEmpty)
  }
}
