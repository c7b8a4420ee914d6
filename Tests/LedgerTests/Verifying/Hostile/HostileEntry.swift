import Ledger
import Testing
import TransparencyLog

/// One thing that a log host with its key may try: an entry after the prologue that may not stand
/// there, though everything around it is well signed.
struct HostileEntry: Sendable, CustomTestStringConvertible {
  typealias Forge = @Sendable (inout LedgerScenario) throws -> [UInt8]

  let testDescription: String
  let code: Refusal.Code
  let outcome: VerificationReport.Outcome
  /// The bytes of the entry; the story may go on honestly before it.
  let forge: Forge

  init(
    _ description: String, _ code: Refusal.Code,
    outcome: VerificationReport.Outcome = .tampered, forge: @escaping Forge
  ) {
    testDescription = description
    self.code = code
    self.outcome = outcome
    self.forge = forge
  }

  static let all =
    encodings + chains + heads + policies + keys + evidence + verdicts + waivers
    + revocations
}

/// Every hostile entry is found and named by the verifier, and no replaying witness vouches for it.
@Suite struct HostileEntryTests {
  @Test(arguments: HostileEntry.all)
  func isFoundAndNotVouchedFor(_ hostile: HostileEntry) async throws {
    let temporary = TemporaryDirectory()
    let directory = temporary.path + "/ledger"
    var story = try LedgerScenario.prologue()
    let forged = try hostile.forge(&story)
    let trust = try TrustPolicy.story(origin: story.origin)
    let log = HostileLog(directory: directory, origin: story.origin, time: story.clock)
    let witness = TestWitness(.witness1, memory: temporary.path + "/memory")

    // What comes before is right, or the refusal would prove nothing.
    try log.publish(story.entries.map(\.bytes))
    let honest = try await LedgerVerifier.report(on: directory, trust: trust, now: story.clock)
    #expect(honest.outcome == .intact && honest.anchor?.size == story.state.size)
    #expect(try await witness.cosign(directory, trust: trust, now: story.clock).cosigned != nil)
    let remembered = try witness.remembered()

    try log.publish(story.entries.map(\.bytes) + [forged])
    let report = try await LedgerVerifier.report(on: directory, trust: trust, now: story.clock)
    #expect(report.outcome == hostile.outcome)
    #expect(report.decisive?.code == hostile.code.rawValue, "\(report.findings)")
    #expect(report.decisive?.entry == story.state.size)
    #expect(report.snapshot == nil && report.isHonest)

    // Neither a witness that knows the ledger nor one that replays it from the start.
    let newcomer = TestWitness(.witness2, memory: temporary.path + "/newcomer")
    for witness in [witness, newcomer] {
      let refusal = try await witness.cosign(directory, trust: trust, now: story.clock).refusal
      #expect(refusal?.decisive?.code == hostile.code.rawValue)
      #expect(refusal?.decisive?.entry == story.state.size)
    }
    #expect(try witness.remembered() == remembered)
    #expect(try newcomer.remembered().keys.allSatisfy { $0.hasSuffix(".lock") })
  }
}
