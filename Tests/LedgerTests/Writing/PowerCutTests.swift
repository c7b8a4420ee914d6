import Testing
import TransparencyLog
import WriterStories

@testable import Ledger

/// The power is cut before each file operation, on disks that forget what was not synced.
@Suite struct PowerCutTests {
  private static let cases = CrashCase.all.flatMap { subject in
    subject.disks.map { (subject, $0) }
  }

  @Test(arguments: cases)
  func cut(_ subject: CrashCase, _ kind: SimulatedDisk.Kind) async throws {
    let original = try TemporaryDirectory(subject.before)
    let since =
      subject.before.steps.isEmpty ? nil : try await original.place.verify().snapshot
    let next = WriterScene.evidence(1_000)
    var end = 0
    var isOver = false
    while !isOver {
      let copy = try TemporaryDirectory(copying: original.path)
      let disk = try SimulatedDisk(copy.path, kind: kind)
      let files = disk.files(until: end, longestWrite: subject.longestWrite)
      var acknowledged: [UInt64] = []
      do {
        try copy.place.play(subject.story, files: files) { acknowledged.append($0) }
      } catch is SimulatedDisk.PowerCut {}
      // A writer that ends does without what it could not write then, and says nothing.
      isOver = !disk.isCut
      let left = try disk.afterPowerCut()
      try await Survival(
        place: left.place, statements: subject.statements, acknowledged: acknowledged,
        since: since, mayReturn: kind.forgetsNames
      ).expect(then: next)
      end += Soak.isOn ? 1 : subject.stride
    }
    #expect(end > 10)
  }

  /// A writer is killed; the next one reads what the system still knows, and then the power is cut.
  @Test(
    .enabled(if: Soak.isOn, "pairs of a kill and a cut are many: make soak"),
    arguments: SimulatedDisk.Kind.allCases)
  func killedBefore(_ kind: SimulatedDisk.Kind) async throws {
    let before = WriterScene.ledger(ofSize: 2)
    let first = WriterStory([.append(WriterScene.evidence(2))])
    let second = WriterStory([.sequence(WriterScene.evidence(3)), .commit, .publish])
    let original = try TemporaryDirectory(before)
    let since = try await original.place.verify().snapshot
    let next = WriterScene.evidence(1_000)
    let kills = try operations(of: first, on: original)
    try await inParallel(0..<kills) { kill in
      var end = kill % Self.stride
      var isOver = false
      while !isOver {
        let copy = try TemporaryDirectory(copying: original.path)
        let disk = try SimulatedDisk(copy.path, kind: kind)
        var acknowledged: [UInt64] = []
        let killed = disk.files(until: kill)
        do {
          try copy.place.play(first, files: killed) { acknowledged.append($0) }
        } catch is SimulatedDisk.PowerCut {}
        #expect(disk.isCut)
        let story = try copy.place.hasEntry(2) ? first + second : second
        do {
          let files = disk.files(until: end)
          try copy.place.play(second, files: files) { acknowledged.append($0) }
        } catch is SimulatedDisk.PowerCut {}
        isOver = !disk.isCut
        let left = try disk.afterPowerCut()
        try await Survival(
          place: left.place, statements: before.statements + story.statements,
          acknowledged: acknowledged, since: since, mayReturn: kind.forgetsNames
        ).expect(then: next)
        end += Self.stride
      }
    }
  }

  /// Of the pairs of a kill and a cut one in so many is tried; a soak tries all.
  private static let stride = Soak.isOn ? 1 : 9

  private func operations(of story: WriterStory, on original: TemporaryDirectory) throws -> Int {
    let copy = try TemporaryDirectory(copying: original.path)
    let disk = try SimulatedDisk(copy.path, kind: .laziest)
    try copy.place.play(story, files: disk.files())
    return disk.operations
  }
}

extension WriterPlace {
  /// Whether an entry is published or in the journal.
  fileprivate func hasEntry(_ index: UInt64) throws -> Bool {
    let checkpoint = try storage.read(LedgerPaths.checkpoint, limit: 1_000)
      .map { try SignedCheckpoint(parsing: $0).checkpoint }
    let journal = try Journal.read("\(ledger)/\(LedgerPaths.journal)").entries
    return try index < checkpoint?.size ?? 0
      || journal.contains { try ReadEntry($0[...]).entry.index == index }
  }
}
