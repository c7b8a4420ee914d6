import Ledger
import Testing
import TransparencyLog

/// A first entry that no ledger may begin with, under a log whose trust line is right for it.
struct HostileGenesis: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let code: Refusal.Code
  var outcome = VerificationReport.Outcome.tampered
  /// The entry's payload and signers.
  let forge: @Sendable () throws -> (payload: [UInt8], signers: [TestKey])

  static let all = [
    HostileGenesis("no id", .notGenesis) { $0.id = nil },
    HostileGenesis("an id that is no random number", .malformedValue) { $0.id = "1" },
    HostileGenesis("the name of a ledger", .notGenesis) {
      $0.ledger = "ledger.example/\(Digest.empty.hex)"
    },
    HostileGenesis("a policy that it replaces", .notGenesis) { $0.supersedes = .empty },
    HostileGenesis("too few signers", .belowThreshold, by: .owner) { _ in },
    HostileGenesis("signers who are no owners", .wrongRole, by: .owner, .verifier) { _ in },
    HostileGenesis("a signer whom it does not name", .unlistedKey, by: .owner, .outsider) { _ in },
    HostileGenesis("the log key as an owner", .logKeyHasRole) {
      $0.keys.append(PolicyKey(.log, .owner))
    },
    HostileGenesis("a key that ended before it began", .endChanged) {
      $0.edit(.reviewer) { $0.retiredFrom = 1 }
    },
    HostileGenesis("more owners needed than there are", .tooFewOwners) { $0.waiverThreshold = 3 },
    HostileGenesis("no owners needed", .malformedValue) { $0.ownerThreshold = 0 },
    HostileGenesis("a name that no origin can have", .malformedValue) { $0.name = "Ledger" },
    HostileGenesis("rules of a later version", .unsupportedRules, .undecidable) { $0.rules = 2 },
    HostileGenesis(testDescription: "evidence", code: .notGenesis) {
      let story = try LedgerScenario()
      return (try story.evidence().payload, [.operator])
    },
    HostileGenesis(testDescription: "a policy that follows another", code: .notGenesis) {
      let story = try LedgerScenario()
      return (story.policy().payload, [.owner, .owner2])
    },
  ]
}

extension HostileGenesis {
  private init(
    _ description: String, _ code: Refusal.Code,
    _ outcome: VerificationReport.Outcome = .tampered, by signers: TestKey...,
    edit: @escaping @Sendable (inout PolicyPredicate) -> Void
  ) {
    self.init(testDescription: description, code: code, outcome: outcome) {
      (LedgerScenario.genesis(edit).payload, signers.isEmpty ? [.owner, .owner2] : signers)
    }
  }
}

@Suite struct HostileGenesisTests {
  @Test(arguments: HostileGenesis.all)
  func isFoundAndNotVouchedFor(_ hostile: HostileGenesis) async throws {
    let (payload, signers) = try hostile.forge()
    let origin = "ledger.example/\(SHA256.hash(payload).hex)"
    let entry = try LedgerScenario.empty.forged(
      payload: payload, by: signers, heads: LedgerScenario().heads.digest)
    try await expect(hostile.outcome, hostile.code, of: [entry], origin: origin)
  }

  /// The trust line fixes the owners: a log that begins with other ones is another ledger.
  @Test func aGenesisThatIsNotTheOneOfTheOrigin() async throws {
    let story = try LedgerScenario.prologue()
    let other = try LedgerScenario { $0.id = String(repeating: "00112233", count: 4) }
    try await expect(
      .tampered, .genesisMismatch, of: story.entries.map(\.bytes), origin: other.origin)
  }

  /// The same payload under a different name is another origin, too.
  @Test func aNameThatIsNotTheOneOfTheOrigin() async throws {
    let story = try LedgerScenario.prologue()
    let genesis = try story.payloadDigest(of: 0)
    try await expect(
      .tampered, .genesisMismatch, of: story.entries.map(\.bytes),
      origin: "ledger.other/\(genesis.hex)")
  }

  private func expect(
    _ outcome: VerificationReport.Outcome, _ code: Refusal.Code, of entries: [[UInt8]],
    origin: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let temporary = TemporaryDirectory()
    let directory = temporary.path + "/ledger"
    let now = Timestamp(known: "2026-06-10T03:00:00Z")
    try HostileLog(directory: directory, origin: origin, time: now).publish(entries)
    let witness = TestWitness(.witness1, memory: temporary.path + "/memory")
    let trust = try TrustPolicy.story(origin: origin)
    for trust in [trust, nil] {
      let report = try await LedgerVerifier.report(on: directory, trust: trust, now: now)
      #expect(report.outcome == outcome, "\(report.findings)", sourceLocation: sourceLocation)
      let decisive = report.findings.first { $0.code == code.rawValue }
      #expect(decisive?.entry == 0, "\(report.findings)", sourceLocation: sourceLocation)
    }
    let refusal = try await witness.cosign(directory, trust: trust, now: now).refusal
    #expect(refusal?.decisive?.code == code.rawValue, sourceLocation: sourceLocation)
    #expect(
      try witness.remembered().keys.allSatisfy { $0.hasSuffix(".lock") },
      sourceLocation: sourceLocation)
  }
}
