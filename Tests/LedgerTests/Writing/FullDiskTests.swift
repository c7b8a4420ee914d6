import Ledger
import Testing
import WriterStories

/// A disk that has no room left, or takes nothing at all.
@Suite(.privateMounts) struct FullDiskTests {
  private static let before = WriterScene.ledger(ofSize: 2)

  /// A group commit, commits one by one, a policy, and single entries, on disks with a page more each.
  @Test func full() async throws {
    let statements = (2...10).map(WriterScene.evidence)
    let story = WriterStory(
      [.sequence(statements[0]), .sequence(statements[1]), .commit]
        + statements[2...4].flatMap { [.sequence($0), .commit] } + [.append(WriterScene.policy)]
        + statements[5...].map { .append($0) })
    let original = try TemporaryDirectory(Self.before)
    var kilobytes = try Self.pages(original) * 4
    var failures = 0
    while true {
      let (mountPoint, kept) = (TemporaryDirectory(), TemporaryDirectory())
      defer { withExtendedLifetime(mountPoint) {} }
      let mount = PrivateMount(
        options: "size=\(kilobytes)k", original: original.path, kept: kept.path)
      let ending = try await WriterProcess(
        directory: mountPoint.path, story: story, wrapper: mount.wrapper
      ).run()
      try await Survival(
        place: kept.place, statements: Self.before.statements + story.statements,
        acknowledged: ending.acknowledged
      ).expect(then: WriterScene.evidence(1_000))
      if ending.operations != nil { break }
      #expect(ending.error.contains("No space left on device"), "\(kilobytes) kB: \(ending)")
      failures += 1
      kilobytes += 4
    }
    #expect(failures > 10)
  }

  @Test func readOnly() async throws {
    let original = try TemporaryDirectory(Self.before)
    let contents = try original.contents()
    let mountPoint = TemporaryDirectory()
    let kept = TemporaryDirectory()
    let mount = PrivateMount(remount: "ro", original: original.path, kept: kept.path)
    let ending = try await WriterProcess(
      directory: mountPoint.path, story: WriterStory([.append(WriterScene.evidence(2))]),
      wrapper: mount.wrapper
    ).run()
    #expect(ending.acknowledged == [] && ending.operations == nil)
    #expect(ending.error.contains("Read-only file system"), "\(ending)")
    #expect(try kept.contents() == contents)
    #expect(try mountPoint.contents() == [:])
  }

  /// How many pages of memory the files take.
  private static func pages(_ directory: TemporaryDirectory) throws -> Int {
    try directory.contents().values.reduce(0) { $0 + ($1.count + 4_095) / 4_096 }
  }
}
