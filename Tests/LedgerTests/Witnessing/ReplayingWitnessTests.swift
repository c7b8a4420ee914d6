import Ledger
import Testing
import TransparencyLog

/// What a replaying witness vouches for, and what it remembers of it.
@Suite struct ReplayingWitnessTests {
  private let temporary = TemporaryDirectory()
  private var story: LedgerScenario
  private let trust: TrustPolicy
  private let witness: TestWitness

  init() throws {
    story = try LedgerScenario.prologue()
    trust = try TrustPolicy.story(origin: story.origin)
    witness = TestWitness(.witness1, memory: temporary.path + "/memory")
  }

  private var directory: String { temporary.path + "/ledger" }

  private func log(_ story: LedgerScenario) -> HostileLog {
    HostileLog(directory: directory, origin: story.origin, time: story.clock)
  }

  private func publish(_ story: LedgerScenario, count: Int? = nil) throws {
    try log(story).publish(story.entries.prefix(count ?? story.entries.count).map(\.bytes))
  }

  private func cosign(
    at now: Timestamp, acceptLate: Set<UInt64> = []
  ) async throws -> ReplayingWitness.Outcome {
    try await witness.cosign(directory, trust: trust, now: now, acceptLate: acceptLate)
  }

  /// Expects a refusal for one reason, after which everything is remembered as before.
  private func expectRefusal(
    _ code: String, entry: UInt64? = nil, at now: Timestamp,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> VerificationReport {
    let remembered = try witness.remembered()
    let report = try await cosign(at: now).report
    #expect(report.decisive?.code == code, "\(report.findings)", sourceLocation: sourceLocation)
    #expect(report.decisive?.entry == entry, sourceLocation: sourceLocation)
    #expect(try witness.remembered() == remembered, sourceLocation: sourceLocation)
    return report
  }

  // MARK: Cosigning

  @Test func theFirstTimeItReplaysEverything() async throws {
    try publish(story)
    let outcome = try await cosign(at: story.clock)
    let signed = try #require(outcome.cosigned, "\(outcome.report.findings)")
    #expect(outcome.report.since == nil && outcome.report.entriesRead == 5)
    #expect(
      signed.note.text
        == (try SignedCheckpoint(parsing: log(story).files.bytes("checkpoint"))).note.text)
    let time = UInt64(story.clock.seconds)
    #expect(trust.evaluate(signed, now: time).cosignatures[0].outcome == .valid(time: time))
    #expect(try witness.remembered().values.contains(signed.bytes))
  }

  @Test func laterItReplaysWhatIsNew() async throws {
    try publish(story, count: 3)
    #expect(try await cosign(at: story.clock).cosigned?.checkpoint.size == 3)
    try publish(story)
    let outcome = try await cosign(at: story.clock.advanced(by: 60))
    #expect(outcome.cosigned?.checkpoint.size == 5)
    #expect(outcome.report.since == 3 && outcome.report.entriesRead == 2)
  }

  @Test func theSameCheckpointIsCosignedAgainWithANewTime() async throws {
    try publish(story)
    for now in [story.clock, story.clock.advanced(by: 3_600)] {
      let signed = try #require(try await cosign(at: now).cosigned)
      let time = UInt64(now.seconds)
      #expect(trust.evaluate(signed, now: time).cosignatures[0].outcome == .valid(time: time))
    }
  }

