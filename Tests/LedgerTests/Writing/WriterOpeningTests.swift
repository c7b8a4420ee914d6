import Foundation
import Ledger
import Testing
import TransparencyLog
import WriterStories

/// What the next writer does after something happened to its ledger: it refuses and leaves everything as
/// it is, or it repairs what it can and goes on.
@Suite struct WriterOpeningTests {
  private static let before = WriterScene.ledger(ofSize: 3)

  @Test(arguments: WriterRefusal.all) func refused(_ subject: WriterRefusal) throws {
    let directory = try TemporaryDirectory(Self.before)
    try subject.happen(directory.place)
    let contents = try directory.contents()
    do {
      let writer = try directory.place.open()
      Issue.record("a ledger of \(writer.state.size) entries was opened")
    } catch let error as LedgerError {
      #expect(error.code == subject.code, "\(error)")
      #expect(error.code.isContradiction == subject.isContradiction)
    }
    #expect(try directory.contents() == contents)
  }

  @Test(arguments: WriterRepair.all) func repaired(_ subject: WriterRepair) async throws {
    let directory = try TemporaryDirectory(Self.before)
    let place = directory.place
    try subject.happen(place)
    do {
      let writer = try place.open()
      #expect(writer.state.size == UInt64(subject.size))
      #expect(writer.publishedSize == writer.state.size)
      let report = try await place.verify()
      #expect(report.outcome == .intact && report.size == subject.size)
      try writer.append(WriterScene.evidence(1_000).envelope)
    }
    try await place.expectIntact(size: subject.size + 1)
    var snapshot = try await place.verify().snapshot
    // A writer keeps no list of the blobs that entries cite.
    snapshot?.citedBlobs = nil
    #expect(try place.files.bytes(LedgerPaths.index) == snapshot?.encoded)
    #expect(try place.journalled() == [])
    #expect(
      try place.files.bytes(LedgerPaths.lastSigned) == place.home.bytes(WriterPlace.keyMemory))
  }

  /// A log key that signed one ledger signs no other.
  @Test func noSecondLedger() throws {
    let directory = try TemporaryDirectory(Self.before)
    try FileManager.default.removeItem(atPath: directory.place.ledger)
    let memory = try directory.place.home.bytes(WriterPlace.keyMemory)
    #expect(throws: LedgerError.self) {
      try directory.place.play(WriterStory([.create(WriterScene.genesis)]))
    }
    #expect(try directory.place.home.bytes(WriterPlace.keyMemory) == memory)
    #expect(!directory.place.files.exists(LedgerPaths.checkpoint))
  }

  // MARK: The clock

  private static let tolerance = LedgerWriter.clockTolerance

  /// A clock that is a little behind, or ahead, gives the time of the entry before or its own.
  @Test(arguments: [-tolerance, -1, 0, 1, 86_400]) func clock(_ offset: Int64) async throws {
    let directory = try TemporaryDirectory(Self.before)
    let now = WriterPlace.noon.advanced(by: offset)
    let entry = try directory.place.open(at: now).append(WriterScene.evidence(3).envelope)
    #expect(entry.entry.time == max(now, WriterPlace.noon))
  }

  @Test func clockSetBack() throws {
    let directory = try TemporaryDirectory(Self.before)
    let contents = try directory.contents()
    let behind = WriterPlace.noon.advanced(by: -Self.tolerance - 1)
    expectClockBehind { _ = try directory.place.open(at: behind) }
    #expect(try directory.contents() == contents)
  }

  @Test func clockSetBackUnderAWriter() throws {
    let directory = try TemporaryDirectory(Self.before)
    let clock = TestClock(WriterPlace.noon)
    let writer = try LedgerWriter(
      opening: directory.place.ledger, signer: directory.place.signer, clock: { clock.now })
    let contents = try directory.contents()
    clock.set(WriterPlace.noon.advanced(by: -Self.tolerance - 1))
    expectClockBehind { try writer.append(WriterScene.evidence(3).envelope) }
    #expect(try directory.contents() == contents)
    clock.set(WriterPlace.noon)
    #expect(try writer.append(WriterScene.evidence(3).envelope).entry.index == 3)
  }

  private func expectClockBehind(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) {
    let error = #expect(throws: LedgerError.self, sourceLocation: sourceLocation) { try body() }
    #expect(error?.code == .clockBehind, sourceLocation: sourceLocation)
  }
}
