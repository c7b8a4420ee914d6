import Testing
import TransparencyLog
import WriterStories

@testable import Ledger

/// What must hold wherever a writer was stopped.
struct Survival {
  let place: WriterPlace
  /// Everything that the ledger was asked to hold, in order.
  let statements: [WriterStory.Statement]
  /// The entries that were acknowledged.
  let acknowledged: [UInt64]
  /// A state from before, so that older entries need not be verified each time.
  var since: StateSnapshot?
  /// Whether files that were removed may be there again: nobody waits until a removal is durable.
  var mayReturn = false

  private var size: UInt64 { (acknowledged.max() ?? 0) + 1 }

  /// Expects that nothing acknowledged is missing and nothing half-written is served; that the next
  /// writer repairs the rest by itself; and that it can append.
  func expect(then next: WriterStory.Statement) async throws {
    try await expectServed()
    let repaired: UInt64
    do {
      let writer = try place.open()
      repaired = writer.state.size
      #expect(writer.publishedSize == repaired)
      try writer.append(next.envelope)
    } catch let error as LedgerError where error.code == .noLedger {
      #expect(acknowledged.isEmpty, "an acknowledged ledger is gone")
      try place.play(WriterStory([.create(WriterScene.genesis)]))
      try await place.expectIntact(size: 1)
      return
    }
    #expect(acknowledged.isEmpty || repaired >= size)
    try await place.expectIntact(size: Int(repaired) + 1, since: since)
    let new = (since?.state.size ?? 0)..<repaired
    let expected = statements[Int(new.lowerBound)..<Int(new.upperBound)]
      .map { SHA256.hash($0.payload) }
    #expect(try place.payloads(new) == expected)
    #expect(try mayReturn || superseded(size: repaired + 1) == [])
  }

  /// Before any repair: what is published is whole, and the journal has what is missing there.
  private func expectServed() async throws {
    let report = try await place.verify(since: since)
    let undecided = report.findings.filter { $0.severity != .note }.map(\.code)
    let journal = try Journal.read("\(place.ledger)/\(LedgerPaths.journal)")
    #expect(journal.corruptAt == nil)
    let journalled = try journal.entries.map { try ReadEntry($0[...]).entry.index }
    if undecided == [LedgerError.Code.noLedger.rawValue] {
      #expect(acknowledged.allSatisfy(journalled.contains))
    } else {
      #expect(report.outcome == .intact, "\(report.findings.map(\.description))")
      #expect(acknowledged.allSatisfy { $0 < report.size || journalled.contains($0) })
    }
  }

  /// Partial files that stand beside the full one.
  private func superseded(size: UInt64) throws -> [String] {
    try place.storage.list(under: LedgerPaths.tiles).filter { path in
      TilePath(path: path).map { $0.isPartial && $0.full.isWithin(size: size) } ?? true
    }
  }
}