  @Test func eachLedgerHasAMemoryOfItsOwn() async throws {
    try publish(story)
    #expect(try await cosign(at: story.clock).cosigned != nil)
    let other = try LedgerScenario { $0.id = String(repeating: "00112233", count: 4) }
    let directory = temporary.path + "/other"
    try HostileLog(directory: directory, origin: other.origin, time: other.clock)
      .publish(other.entries.map(\.bytes))
    let trust = try TrustPolicy.story(origin: other.origin)
    #expect(
      try await witness.cosign(directory, trust: trust, now: story.clock).cosigned?.checkpoint.size
        == 1)
  }

  /// A log host can write a line under the witness's name, dated as late as it likes.
  @Test func aLineInItsNameDoesNotTakeThePlaceOfItsOwn() async throws {
    try publish(story)
    let log = try VerifierKey(
      name: story.origin, algorithm: .ed25519, publicKey: TestKey.log.publicKey)
    let ignorant = try TrustPolicy(parsing: Array("log \(log.line)\nquorum none\n".utf8))
    let honest = try #require(
      try await witness.cosign(directory, trust: ignorant, now: story.clock).cosigned)
    let own = try #require(honest.note.signatures.last)
    let forged = try NoteSignature(
      name: own.name, keyID: own.keyID, signature: [0x7f] + own.signature.dropFirst())
    let note = try Note(
      text: honest.note.text, signatures: [honest.note.signatures[0], forged])
    try self.log(story).files.write(LedgerPaths.checkpoint, note.bytes)
    for _ in 0..<2 {
      let outcome = try await witness.cosign(directory, trust: ignorant, now: story.clock)
      let signed = try #require(outcome.cosigned, "\(outcome.report.findings)")
      let time = UInt64(story.clock.seconds)
      #expect(trust.evaluate(signed, now: time).cosignatures[0].outcome == .valid(time: time))
    }
  }

  /// Anybody who can write to the log's directory can fill a checkpoint with lines of nobody.
  @Test(arguments: [(98, nil), (99, "note-full"), (100, "checkpoint-malformed")])
  func aCheckpointWithoutRoomIsRefused(lines: Int, code: String?) async throws {
    try publish(story)
    let note = try SignedCheckpoint(parsing: log(story).files.bytes(LedgerPaths.checkpoint)).note
    let crowd = try NoteSignature.ofNobody(lines).map { $0.line + "\n" }.joined()
    let crowded = "\(note.text)\n\(note.signatures[0].line)\n\(crowd)"
    try log(story).files.write(LedgerPaths.checkpoint, Array(crowded.utf8))
    let outcome = try await cosign(at: story.clock)
    #expect(outcome.refusal?.decisive?.code == code)
    #expect((outcome.cosigned == nil) == (code != nil))
  }

  // MARK: Forks

  @Test func itDoesNotGoBack() async throws {
    try publish(story)
    let first = try #require(try await cosign(at: story.clock).cosigned)
    try publish(story, count: 4)
    let report = try await expectRefusal("rolled-back", at: story.clock)
    #expect(report.outcome == .tampered)
    #expect(report.fork?.other == String(decoding: first.bytes, as: UTF8.self))
  }

  @Test(arguments: [0, 1, 3])
  func itShowsBothSidesOfAFork(furtherEntries: Int) async throws {
    var (story, other) = (story, story)
    try story.append(story.evidence(), by: .operator)
    try other.append(other.evidence(kind: .document), by: .reviewer)
    for _ in 0..<furtherEntries { try other.append(other.evidence(), by: .operator) }
    try publish(story)
    let first = try #require(try await cosign(at: story.clock).cosigned)
    try publish(other)
    let report = try await expectRefusal("forked", at: other.clock)
    let newest = try log(other).files.bytes("checkpoint")
    #expect(report.fork?.checkpoint == String(decoding: newest, as: UTF8.self))
    #expect(report.fork?.other == String(decoding: first.bytes, as: UTF8.self))
  }

  @Test func itCosignsNoLogThatItDoesNotKnow() async throws {
    try publish(story)
    let other = try TrustPolicy.story(origin: "ledger.example/\(Digest.empty.hex)")
    let refusal = try await witness.cosign(directory, trust: other, now: story.clock).refusal
    #expect(refusal?.decisive?.code == "unknown-log" && refusal?.outcome == .undecidable)
  }

  @Test func itCosignsNoLogOfAnotherKey() async throws {
    try publish(story)
    let other = try TrustPolicy.story(origin: story.origin, log: .outsider)
    let refusal = try await witness.cosign(directory, trust: other, now: story.clock).refusal
    #expect(refusal?.decisive?.code == "log-key-mismatch" && refusal?.outcome == .tampered)
  }

  // MARK: Time

  @Test(arguments: [(300, true), (301, false)] as [(Int64, Bool)])
  func anEntryFromTheFutureIsNotedByVerifiersAndRefused(ahead: Int64, isRight: Bool) async throws {
    try publish(story)
    let last = try #require(story.state.lastTime)
    let now = last.advanced(by: -ahead)
    let report = try await LedgerVerifier.report(on: directory, trust: trust, now: now) {
      $0.needsAnchor = false
    }
    #expect(report.outcome == .intact)
    #expect(report.findings.map(\.code) == (isRight ? [] : ["time-in-future"]))
    #expect(report.findings.allSatisfy { $0.entry == 4 && $0.severity == .note })
    let outcome = try await cosign(at: now)
    #expect((outcome.cosigned != nil) == isRight)
    if !isRight { #expect(outcome.report.decisive?.code == "time-in-future") }
  }

  /// A stalled clock would keep expired keys alive.
  @Test(arguments: [(0, true), (1, false)] as [(Int64, Bool)])
  func anEntryThatIsSevenDaysLate(beyond: Int64, isRight: Bool) async throws {
    var story = story
    try publish(story)
    let lateTime = story.clock
    let cosigned = lateTime.advanced(by: ReplayingWitness.oldestNewEntry + beyond)
    #expect(try await cosign(at: cosigned).cosigned != nil)
    let late = try story.append(story.evidence(), by: .operator)
    try publish(story)
    if isRight {
      #expect(try await cosign(at: cosigned).cosigned != nil)
      return
    }
    let report = try await expectRefusal("time-stalled", entry: late, at: cosigned)
    #expect(report.outcome == .undecidable)
    // Accepting another entry does not help; accepting this one does.
    #expect(try await cosign(at: cosigned, acceptLate: [late - 1]).refusal != nil)
    #expect(try await cosign(at: cosigned, acceptLate: [late]).cosigned != nil)
  }

  @Test func itsClockMustNotGoBack() async throws {
    try publish(story)
    #expect(try await cosign(at: story.clock).cosigned != nil)
    let remembered = try witness.remembered()
    await #expect(throws: LedgerError(.clockBehind, "", expected: "", found: "")) {
      try await cosign(at: story.clock.advanced(by: -1))
    }
    #expect(try witness.remembered() == remembered)
  }

  // MARK: Memory

  @Test func anotherKeyCannotUseTheMemory() async throws {
    try publish(story)
    #expect(try await cosign(at: story.clock).cosigned != nil)
    let other = TestWitness(.outsider, memory: witness.memory.directory)
    await #expect(throws: LedgerError(.witnessMemoryUnreadable, "", expected: "", found: "")) {
      try await other.cosign(directory, trust: trust, now: story.clock)
    }
  }

  /// Without its checkpoint it could be made to vouch for a fork.
  @Test(arguments: ["emptied", "cut", "without its line"])
  func aDamagedCheckpointIsNoFirstTime(damage: String) async throws {
    try publish(story)
    let signed = try #require(try await cosign(at: story.clock).cosigned)
    try witness.memory.edit(memoryFile(".checkpoint")) { bytes in
      switch damage {
      case "emptied": bytes = []
      case "cut": bytes.removeLast(10)
      default:
        bytes = try Note(
          text: signed.note.text, signatures: Array(signed.note.signatures.prefix(1))
        ).bytes
      }
    }
    await #expect(throws: LedgerError(.witnessMemoryUnreadable, "", expected: "", found: "")) {
      try await cosign(at: story.clock)
    }
  }

  /// The state can be rebuilt, and old entries are no new ones then.
  @Test(arguments: ["deleted", "emptied", "damaged"])
  func withoutItsStateItReplaysFromTheStart(damage: String) async throws {
    var story = story
    try publish(story)
    let later = story.clock.advanced(by: 30 * 86_400)
    #expect(try await cosign(at: later).cosigned != nil)
    let file = try memoryFile(".state")
    switch damage {
    case "deleted": try witness.memory.remove(file)
    case "emptied": try witness.memory.write(file, [])
    default: try witness.memory.edit(file) { $0[$0.count / 2] ^= 1 }
    }
    story.clock = later
    try story.append(story.evidence(), by: .operator)
    try publish(story)
    let outcome = try await cosign(at: later)
    #expect(outcome.cosigned?.checkpoint.size == 6, "\(outcome.report.findings)")
    #expect(outcome.report.since == nil && outcome.report.entriesRead == 6)
  }

  @Test func oneAtATime() async throws {
    try publish(story)
    #expect(try await cosign(at: story.clock).cosigned != nil)
    let files = FileOperations.system
    let lock = try files.open(
      "\(witness.memory.directory)/\(memoryFile(".lock"))", to: .update)
    try files.lock(lock)
    await #expect(throws: FileError(.locked, "", "")) { try await cosign(at: story.clock) }
    withExtendedLifetime(lock) {}
  }

  private func memoryFile(_ suffix: String) throws -> String {
    try #require(try witness.memory.paths().first { $0.hasSuffix(suffix) })
  }
}
