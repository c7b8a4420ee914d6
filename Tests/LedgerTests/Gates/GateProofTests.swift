import Ledger
import Testing
import TransparencyLog

/// A gate proof from which something was taken, or to which something was added, proves nothing.
@Suite struct GateProofTests {
  /// What somebody does to the proof of an accepted gate, and what it comes to.
  struct Tampering: Sendable, CustomTestStringConvertible {
    let name: String
    let outcome: GateDecision.Outcome
    let code: GateReason.Code
    let alter: @Sendable (inout GateProof) throws -> Void

    var testDescription: String { name }

    init(
      _ name: String, _ code: GateReason.Code = .proofInvalid,
      _ outcome: GateDecision.Outcome = .tampered,
      alter: @escaping @Sendable (inout GateProof) throws -> Void
    ) {
      self.name = name
      self.code = code
      self.outcome = outcome
      self.alter = alter
    }
  }

  static let tamperings: [Tampering] = [
    Tampering("without the newest entry") { $0.entries.removeLast() },
    Tampering("without the genesis") { $0.entries.removeFirst() },
    Tampering("without the verdict", .factsMissing, .undecidable) {
      $0.entries.removeAll { $0.index == 4 }
    },
    Tampering("without evidence that the verdict used", .factsMissing, .undecidable) {
      $0.entries.removeAll { $0.index == 2 }
    },
    Tampering("without a blob", .blobMissing, .undecidable) { $0.blobs.removeFirst() },
    Tampering("without any blob", .blobMissing, .undecidable) { $0.blobs = [] },
    Tampering("without challenges") { $0.challenges = [] },
    Tampering("with another challenge root") { $0.challenges[0].root = .empty },
    Tampering("with a challenge of another size") { $0.challenges[0].size += 1 },
    Tampering("with heads that name no verdict") {
      $0.heads.gates[.b4]?.verdict = nil
    },
    Tampering("with heads that leave evidence out") {
      $0.heads.gates[.b4]?.evidence.removeLast()
    },
    Tampering("with heads of another policy") { $0.heads.policy = 1 },
    Tampering("with an entry at another index") { $0.entries[1].index = 9 },
    Tampering("with an entry of which a byte is altered") { $0.entries[1].bytes[40] ^= 1 },
    Tampering("with an entry that was replaced by another") {
      $0.entries[1].bytes = $0.entries[2].bytes
    },
    Tampering("with a hash missing from an inclusion proof") { $0.entries[1].hashes.removeLast() },
    Tampering("with a hash too many") { $0.entries[1].hashes.append(.empty) },
    Tampering("with two hashes swapped") { $0.entries[1].hashes.swapAt(0, 1) },
    Tampering("for another gate", .otherGate, .undecidable) { $0.gate = .b0 },
    Tampering("with a checkpoint of another size") { proof in
      proof.checkpoint = Array(
        String(decoding: proof.checkpoint, as: UTF8.self).replacing("\n6\n", with: "\n5\n").utf8)
    },
    Tampering("with a checkpoint that nobody signed") { proof in
      let text = String(decoding: proof.checkpoint, as: UTF8.self)
      proof.checkpoint = Array(text.split(separator: "\n\n")[0].utf8) + [0x0A, 0x0A]
    },
    Tampering("with a checkpoint that only the log signed", .notAnchored, .undecidable) { proof in
      let text = String(decoding: proof.checkpoint, as: UTF8.self)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      proof.checkpoint = Array(lines.prefix(5).joined(separator: "\n").utf8) + [0x0A]
    },
  ]

  /// An accepted B4′ and an entry after its verdict, so that the newest entry says nothing of it.
  private static func story() throws -> GateStory {
    var story = try GateStory.accepted()
    try story.appendSeal()
    return story
  }

