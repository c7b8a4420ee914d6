import Testing
import WriterStories

/// A ledger, and what a writer that is stopped somewhere was doing with it.
struct CrashCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let before: WriterStory
  let story: WriterStory
  /// The most bytes a `write` takes, so that records and files are torn.
  var longestWrite: Int?

  /// Of the power cuts one in so many is tried unless there is time for all.
  var stride: Int { before.steps.count < 100 && longestWrite == nil ? 1 : 7 }

  /// The disks that make a difference: the last ones do when a file is overwritten, as the signing memory
  /// is, and the journal when entries are committed one by one.
  var disks: [SimulatedDisk.Kind] {
    let commits = story.steps.count { if case .commit = $0 { true } else { false } }
    return [.laziest, .namesFirst] + (before.steps.isEmpty ? [] : [.evenBlocksFirst])
      + (commits > 1 ? [.oddBlocksFirst] : [])
  }

  var statements: [WriterStory.Statement] { before.statements + story.statements }

  static let all = [
    CrashCase(
      testDescription: "init", before: WriterStory([]),
      story: WriterStory([.create(WriterScene.genesis)])),
    CrashCase(
      testDescription: "one entry", before: WriterScene.ledger(ofSize: 1), story: append(1...1)),
    CrashCase(
      testDescription: "a batch in short writes", before: WriterScene.ledger(ofSize: 1),
      story: batch, longestWrite: 1_000),
    CrashCase(
      testDescription: "committed one by one, then a batch", before: WriterScene.ledger(ofSize: 1),
      story: oneByOne),
    CrashCase(
      testDescription: "a policy", before: WriterScene.ledger(ofSize: 2),
      story: WriterStory([.append(WriterScene.policy)])),
    CrashCase(
      testDescription: "entry by entry over the end of a bundle", before: nearlyFull,
      story: append(254...256)),
    CrashCase(
      testDescription: "a batch over the end of a bundle", before: nearlyFull,
      story: WriterStory((254...257).map { .sequence(statements[$0]) } + [.publish])),
  ]

  private static let statements = (0...260).map(WriterScene.evidence)

  private static func append(_ numbers: ClosedRange<Int>) -> WriterStory {
    WriterStory(numbers.map { .append(statements[$0]) })
  }

  private static let batch = WriterStory([
    .sequence(statements[1]), .sequence(statements[2]), .commit, .sequence(statements[3]),
    .commit, .sequence(statements[4]), .publish,
  ])

  /// Over the ends of two blocks of the journal, and back to a journal that grows.
  private static let oneByOne = WriterStory(
    (1...7).flatMap { [.sequence(statements[$0]), .commit] }
      + (8...10).map { .sequence(statements[$0]) } + [.commit, .publish])

  /// 254 entries, with partial files of three sizes.
  private static let nearlyFull = WriterScene.ledger(ofSize: 252) + append(252...253)
}
