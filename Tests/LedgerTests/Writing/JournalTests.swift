import Testing
import TransparencyLog
import WriterStories

@testable import Ledger

/// The journal knows a record that its writer did not finish from one that somebody altered: the first
/// was never acknowledged and goes, the second was, and stops everything.
@Suite struct JournalTests {
  /// Two entries, the second of which is torn or altered.
  private static let entries = WriterScene.ledger(ofSize: 3).statements.dropFirst()
    .map(\.payload)
  private static let first = record(entries[0])
  private static let second = record(entries[1])

  private static func record(_ entry: [UInt8]) -> [UInt8] {
    var record: [UInt8] = []
    Journal.append(entry[...], to: &record)
    return record
  }

  @Test func layout() {
    let size = Self.entries[0].count
    let length = [0, 0, UInt8(size >> 8), UInt8(size & 0xff)]
    let framed = length + Self.entries[0]
    #expect(Self.first == framed + SHA256.hash(framed).bytes)
  }

  @Test func tornAtEveryLength() {
    for length in Self.second.indices {
      let contents = Journal.parse(Self.first + Self.second.prefix(length))
      #expect(contents.entries == [Self.entries[0]], "\(length) bytes of the record")
      #expect(contents.length == Self.first.count && contents.corruptAt == nil)
    }
    let whole = Journal.parse(Self.first + Self.second)
    #expect(whole.entries == Self.entries && whole.corruptAt == nil)
  }

  /// Not even a length that reaches beyond the end makes an acknowledged record look torn.
  @Test(arguments: 0..<8) func altered(bit: Int) {
    let journal = Self.first + Self.second
    for offset in journal.indices {
      let contents = Journal.parse(journal.flipping(bit: bit, of: offset))
      let start = offset < Self.first.count ? 0 : Self.first.count
      #expect(contents.corruptAt == start, "byte \(offset)")
      #expect(contents.length == start)
    }
  }

  /// The next writer cuts off what is torn, publishes what is whole, and appends.
  @Test func nextWriter() async throws {
    let original = try TemporaryDirectory(WriterScene.ledger(ofSize: 2))
    try original.place.journal(2, 3)
    let journal = try original.place.files.bytes(LedgerPaths.journal)
    let records = try original.place.journalled().map(Self.record)
    let last = try #require(records.last)
    try await inParallel(stride(from: 0, through: last.count, by: 61)) { length in
      let copy = try TemporaryDirectory(copying: original.path)
      try copy.place.files.write(
        LedgerPaths.journal, Array(journal.dropLast(last.count - length)))
      let repaired = try copy.place.open()
      #expect(repaired.publishedSize == 3)
      try repaired.append(WriterScene.evidence(1_000).envelope)
      try await copy.place.expectIntact(size: 4)
    }
  }
}
