import Ledger
import TransparencyLog

/// A ledger of every kind of entry, made by the product's own writer and witnesses, for tests that
/// alter it byte by byte.
///
/// It was published at several sizes, so that partial tiles and bundles of superseded ones are there;
/// either the newest checkpoint is the witnessed one, or entries follow after it.
struct TamperedFixture: Sendable {
  let directory: TemporaryDirectory
  let files: LedgerFiles
  let trust: TrustPolicy
  let now: Timestamp

  static let artifact = Array("{}".utf8)
  static let witnesses: [TestKey] = [.witness1, .witness2]

  /// - Parameters:
  ///   - count: how many entries, at least 7.
  ///   - witnessed: how many of them the witnesses cosign.
  init(count: UInt64, publishedAt sizes: Set<UInt64>, witnessed: UInt64) async throws {
    directory = TemporaryDirectory()
    files = LedgerFiles(directory: directory.path + "/ledger")
    let witnessedStory = try Self.story(count: witnessed)
    let story = try Self.story(count: count)
    // One witness is enough, so that losing one line is an honest exception.
    trust = try TrustPolicy.story(origin: story.origin, threshold: 1)
    now = story.clock
    try witnessedStory.write(
      to: files.directory, publishingAt: sizes, blobs: [Self.artifact])
    for key in Self.witnesses {
      let witness = TestWitness(key, memory: "\(directory.path)/\(key)")
      let outcome = try await witness.cosign(files.directory, trust: trust, now: now)
      if let signed = outcome.cosigned {
        _ = try CosignatureMerge(directory: files.directory).merge(signed, trust: trust)
      }
    }
    if witnessed < count {
      try story.write(to: files.directory, publishingAt: sizes, from: witnessed)
    }
  }

  /// A copy of the public files for one worker, who alters and restores them.
  func copy() throws -> (directory: TemporaryDirectory, files: LedgerFiles) {
    let directory = TemporaryDirectory()
    let copy = LedgerFiles(directory: directory.path + "/ledger")
    try files.copy(to: copy)
    return (directory, copy)
  }

  func report(on files: LedgerFiles) async throws -> VerificationReport {
    try await LedgerVerifier.report(on: files.directory, trust: trust, now: now)
  }

  private static func story(count: UInt64) throws -> LedgerScenario {
    let blob = Artifact(
      name: "a", mediaType: "a/b", size: UInt64(artifact.count), sha256: SHA256.hash(artifact))
    var story = try LedgerScenario()
    try story.append(story.evidence { $0.artifacts = [blob] }, by: .operator)
    try story.append(story.verdict(), by: .verifier)
    try story.append(story.waiver(), by: .owner)
    try story.append(story.revocation(of: 3), by: .owner)
    try story.append(
      story.policy { $0.edit(.reviewer) { $0.retiredFrom = 5 } }, by: .owner, .owner2)
    while story.state.size < count {
      try story.append(story.evidence(), by: .operator)
    }
    return story
  }
}
