import Ledger
import Testing
import TransparencyLog

/// What supports an acceptance is witnessed; what came since can only lower it.
@Suite struct GateCheckTests {
  private let directory = TemporaryDirectory()
  private var files: LedgerFiles { LedgerFiles(directory: "\(directory.path)/ledger") }

  private func check(
    _ story: GateStory, trust: Bool = true,
    edit: (inout LedgerVerifier.Options) throws -> Void = { _ in }
  ) async throws -> GateCheck {
    var options = LedgerVerifier.Options()
    if trust { options.trust = try story.trust() }
    try edit(&options)
    return try await GateCheck.run(story.question(), ledger: files.directory, options: options)
  }

  /// Writes a ledger and lets both witnesses cosign what there is so far.
  private func write(_ story: GateStory) throws {
    try story.ledger.write(to: files.directory, blobs: Array(story.blobs.values))
    try files.write(LedgerPaths.witnessedCheckpoint, story.witnessedCheckpoint().bytes)
  }

  @Test func nobodyVouchesForTheNewestVerdict() async throws {
    var story = try GateStory()
    try story.appendAll()
    let blobs = story.blobs
    try write(story)
    try story.issueVerdict()
    try story.ledger.write(to: files.directory, blobs: Array(blobs.values), from: 4)
    let decision = try await check(story).decision
    #expect(decision.outcome == .refused && decision.decisive?.code == .noVerdict)
  }

  @Test func refutingEvidenceCountsBeforeItIsWitnessed() async throws {
    var story = try GateStory.accepted()
    try story.appendGuard(findings: 1)
    var witnessed = try GateStory.accepted()
    witnessed.keepBlobs(of: story)
    try write(witnessed)
    try story.ledger.write(to: files.directory, from: 5)
    let decision = try await check(story).decision
    #expect(decision.outcome == .refused && decision.decisive?.code == .refutedSince)
  }

  @Test func refutingEvidenceCountsInTheJournal() async throws {
    var story = try GateStory.accepted()
    try story.appendGuard(findings: 1)
    var published = try GateStory.accepted()
    published.keepBlobs(of: story)
    try write(published)
    #expect(try await check(published).decision.outcome == .accepted)
    try files.write(LedgerPaths.journal, JournalRecord.bytes(of: story.ledger.entries[5].bytes))
    let decision = try await check(story).decision
    #expect(decision.outcome == .refused && decision.decisive?.code == .refutedSince)
  }

  @Test func evidenceInTheJournalSupportsNothing() async throws {
    var story = try GateStory()
    try story.appendAll()
    try write(story)
    try story.issueVerdict()
    try files.write(LedgerPaths.journal, JournalRecord.bytes(of: story.ledger.entries[4].bytes))
    #expect(try await check(story).decision.decisive?.code == .noVerdict)
  }

  @Test func aJournalThatCannotBeReadIsUndecidable() async throws {
    let story = try GateStory.accepted()
    try write(story)
    var record = JournalRecord.bytes(of: story.ledger.entries[4].bytes)
    record[record.count - 1] ^= 1
    try files.write(LedgerPaths.journal, record)
    let damaged = try await check(story).decision
    #expect(damaged.outcome == .undecidable && damaged.decisive?.code == .journalUnreadable)
    // One that does not follow on the published entries.
    var other = story
    try other.appendGuard()
    try other.appendGuard(findings: 1)
    try files.write(LedgerPaths.journal, JournalRecord.bytes(of: other.ledger.entries[6].bytes))
    #expect(try await check(story).decision.decisive?.code == .journalUnreadable)
  }

  @Test func publishedAndTornRecordsCountForNothing() async throws {
    let story = try GateStory.accepted()
    try write(story)
    let published = JournalRecord.bytes(of: story.ledger.entries[4].bytes)
    try files.write(LedgerPaths.journal, published + published.prefix(100))
    #expect(try await check(story).decision.outcome == .accepted)
  }

  @Test func withoutTrustFileNothingIsDecided() async throws {
    let story = try GateStory.accepted()
    try write(story)
    let decision = try await check(story, trust: false).decision
    #expect(decision.outcome == .undecidable && decision.decisive?.code == .noTrustFile)
  }

  @Test func anUnwitnessedLedgerDecidesNothing() async throws {
    let story = try GateStory.accepted()
    try story.ledger.write(to: files.directory, blobs: Array(story.blobs.values))
    let decision = try await check(story).decision
    #expect(decision.outcome == .undecidable && decision.decisive?.code == .notAnchored)
  }

  @Test func anAlteredByteIsFoundFirst() async throws {
    let story = try GateStory.accepted()
    try write(story)
    try files.edit("tile/entries/000.p/5") { $0[2_000] ^= 1 }
    let check = try await check(story)
    #expect(check.decision.outcome == .tampered)
    #expect(check.decision.decisive?.code == .ledgerTampered)
  }

  @Test func anAlteredBlobIsFoundWhereItIsUsed() async throws {
    let story = try GateStory.accepted()
    try write(story)
    let blob = try #require(try story.artifacts(of: 2).first)
    try files.edit(LedgerPaths.blob(blob)) { $0[0] ^= 1 }
    let decision = try await check(story).decision
    #expect(decision.outcome == .tampered && decision.decisive?.code == .blobAltered)
  }

  @Test func aLedgerThatDoesNotExistIsUndecidable() async throws {
    let decision = try await check(GateStory()).decision
    #expect(decision.outcome == .undecidable)
  }

  /// An earlier run's state saves reading what it read; a newer one than witnesses vouch for does not.
  @Test func anEarlierStateLeadsToTheSameDecision() async throws {
    var story = try GateStory.accepted()
    try write(story)
    let snapshot = try #require(try await check(story).report.snapshot)
    let again = try await check(story) { $0.since = snapshot }
    #expect(again.report.since == 5 && again.report.entriesRead == 0)
    #expect(again.decision.outcome == .accepted)
    // The witnesses have seen less than that state covers.
    let blobs = Array(story.blobs.values)
    try story.appendSeal()
    try story.ledger.write(to: files.directory, blobs: blobs, from: 5)
    let newer = try #require(try await check(story).report.snapshot)
    let full = try await check(story) { $0.since = newer }
    #expect(full.report.since == nil && full.decision.outcome == .accepted)
  }
}

extension GateStory {
  /// Keeps the blobs of a story that goes on from this one.
  mutating func keepBlobs(of other: GateStory) {
    for (digest, bytes) in other.blobs where blobs[digest] == nil {
      _ = keep(bytes, "\(digest)")
    }
  }
}
