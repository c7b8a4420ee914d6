import Glibc
import Ledger
import Testing
import TransparencyLog

/// A verification that starts from a state misses no blob of the entries that it does not read again.
@Suite struct IncrementalBlobTests {
  private static let first = Array("the first artifact".utf8)
  private static let second = Array("the second artifact".utf8)

  private let temporary = TemporaryDirectory()
  private let story: LedgerScenario
  private let log: HostileLog
  /// The entries that cite the first artifact, and the second.
  private let citing: [UInt64]

  init() throws {
    var story = try LedgerScenario.prologue()
    var citing: [UInt64] = []
    for (number, artifact) in [Self.first, Self.second].enumerated() {
      citing.append(story.state.size)
      try story.append(
        story.evidence {
          $0.artifacts = [
            Artifact(
              name: "artifact \(number)", mediaType: "text/plain", size: UInt64(artifact.count),
              sha256: SHA256.hash(artifact))
          ]
        }, by: .operator)
    }
    self.story = story
    self.citing = citing
    log = HostileLog(
      directory: temporary.path + "/ledger", origin: story.origin, time: story.clock)
    for artifact in [Self.first, Self.second] {
      try log.files.write(LedgerPaths.blob(SHA256.hash(artifact)), artifact)
    }
    try log.publish(story.entries.map(\.bytes))
  }

  private func path(of artifact: [UInt8]) -> String {
    "\(log.files.directory)/\(LedgerPaths.blob(SHA256.hash(artifact)))"
  }

  private func verify(
    since: StateSnapshot? = nil, allowingMissing: Bool = false, remembering: Bool = true
  ) async throws -> VerificationReport {
    try await LedgerVerifier.report(
      on: log.files.directory, trust: .story(origin: story.origin), now: story.clock
    ) {
      $0.since = since
      $0.allowsMissingBlobs = allowingMissing
      $0.remembersCitations = remembering
    }
  }

  /// Of all entries, of those before the newest, and across a run that read nothing new.
  @Test(arguments: [7, 6], [0, 1]) func aMissingBlobIsMissed(size: Int, idleRuns: Int) async throws
  {
    try log.publish(Array(story.entries.map(\.bytes).prefix(size)))
    var state = try #require(try await verify().snapshot)
    try log.publish(story.entries.map(\.bytes))
    for _ in 0..<idleRuns {
      let bytes = try #require(try await verify(since: state).snapshot).encoded
      state = try StateSnapshot(parsing: bytes, name: "state")
    }
    unlink(path(of: Self.first))
    let report = try await verify(since: state)
    #expect(report.outcome == .undecidable && report.blobsMissing == 1)
    #expect(report.decisive?.code == "blob-missing" && report.decisive?.entry == citing[0])
    #expect(report.result(of: .blobs) == .undecidable && report.snapshot == nil)
    let full = try await verify()
    #expect(full.decisive?.code == "blob-missing" && full.decisive?.entry == citing[0])
  }

  /// What was only counted is remembered, so that a stricter run misses it.
  @Test func aBlobThatWasMissingAlreadyIsMissedToo() async throws {
    unlink(path(of: Self.first))
    let lenient = try await verify(allowingMissing: true)
    let state = try #require(lenient.snapshot)
    #expect(lenient.blobsMissing == 1)
    let again = try await verify(since: state, allowingMissing: true)
    #expect(again.outcome == .intact && again.blobsMissing == 1)
    #expect(try await verify(since: state).decisive?.code == "blob-missing")
  }

  @Test func somethingElseInABlobsPlaceIsFound() async throws {
    let state = try #require(try await verify().snapshot)
    unlink(path(of: Self.first))
    mkdir(path(of: Self.first), 0o755)
    let report = try await verify(since: state)
    #expect(report.outcome == .undecidable && report.decisive?.code == "not-a-regular-file")
  }

  /// An entry that lies about the size of a blob which was not there when the entry was read.
  @Test func aBlobOfAnotherSizeIsFound() async throws {
    var story = self.story
    let artifact = Array("the third artifact".utf8)
    let index = story.state.size
    try story.append(
      story.evidence {
        $0.artifacts = [
          Artifact(
            name: "artifact", mediaType: "text/plain", size: 1, sha256: SHA256.hash(artifact))
        ]
      }, by: .operator)
    try log.publish(story.entries.map(\.bytes))
    let state = try #require(try await verify(allowingMissing: true).snapshot)
    try log.files.write(LedgerPaths.blob(SHA256.hash(artifact)), artifact)
    let report = try await verify(since: state)
    #expect(report.outcome == .tampered && report.decisive?.code == "blob-mismatch")
    #expect(report.decisive?.entry == index)
  }

  /// A writer's index, for one, knows nothing of blobs: then nobody can say that none is missing.
  @Test func aStateThatKnowsNoBlobsDecidesNothing() async throws {
    let state = try #require(try await verify(remembering: false).snapshot)
    #expect(state.citedBlobs == nil)
    let report = try await verify(since: state)
    #expect(report.outcome == .undecidable && report.decisive?.code == "citations-unknown")
  }
}
