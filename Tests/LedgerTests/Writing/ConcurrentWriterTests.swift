import Glibc
import Ledger
import Testing
import TransparencyLog
import WriterStories

/// One writer at a time, and any number of readers.
@Suite struct ConcurrentWriterTests {
  @Test func aSecondWriterIsRefused() throws {
    let directory = try TemporaryDirectory(WriterScene.ledger(ofSize: 2))
    let writer = try directory.place.open()
    let contents = try directory.contents()
    try expectLocked(directory.place.ledger, signer: directory.place.signer)
    #expect(try directory.contents() == contents)
    try writer.append(WriterScene.evidence(2).envelope)
  }

  /// The key is locked too: a copied ledger has a lock of its own, and two copies fork the log.
  @Test func aCopyUnderTheSameKeyIsRefused() throws {
    let directory = try TemporaryDirectory(WriterScene.ledger(ofSize: 2))
    let other = try directory.place.copy()
    let writer = try directory.place.open()
    let contents = try other.contents()
    try expectLocked(other.place.ledger, signer: directory.place.signer)
    #expect(try other.contents() == contents)
    try writer.append(WriterScene.evidence(2).envelope)
  }

  private func expectLocked(_ ledger: String, signer: LogSigner) throws {
    let error = #expect(throws: LedgerError.self) {
      _ = try LedgerWriter(opening: ledger, signer: signer, clock: { WriterPlace.noon })
    }
    #expect(error?.code == .locked)
  }

  /// Processes append over the end of a bundle, wait for each other, and some are killed meanwhile;
  /// auditors look on.
  @Test func processesAndReaders() async throws {
    let directory = try TemporaryDirectory(WriterScene.ledger(ofSize: 248))
    let place = directory.place
    let since = try #require(try await place.verify().snapshot)
    let stories = (0..<5).map { writer in
      (0..<6).map { WriterScene.evidence(1_000 + writer * 10 + $0) }
    }
    let endings = try await withThrowingTaskGroup { group in
      for (number, story) in stories.enumerated() {
        // Killed somewhere in its second or third entry, journalled or published.
        let options = number < 2 ? ["kill-before", "\(60 + 17 * number)"] : []
        group.addTask {
          let process = WriterProcess(
            directory: directory.path, story: WriterStory(story.map { .append($0) }),
            options: ["patient"] + options)
          return (number, try await process.run())
        }
      }
      let readers = Task { try await Self.read(place, since: since) }
      var endings: [Int: WriterProcess.Ending] = [:]
      for try await (number, ending) in group { endings[number] = ending }
      readers.cancel()
      try await readers.value
      return endings
    }

    _ = try place.open()
    let size = try #require(try await place.verify().snapshot).state.size
    try await place.expectIntact(size: Int(size), since: since)
    let payloads = try place.payloads(248..<size)
    #expect(Set(payloads).count == payloads.count)
    for (number, ending) in endings {
      let isKilled = number < 2
      #expect(isKilled ? ending.signal == SIGKILL : ending.operations != nil, "\(ending)")
      #expect(ending.acknowledged.count < 6 || !isKilled)
      for (statement, index) in zip(stories[number], ending.acknowledged) {
        #expect(payloads[Int(index) - 248] == SHA256.hash(statement.payload))
      }
    }
    #expect(size >= 248 + 18)
  }

  /// Verifies again and again until it is cancelled.
  private static func read(_ place: WriterPlace, since: StateSnapshot) async throws {
    var size = since.state.size
    repeat {
      let report = try await place.verify(since: since)
      #expect(report.outcome == .intact, "\(report.findings.map(\.description))")
      #expect(report.size >= size)
      size = report.size
    } while !Task.isCancelled
  }
}
