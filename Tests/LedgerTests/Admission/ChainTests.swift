import Ledger
import Testing
import TransparencyLog

/// What a verifier finds in a ledger whose host wrote something else than admission gives.
@Suite struct ChainTests {
  /// One entry that is wrong in one way, after a genesis and evidence.
  struct Forgery: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let code: Refusal.Code
    let forge: @Sendable (LedgerScenario) throws -> [UInt8]

    init(
      _ what: String, _ code: Refusal.Code,
      forge: @escaping @Sendable (LedgerScenario) throws -> [UInt8]
    ) {
      testDescription = what
      self.code = code
      self.forge = forge
    }
  }

  /// The codes that only a verifier gives.
  static let codes: Set<Refusal.Code> = Set(forgeries.map(\.code) + [.genesisMismatch])

  private static let forgeries: [Forgery] = [
    Forgery("an entry left out", .wrongIndex) {
      try $0.forged($0.evidence(), by: .operator, index: $0.state.size + 1)
    },
    Forgery("an index twice", .wrongIndex) {
      try $0.forged($0.evidence(), by: .operator, index: $0.state.size - 1)
    },
    Forgery("the largest index", .wrongIndex) {
      try $0.forged($0.evidence(), by: .operator, index: Entry.maximumIndex)
    },
    Forgery("a chain to nothing", .brokenChain) {
      try $0.forged($0.evidence(), by: .operator, previous: .empty)
    },
    Forgery("a chain to the entry before the last", .brokenChain) {
      try $0.forged($0.evidence(), by: .operator, previous: $0.entries[0].leafHash)
    },
    Forgery("a time before the last entry's", .timeWentBack) {
      try $0.forged($0.evidence(), by: .operator, time: $0.clock.advanced(by: -61))
    },
    Forgery("the heads before", .wrongHeads) {
      try $0.forged($0.evidence(), by: .operator, heads: $0.heads.digest)
    },
    Forgery("heads without a verdict that was given", .wrongHeads) {
      try $0.forged($0.verdict(), by: .verifier, heads: $0.heads.digest)
    },
    Forgery("no heads at all", .wrongHeads) {
      try $0.forged($0.evidence(), by: .operator, heads: .empty)
    },
    Forgery("a signature of something else", .invalidSignature) { ledger in
      try ledger.forged(payload: ledger.evidence().payload, by: [.operator]) { signatures in
        signatures[0].bytes = ledger.entries[1].entry.envelope.signatures[0].bytes
      }
    },
    Forgery("a signature by another key", .invalidSignature) { ledger in
      let other = try VerifiedEnvelope(
        signing: ledger.evidence().payload, keys: [TestKey.verifier.privateKey])
      return try ledger.forged(payload: ledger.evidence().payload, by: [.operator]) { signatures in
        signatures[0].bytes = other.envelope.signatures[0].bytes
      }
    },
    Forgery("the second signature broken", .invalidSignature) {
      try $0.forged(payload: $0.policy().payload, by: [.owner, .owner2]) { $0[1].bytes[63] ^= 0x10 }
    },
  ]

  @Test(arguments: forgeries)
  func aForgeryIsFound(_ forgery: Forgery) throws {
    var ledger = try LedgerScenario()
    try ledger.append(ledger.evidence(), by: .operator)
    #expect(try ledger.verdictOfVerifier(on: forgery.forge(ledger))?.code == forgery.code)
  }

  @Test func whatIsNotForgedIsAdmitted() throws {
    var ledger = try LedgerScenario()
    try ledger.append(ledger.evidence(), by: .operator)
    let sameTime = ledger.clock.advanced(by: -60)
    let entry = try ledger.forged(ledger.verdict(), by: .verifier, time: sameTime)
    #expect(try ledger.verdictOfVerifier(on: entry) == nil)
  }

  @Test func aGenesisOfAnotherOriginIsFound() throws {
    let genesis = try #require(LedgerScenario().entries.first)
    let others = [
      Origin(name: "ledger.example", genesis: .empty),
      Origin(name: "other.example", genesis: genesis.payloadDigest),
    ]
    for case let origin? in others {
      let found = try LedgerScenario.empty.verdictOfVerifier(on: genesis.bytes, origin: origin)
      #expect(found?.code == .genesisMismatch)
    }
    let right = Origin(name: "ledger.example", genesis: genesis.payloadDigest)
    #expect(try LedgerScenario.empty.verdictOfVerifier(on: genesis.bytes, origin: right) == nil)
  }

  @Test func aClockThatWentBackIsHeldAtTheLastTime() throws {
    var ledger = try LedgerScenario()
    let last = ledger.clock.advanced(by: -60)
    ledger.clock = Timestamp(known: "1970-01-01T00:00:00Z")
    let index = try ledger.append(ledger.evidence(), by: .operator)
    #expect(try ledger.history.entry(at: index).entry.time == last)
  }

  @Test func aKeySignsOnceHoweverOftenItIsGiven() throws {
    let key = TestKey.owner.privateKey
    let envelope = try VerifiedEnvelope(signing: [1], keys: [key, key, key]).envelope
    #expect(envelope.signatures.map(\.keyID) == [key.publicKey.keyID])
  }

  @Test(arguments: [(64, nil), (65, Refusal.Code.malformedEnvelope)])
  func aStatementHasAtMost64Signatures(owners: Int, code: Refusal.Code?) throws {
    let keys = try (0..<owners).map { try PrivateKey(seed: SHA256.hash([UInt8($0)]).bytes) }
    let genesis = LedgerScenario.genesis { policy in
      policy.keys = keys.map {
        PolicyKey(key: EnrolledKey($0.publicKey), role: .owner, name: "owner")
      }
    }
    var state = LedgerState()
    let envelope = try VerifiedEnvelope(signing: genesis.payload, keys: keys)
    let clock = Timestamp(known: "2026-06-10T02:00:00Z")
    guard let code else {
      let entry = try state.append(envelope, clock: clock, history: MemoryHistory())
      #expect(try Entry(parsing: entry.bytes).envelope.signatures.count == owners)
      return
    }
    expectRefusal(code) { try state.append(envelope, clock: clock, history: MemoryHistory()) }
  }
}
