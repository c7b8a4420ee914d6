import Ledger
import TransparencyLog

/// A ledger made by the product's own writer and witnesses, for tests that alter it byte by byte.
///
/// It was published at several sizes, so that partial tiles and bundles of superseded ones are there;
/// either the newest checkpoint is the witnessed one, or entries follow after it.
struct TamperedFixture: Sendable {
  let directory: TemporaryDirectory
  let files: LedgerFiles
  let trust: TrustPolicy
  let now: Timestamp

  static let artifact = Array("{}".utf8)

  /// - Parameters:
  ///   - count: how many entries; every kind of them occurs from 7 on.
  ///   - sizes: where it is published besides.
  ///   - witnessed: how many entries the witnesses cosign.
  init(count: UInt64, publishedAt sizes: Set<UInt64>, witnessed: UInt64) async throws {
    directory = TemporaryDirectory()
    files = LedgerFiles(directory: directory.path + "/ledger")
    let story = try Self.story(count: count)
    // One witness is enough, so that losing one line is an honest exception.
    trust = try TrustPolicy.story(origin: story.origin, threshold: 1)
    now = story.clock
    try Self.story(count: witnessed).write(
      to: files.directory, publishingAt: sizes, blobs: [Self.artifact])
    for key in [TestKey.witness1, .witness2] {
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

  func report(
    on files: LedgerFiles, checkingBlobs: Bool = true
  ) async throws -> VerificationReport {
    try await LedgerVerifier.report(on: files.directory, trust: trust, now: now) {
      $0.checksBlobs = checkingBlobs
    }
  }

  /// One owner, one operator, one verifier and one gate: as few bytes as a ledger can have.
  private static func story(count: UInt64) throws -> LedgerScenario {
    let blob = Artifact(
      name: "a", mediaType: "a/b", size: UInt64(artifact.count), sha256: SHA256.hash(artifact))
    var story = LedgerScenario.empty
    let genesis = LedgerScenario.genesis {
      for key in [TestKey.owner2, .reviewer] { $0.remove(key) }
      ($0.ownerThreshold, $0.gates) = (1, $0.gates.filter { $0.id == .b0 })
    }
    try story.append(genesis, by: .owner)
    while story.state.size < count {
      switch story.state.size {
      case 2: try story.append(story.verdict(on: .b0), by: .verifier)
      case 3: try story.append(story.waiver(), by: .owner)
      case 4: try story.append(story.revocation(of: 3), by: .owner)
      case 5:
        try story.append(story.policy { $0.edit(.verifier) { $0.retiredFrom = 5 } }, by: .owner)
      default:
        try story.append(story.evidence(for: .b0) { $0.artifacts = [blob] }, by: .operator)
      }
    }
    return story
  }
}
