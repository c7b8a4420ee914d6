import Ledger
import Testing
import TransparencyLog

/// A verification that starts from the state that an earlier one left.
@Suite struct IncrementalTests {
  private let temporary = TemporaryDirectory()

  /// A ledger of 515 entries: two full bundles and a partial one.
  private static let long: Result<LedgerScenario, any Error> = Result {
    var story = try LedgerScenario()
    while story.state.size < 515 {
      // In turn, so that the heads stay small.
      let waiver = try story.append(story.waiver(), by: .owner)
      if story.state.size < 515 { try story.append(story.revocation(of: waiver), by: .owner) }
    }
    return story
  }

  private func log(_ story: LedgerScenario) -> HostileLog {
    HostileLog(directory: temporary.path + "/ledger", origin: story.origin, time: story.clock)
  }

  private func verify(
    _ story: LedgerScenario, since: StateSnapshot? = nil
  ) async throws -> VerificationReport {
    try await LedgerVerifier.report(
      on: temporary.path + "/ledger", trust: .story(origin: story.origin), now: story.clock
    ) {
      $0.since = since
      $0.remembersCitations = true
    }
  }

  @Test(arguments: [1, 255, 256, 257, 511, 512, 513, 515])
  func acrossBundles(size: Int) async throws {
    let story = try Self.long.get()
    let entries = story.entries.map(\.bytes)
    try log(story).publish(Array(entries.prefix(size)))
    let first = try await verify(story)
    let snapshot = try #require(first.snapshot, "\(first.findings)")
    #expect(snapshot.state.size == UInt64(size))

    try log(story).publish(entries)
    let second = try await verify(story, since: snapshot)
    #expect(second.outcome == .intact, "\(second.findings)")
    #expect(second.since == UInt64(size) && second.entriesRead == UInt64(515 - size))
    #expect(second.anchor?.size == 515)
    let replayed = try #require(second.snapshot)
    #expect(replayed.state.heads == story.heads && replayed.root == second.root)
    #expect(
      replayed.encoded
        == StateSnapshot(
          state: story.state, frontier: replayed.frontier, citedBlobs: replayed.citedBlobs
        ).encoded)
  }

  /// What follows the snapshot is read as strictly as ever.
  @Test(arguments: [256, 300, 514])
  func aBadEntryAfterTheSnapshot(index: Int) async throws {
    let story = try Self.long.get()
    var entries = story.entries.map(\.bytes)
    try log(story).publish(Array(entries.prefix(256)))
    let snapshot = try #require(try await verify(story).snapshot)

    let read = story.entries[index].entry
    entries[index] =
      Entry(
        index: read.index, previous: read.previous, time: read.time, heads: .empty,
        envelope: read.envelope
      ).encoded
    try log(story).publish(entries)
    let report = try await verify(story, since: snapshot)
    #expect(report.outcome == .tampered)
    #expect(report.decisive?.code == "wrong-heads" && report.decisive?.entry == UInt64(index))
    #expect(report.since == 256 && report.entriesRead == UInt64(index - 256))
  }

  @Test func aSnapshotOfAnotherLedgerCannotBeUsed() async throws {
    let story = try LedgerScenario.prologue()
    let other = try LedgerScenario { $0.id = String(repeating: "00112233", count: 4) }
    try log(other).publish(other.entries.map(\.bytes))
    let snapshot = try #require(try await verify(other).snapshot)
    try log(story).publish(story.entries.map(\.bytes))
    await #expect(
      throws: LedgerError(.wrongState, "--since", expected: "", found: "")
    ) { try await verify(story, since: snapshot) }
  }

  @Test func aSnapshotLargerThanTheLedgerIsARollBack() async throws {
    let story = try LedgerScenario.prologue()
    try log(story).publish(story.entries.map(\.bytes))
    let snapshot = try #require(try await verify(story).snapshot)
    try log(story).publish(story.entries.dropLast().map(\.bytes))
    let report = try await verify(story, since: snapshot)
    #expect(report.outcome == .tampered && report.decisive?.code == "rolled-back")
    #expect(report.snapshot == nil)
  }

  /// The same entries but the last one, signed again: each ledger is right by itself.
  @Test(arguments: [0, 1, 2])
  func aSnapshotOfAForkIsFound(furtherEntries: Int) async throws {
    var story = try LedgerScenario.prologue()
    var other = story
    try story.append(story.evidence(), by: .operator)
    try other.append(other.evidence(kind: .document), by: .reviewer)
    for _ in 0..<furtherEntries { try other.append(other.evidence(), by: .operator) }
    try log(story).publish(story.entries.map(\.bytes))
    let snapshot = try #require(try await verify(story).snapshot)
    try log(other).publish(other.entries.map(\.bytes))
    let report = try await verify(other, since: snapshot)
    #expect(report.outcome == .tampered && report.decisive?.code == "forked")
  }
}

/// The snapshot file itself, which its owner keeps outside the ledger.
@Suite struct SnapshotFileTests {
  private let bytes: [UInt8]

  init() throws {
    let story = try LedgerScenario.prologue()
    var frontier = MerkleFrontier()
    var blobs = CitedBlobs()
    for entry in story.entries {
      frontier.append(leafHash: entry.leafHash)
      for citation in entry.statement.citedBlobs { blobs.insert(citation, of: entry.entry.index) }
    }
    bytes = StateSnapshot(state: story.state, frontier: frontier, citedBlobs: blobs).encoded
  }

  @Test func isReadBack() throws {
    let snapshot = try StateSnapshot(parsing: bytes, name: "state")
    #expect(snapshot.encoded == bytes && snapshot.state.size == 5)
    #expect(try #require(snapshot.citedBlobs).count > 0)
  }

  @Test func isRefusedWhenAnyByteIsChanged() {
    for offset in bytes.indices {
      expectMalformed(bytes.flipping(bit: offset, of: offset), "byte \(offset)")
    }
  }

  @Test func isRefusedWhenItIsCutOrExtended() {
    for count in bytes.indices { expectMalformed(Array(bytes.prefix(count)), "\(count) bytes") }
    expectMalformed(bytes + [0], "a byte more")
  }

  private func expectMalformed(_ bytes: [UInt8], _ comment: Comment) {
    #expect(
      throws: LedgerError(.snapshotMalformed, "state", expected: "", found: ""), comment
    ) { try StateSnapshot(parsing: bytes, name: "state") }
  }
}