  @Test(arguments: tamperings)
  func isRefused(_ tampering: Tampering) async throws {
    let decision = try await Self.story().decide(alteringProof: tampering.alter).proof
    #expect(decision.outcome == tampering.outcome, "\(decision.allReasons.map(\.description))")
    #expect(
      decision.allReasons.contains { $0.code == tampering.code },
      "\(decision.allReasons.map(\.description))")
  }

  private static func verify(
    _ story: GateStory, _ bytes: [UInt8], trust: TrustPolicy?, after seconds: Int64 = 0
  ) async -> GateDecision {
    await GateProofVerification(
      story.question { $0.now = $0.now.advanced(by: seconds) }, proof: bytes, trust: trust
    ).decision
  }

  @Test func anotherSpellingIsRefused() async throws {
    let story = try Self.story()
    let bytes = try story.proof()
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(await Self.verify(story, bytes, trust: try story.trust()).outcome == .accepted)
    let spellings = [
      "\u{FEFF}" + text, text + " ", " " + text, text + "{}",
      text.replacing(#""gate":"b4-prime""#, with: #""gate": "b4-prime""#),
      text.replacing(#""gate":"b4-prime""#, with: #""gate":"b4-prime","gate":"b4-prime""#),
      text.replacing(#""gate":"b4-prime""#, with: #""gate":"b4-prime","grade":1"#),
      text.replacing(#""gate":"b4-prime""#, with: #""gate":"b4-pr\u0069me""#),
      text.replacing("gateproof:v1", with: "gateproof:v2"),
      String(text.dropLast()), "", "[]", "{}",
    ]
    for spelling in spellings {
      let decision = await Self.verify(story, Array(spelling.utf8), trust: try story.trust())
      #expect(decision.outcome == .tampered, "\(spelling.prefix(40))")
    }
  }

  /// Bytes of a note that name a key which a quorum does not need may change, says C2SP; here both
  /// witnesses are needed, so that no byte may.
  @Test func noByteMayChange() async throws {
    let story = try Self.story()
    let bytes = try story.proof()
    let trust = try story.trust()
    for position in stride(from: 0, to: bytes.count, by: Soak.isOn ? 1 : 97) {
      var altered = bytes
      altered[position] ^= 1
      let decision = await Self.verify(story, altered, trust: trust)
      #expect(decision.outcome != .accepted, "byte \(position)")
    }
  }

  @Test func aProofFromBeforeIsTooOldInTheEnd() async throws {
    var story = try Self.story()
    let bytes = try story.proof()
    try story.issueVerdict { $0.result = .blocked }
    let trust = try story.trust()
    #expect(await Self.verify(story, bytes, trust: trust, after: 3_600).outcome == .accepted)
    let late = await Self.verify(story, bytes, trust: trust, after: 86_400)
    #expect(late.outcome == .undecidable && late.codes == ["stale"])
  }

  @Test func nothingIsDecidedWithoutTrust() async throws {
    let story = try Self.story()
    let bytes = try story.proof()
    #expect(await Self.verify(story, bytes, trust: nil).codes == ["no-trust-file"])
    var other = try GateStory { $0.id = "00000000000000000000000000000001" }
    try other.appendAll()
    let unknown = await Self.verify(story, bytes, trust: try other.trust())
    #expect(unknown.outcome == .undecidable && unknown.codes == ["unknown-log"])
  }

  /// Who only sees that a tree grows cannot vouch for the heads.
  @Test func witnessesThatDoNotReplayAreNotEnough() async throws {
    let story = try Self.story()
    let text = try TrustPolicy.text(origin: story.ledger.origin)
      .replacing("replaying", with: "ordinary")
    let trust = try TrustPolicy(parsing: Array(text.utf8))
    let decision = await Self.verify(story, try story.proof(), trust: trust)
    #expect(decision.outcome == .undecidable && decision.codes.contains("heads-unvouched"))
  }

  /// It carries the gate's entries and what they speak of, and no more.
  @Test func itCarriesNoMoreThanItNeeds() async throws {
    var story = try GateStory()
    try story.appendSeal()
    try story.appendAll()
    try story.issueVerdict()
    try story.appendSeal()
    let proof = try GateProof(parsing: story.proof())
    // The genesis, evidence and verdict of B4′, and the newest entry, which commits to the heads.
    #expect(proof.entries.map(\.index) == [0, 2, 3, 4, 5, 6])
    #expect(proof.encoded.count - proof.blobs.map(\.count).reduce(0, +) * 4 / 3 < 64 << 10)
  }
}
