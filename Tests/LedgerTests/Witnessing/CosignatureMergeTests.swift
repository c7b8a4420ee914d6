import Ledger
import Testing
import TransparencyLog

/// Cosignatures that come home to a ledger which may have grown meanwhile.
@Suite struct CosignatureMergeTests {
  private let temporary = TemporaryDirectory()
  private let story: LedgerScenario
  private let trust: TrustPolicy
  private let log: HostileLog

  init() throws {
    story = try LedgerScenario.prologue()
    trust = try TrustPolicy.story(origin: story.origin)
    log = HostileLog(
      directory: temporary.path + "/ledger", origin: story.origin, time: story.clock)
  }

  private var merging: CosignatureMerge { CosignatureMerge(directory: log.files.directory) }

  /// Publishes so many entries, and gives the checkpoint with the log's line alone.
  private func publish(_ count: Int) throws -> SignedCheckpoint {
    let signed = try log.publish(story.entries.prefix(count).map(\.bytes))
    let bare = try SignedCheckpoint(
      note: Note(text: signed.note.text, signatures: [signed.note.signatures[0]]))
    try log.files.write(LedgerPaths.checkpoint, bare.bytes)
    return bare
  }

  private func stored(_ path: String) throws -> SignedCheckpoint {
    try SignedCheckpoint(parsing: log.files.bytes(path))
  }

  private func names(_ path: String) throws -> [String] {
    try stored(path).note.signatures.dropFirst().map(\.name)
  }

  // MARK: What is kept

  @Test func linesOfBothWitnessesAreKept() throws {
    let bare = try publish(5)
    for key in [TestKey.witness2, .witness1] {
      let signed = try bare.cosigned(by: key, at: story.clock)
      #expect(try merging.merge(signed, trust: trust) == 1)
    }
    for path in [LedgerPaths.checkpoint, LedgerPaths.witnessedCheckpoint] {
      #expect(try names(path) == ["witness2.example", "witness1.example"])
    }
  }

  /// Each takes the writer's lock, so that one of two at a time must try again.
  @Test func linesOfWitnessesWhoComeAtOnceAreKept() async throws {
    let bare = try publish(5)
    let (merging, trust, time) = (merging, trust, story.clock)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for key in [TestKey.witness1, .witness2] {
        let signed = try bare.cosigned(by: key, at: time)
        group.addTask {
          for _ in 0..<10_000 {
            do {
              _ = try merging.merge(signed, trust: trust)
              return
            } catch let error as LedgerError where error.code == .locked {
              await Task.yield()
            }
          }
          Issue.record("the lock was never free")
        }
      }
      try await group.waitForAll()
    }
    let both: Set = ["witness1.example", "witness2.example"]
    #expect(try Set(names(LedgerPaths.checkpoint)) == both)
    #expect(try Set(names(LedgerPaths.witnessedCheckpoint)) == both)
  }

  @Test func theLaterOfTwoLinesOfAKeyIsKept() throws {
    let bare = try publish(5)
    for offset in [60, 120, 0] as [Int64] {
      let signed = try bare.cosigned(by: .witness1, at: story.clock.advanced(by: offset))
      #expect(try merging.merge(signed, trust: trust) == 1)
    }
    let signed = try stored(LedgerPaths.witnessedCheckpoint)
    let latest = UInt64(story.clock.seconds) + 120
    #expect(signed.note.signatures.count == 2)
    #expect(
      trust.evaluate(signed, now: latest).cosignatures[0].outcome == .valid(time: latest))
  }

  @Test func anOlderCheckpointBecomesTheWitnessedOne() throws {
    let older = try publish(3).cosigned(by: .witness1, at: story.clock)
    let newer = try publish(5)
    #expect(try merging.merge(older, trust: trust) == 1)
    #expect(try stored(LedgerPaths.checkpoint) == newer)
    #expect(try stored(LedgerPaths.witnessedCheckpoint) == older)
  }

  @Test func aSmallerWitnessedCheckpointReplacesNoLargerOne() throws {
    let older = try publish(3).cosigned(by: .witness1, at: story.clock)
    let newer = try publish(5).cosigned(by: .witness2, at: story.clock)
    #expect(try merging.merge(newer, trust: trust) == 1)
    #expect(try merging.merge(older, trust: trust) == 0)
    #expect(try stored(LedgerPaths.witnessedCheckpoint) == newer)
  }

  @Test func linesThatDoNotVerifyAreLeftOut() throws {
    let bare = try publish(5)
    let other = try log.sign(size: 5, root: .empty).note.signatures
    let outsider = try Cosignature.make(
      text: bare.note.text, name: "outsider.example", key: TestKey.outsider.privateKey,
      time: UInt64(story.clock.seconds))
    let worthless = try bare.adding([other[1], outsider])
    #expect(try merging.merge(worthless, trust: trust) == 0)
    #expect(try stored(LedgerPaths.checkpoint) == bare)
    #expect(!log.files.exists(LedgerPaths.witnessedCheckpoint))

    let mixed = try worthless.cosigned(by: .witness2, at: story.clock)
    #expect(try merging.merge(mixed, trust: trust) == 1)
    #expect(try names(LedgerPaths.checkpoint) == ["witness2.example"])
    #expect(try names(LedgerPaths.witnessedCheckpoint) == ["witness2.example"])
  }

  /// Anybody who can write to the log's directory can fill a checkpoint with lines of nobody.
  @Test func aCheckpointWithoutRoomIsNamed() throws {
    let full = try publish(5).adding(NoteSignature.ofNobody(Note.maximumSignatureCount - 1))
    try log.files.write(LedgerPaths.checkpoint, full.bytes)
    let bare = try SignedCheckpoint(
      note: Note(text: full.note.text, signatures: [full.note.signatures[0]]))
    try expectRefusal(.noteFull, of: bare.cosigned(by: .witness1, at: story.clock))
  }

  // MARK: What is refused

  private func expectRefusal(
    _ code: LedgerError.Code, of signed: SignedCheckpoint,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try log.files.bytes(LedgerPaths.checkpoint)
    #expect(
      throws: LedgerError(code, "", expected: "", found: ""), sourceLocation: sourceLocation
    ) { try merging.merge(signed, trust: trust) }
    #expect(
      try log.files.bytes(LedgerPaths.checkpoint) == before
        && !log.files.exists(LedgerPaths.witnessedCheckpoint), sourceLocation: sourceLocation)
  }

  @Test func aCheckpointOfAnotherLedger() throws {
    let root = try publish(5).checkpoint.root
    var other = log
    other.origin = "ledger.example/\(Digest.empty.hex)"
    try expectRefusal(.wrongState, of: other.sign(size: 5, root: root))
  }

  @Test func aCheckpointThatIsLarger() throws {
    _ = try publish(5)
    try expectRefusal(.rolledBack, of: log.sign(size: 6, root: .empty))
  }

  @Test(arguments: [2, 5] as [UInt64])
  func aCheckpointOfAnotherRoot(size: UInt64) throws {
    _ = try publish(5)
    try expectRefusal(.forked, of: log.sign(size: size, root: .empty))
  }

  @Test func aCheckpointThatTheLogDidNotSign() throws {
    let root = try publish(5).checkpoint.root
    var other = log
    other.key = .outsider
    try expectRefusal(.logKeyMismatch, of: other.sign(size: 5, root: root))
  }

  @Test func aDirectoryWithoutLedger() throws {
    let signed = try publish(5)
    #expect(throws: LedgerError(.noLedger, "", expected: "", found: "")) {
      try CosignatureMerge(directory: temporary.path).merge(signed, trust: trust)
    }
  }
}
