import Foundation
import Ledger
import Testing
import WriterStories

/// A writer is killed before each of its file operations in turn.
@Suite struct CrashTests {
  @Test(arguments: CrashCase.all) func killed(_ subject: CrashCase) async throws {
    let original = try TemporaryDirectory(subject.before)
    let since =
      subject.before.steps.isEmpty ? nil : try await original.place.verify().snapshot
    let next = WriterScene.evidence(1_000)
    let options = subject.longestWrite.map { ["longest-write", "\($0)"] } ?? []

    let whole = try TemporaryDirectory(copying: original.path)
    let ending = try await WriterProcess(
      directory: whole.path, story: subject.story, options: options
    ).run()
    let operations = try #require(ending.operations, "\(ending)")
    #expect(ending.acknowledged.count == subject.story.statements.count)

    try await inParallel(0..<operations) { operation in
      let copy = try TemporaryDirectory(copying: original.path)
      let ending = try await WriterProcess(
        directory: copy.path, story: subject.story,
        options: options + ["kill-before", "\(operation)"]
      ).run()
      #expect(ending.signal == SIGKILL, "operation \(operation): \(ending)")
      try await Survival(
        place: copy.place, statements: subject.statements, acknowledged: ending.acknowledged,
        since: since
      ).expect(then: next)
    }
  }
}
