import Glibc
import Ledger
import Testing
import WriterStories

/// Each system call of a writer fails once, or is its last: seen from outside, so that nothing which
/// the writer does without passing a hook is left out.
@Suite(.strace) struct SystemCallFaultTests {
  /// A group commit, commits one by one, a group commit again, and a policy after it.
  private static let story = WriterStory([
    .sequence(WriterScene.evidence(2)), .sequence(WriterScene.evidence(3)), .commit,
    .sequence(WriterScene.evidence(4)), .commit, .sequence(WriterScene.evidence(5)), .commit,
    .sequence(WriterScene.evidence(6)), .sequence(WriterScene.evidence(7)), .commit,
    .append(WriterScene.policy),
  ])

  private static let calls = [
    "fdatasync", "fsync", "rename", "write", "pwrite64", "ftruncate", "openat", "unlink", "mkdir",
    "flock", "sync_file_range",
  ]

  @Test(arguments: calls, Strace.Fault.allCases)
  func faulty(_ call: String, _ fault: Strace.Fault) async throws {
    let before = WriterScene.ledger(ofSize: 2)
    let original = try TemporaryDirectory(before)
    let since = try await original.place.verify().snapshot
    let statements = before.statements + Self.story.statements
    var number = 1
    while true {
      let copy = try TemporaryDirectory(copying: original.path)
      let trace = copy.path + "/trace"
      let ending = try await WriterProcess(
        directory: copy.path, story: Self.story,
        wrapper: Strace.injecting(fault, into: call, at: number, trace: trace)
      ).run()
      let rest = try Strace.callsAfterFault(trace)
      let isOver = ending.signal == nil && rest == nil
      switch fault {
      case .error: expectStopped(ending, after: rest, call)
      case .kill: #expect(isOver || ending.signal == SIGKILL, "\(ending)")
      }
      try await Survival(
        place: copy.place, statements: statements, acknowledged: ending.acknowledged, since: since
      ).expect(then: WriterScene.evidence(1_000))
      if isOver {
        #expect(ending.acknowledged == Array(2...8))
        break
      }
      number += 1
    }
    #expect(number > 1, "no \(call) was made")
  }

  /// After a sync that failed, the writer touches no file any more and says what failed.
  private func expectStopped(
    _ ending: WriterProcess.Ending, after rest: [String]?, _ call: String
  ) {
    guard let rest, ["fsync", "fdatasync"].contains(call) else { return }
    #expect(ending.operations == nil && ending.error.contains("\(call)"), "\(ending)")
    // Only what it says goes to the two outputs.
    let changes = rest.filter { !$0.contains("write(1,") && !$0.contains("write(2,") }
      .filter { !$0.contains("+++ exited") }
    #expect(changes == [])
  }
}
