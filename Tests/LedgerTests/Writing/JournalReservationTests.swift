import Synchronization
import Testing
import TransparencyLog
import WriterStories

@testable import Ledger

/// A journal whose records overwrite zeros that were written ahead. No damage to what was acknowledged
/// passes for zeros, or for a record that its writer did not finish.
@Suite struct JournalReservationTests {
  /// Eight entries of about 1 kB, of different sizes.
  private static let entries = WriterScene.ledger(ofSize: 9).statements.dropFirst().enumerated()
    .map { number, statement in
      statement.payload + statement.payload + [UInt8](repeating: 0x20, count: 50 * number)
    }
  private static let records = entries.map(JournalRecord.bytes)
  private static let block = Journal.blockSize

  private let directory = TemporaryDirectory()
  private var path: String { "\(directory.path)/\(LedgerPaths.journal)" }

  init() throws {
    try FileOperations.system.makeDirectory("\(directory.path)/\(LedgerPaths.state)")
  }

  private func journal(files: FileOperations = .system, keeping length: Int = 0) throws -> Journal {
    try Journal(directory: directory.path, keeping: length, files: files)
  }

  private func bytes() throws -> [UInt8] {
    try FileOperations.readRegularFile(path, limit: 1 << 20)
  }

  /// A journal of records that were committed one by one, with zeros up to the end of a block.
  private func written(_ count: Int) throws -> (bytes: [UInt8], starts: [Int]) {
    var journal = try journal()
    var starts: [Int] = []
    for record in Self.records.prefix(count) {
      try journal.append(records: record)
      try journal.synchronize()
      let end = try bytes().lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
      starts.append(end - record.count)
    }
    let end = (try #require(starts.last) / Self.block + 1) * Self.block
    let bytes = try bytes().prefix(end)
    return (bytes + [UInt8](repeating: 0, count: end - bytes.count), starts)
  }

  // MARK: Writing

  @Test func layout() throws {
    let (bytes, starts) = try written(8)
    for (start, record) in zip(starts, Self.records) {
      #expect(start / Self.block == (start + record.count - 1) / Self.block)
      #expect(Array(bytes[start..<start + record.count]) == record)
    }
    #expect(starts.contains { $0 > 0 && $0 % Self.block == 0 })
    #expect(try self.bytes().count >= Journal.reservedSize)
    let contents = Journal.parse(try self.bytes())
    #expect(contents.entries == Array(Self.entries.prefix(8)) && contents.corruptAt == nil)
    #expect(contents.length == (starts.last ?? 0) + Self.records[7].count)
  }

  /// Which operations a journal makes, by their names.
  private func operations(
    _ body: (inout Journal) throws -> Void
  ) throws -> [Substring] {
    let names = Mutex<[Substring]>([])
    let files = FileOperations { operation in
      names.withLock { $0.append(operation.description.prefix { $0 != " " }) }
    }
    var journal = try journal(files: files)
    names.withLock { $0 = [] }
    try body(&journal)
    return names.withLock { $0 }
  }

  @Test func zerosAreWrittenSeldom() throws {
    let operations = try operations { journal in
      for _ in 0..<100 {
        try journal.append(records: Self.records[0])
        try journal.synchronize()
      }
    }
    #expect(operations.filter { $0 == "fdatasync" }.count == 100)
    #expect((102...104).contains(operations.filter { $0 == "write" }.count))
  }

  /// A batch, a record that is not alone under way, and one of more than a block let the file grow.
  @Test(arguments: 0..<3) func growing(_ reason: Int) throws {
    let large = JournalRecord.bytes(of: [UInt8](repeating: 0x61, count: Self.block - 35))
    let operations = try operations { journal in
      for record in Self.records.prefix(2) {
        try journal.append(records: record)
        try journal.synchronize()
      }
      if reason == 2 { try journal.append(records: Self.records[2]) }
      try journal.append(
        records: [Self.records[3] + Self.records[4], large, Self.records[3]][reason])
      try journal.synchronize()
      try journal.append(records: Self.records[5])
      try journal.synchronize()
    }
    let before = ["write", "fdatasync", "write", "write", "fdatasync"]
    let grown = ["truncate", "fsync", "write", "fdatasync", "write", "fdatasync"]
    #expect(operations == (before + (reason == 2 ? ["write"] : []) + grown).map { $0[...] })
    let bytes = try bytes()
    #expect(Journal.parse(bytes).length == bytes.count)
    #expect(Journal.parse(bytes).entries.last == Self.entries[5])
  }

  @Test func cutAndOpenedAgain() throws {
    do {
      var journal = try journal()
      for record in Self.records.prefix(3) {
        try journal.append(records: record)
        try journal.synchronize()
      }
      try journal.cut()
      #expect(try bytes() == [])
      for record in Self.records.prefix(2) {
        try journal.append(records: record)
        try journal.synchronize()
      }
    }
    let contents = try Journal.read(path)
    #expect(contents.entries == Array(Self.entries.prefix(2)))
    _ = try journal(keeping: contents.length)
    #expect(try bytes() == Self.records[0] + Self.records[1])
  }

  /// There may be room for a record where there is none for zeros.
  @Test(arguments: 1...3) func noRoomToReserve(_ writes: Int) throws {
    let countdown = Countdown(writes)
    let files = FileOperations(longestWrite: 30_000) { operation in
      if case .write = operation, countdown.isOver() {
        throw FileError(.noSpace, operation.path, "full")
      }
    }
    var journal = try journal(files: files)
    for record in Self.records.prefix(3) {
      try journal.append(records: record)
      try journal.synchronize()
    }
    #expect(try bytes() == Self.records.prefix(3).flatMap(\.self))
  }

  // MARK: Damage

  /// Every byte, altered in each of its bits, and to zero and its complement.
  @Test(arguments: [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff, nil] as [UInt8?])
  func altered(mask: UInt8?) throws {
    let (block, starts) = try written(4)
    let end = (starts.last ?? 0) + Self.records[3].count
    let bytes = Array(block.prefix(end + 100))
    for offset in bytes.indices {
      var altered = bytes
      altered[offset] ^= mask ?? bytes[offset]
      guard altered != bytes else { continue }
      let contents = Journal.parse(altered)
      let before = zip(starts, Self.records).count { $0 + $1.count <= offset }
      #expect(contents.entries == Array(Self.entries.prefix(before)), "byte \(offset)")
      #expect(contents.corruptAt == contents.length || offset >= end, "byte \(offset)")
    }
  }

  /// Two altered bytes: one in each of two records, or both in the last one.
  @Test func alteredTwice() throws {
    let (bytes, starts) = try written(3)
    for first in stride(from: 0, to: starts[2], by: 41) {
      for second in stride(from: starts[2], to: starts[2] + Self.records[2].count, by: 41) {
        let contents = Journal.parse(
          bytes.flipping(bit: 0, of: first).flipping(bit: 1, of: second))
        #expect(contents.corruptAt == contents.length && contents.length <= first)
      }
    }
    for second in starts[2] + 1..<starts[2] + Self.records[2].count {
      let contents = Journal.parse(
        bytes.flipping(bit: 0, of: starts[2] + 3).flipping(bit: 1, of: second))
      #expect(contents.corruptAt == starts[2] && contents.entries.count == 2)
    }
  }

  /// A block, or a record, that became zeros before others that were acknowledged.
  @Test func zerosBeforeRecords() throws {
    let (bytes, starts) = try written(8)
    for record in 0..<7 {
      let lost = starts[record]..<starts[record] + Self.records[record].count
      expectCorrupt(bytes, zeroing: lost, at: record)
      expectCorrupt(bytes, zeroing: lost.prefix(lost.count / 2), at: record)
      expectCorrupt(bytes, zeroing: lost.suffix(lost.count / 2), at: record)
    }
    for block in 0..<(bytes.count / Self.block - 1) {
      let lost = block * Self.block..<(block + 1) * Self.block
      expectCorrupt(bytes, zeroing: lost, at: starts.count { $0 < lost.lowerBound })
    }
  }

  private func expectCorrupt(
    _ bytes: [UInt8], zeroing lost: Range<Int>, at record: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var bytes = bytes
    for offset in lost { bytes[offset] = 0 }
    let contents = Journal.parse(bytes)
    #expect(contents.corruptAt == contents.length, sourceLocation: sourceLocation)
    #expect(contents.entries == Array(Self.entries.prefix(record)), sourceLocation: sourceLocation)
  }

  /// Zeros stand between records only at the end of a block that the next one did not fit into.
  @Test func zerosThatNoWriterLeaves() {
    let (first, second) = (Self.records[0], Self.records[1])
    for gap in 1...Self.block {
      let isNextBlock = (first.count + gap) % Self.block == 0
      let contents = Journal.parse(first + [UInt8](repeating: 0, count: gap) + second)
      #expect(contents.entries.count == 1 && contents.corruptAt == first.count)
      if isNextBlock { #expect(gap > second.count) }
    }
  }

  // MARK: What a writer did not finish

  /// The last record is written in part, zeros follow. Only when most of its hash is there as well does
  /// that look like damage.
  @Test(arguments: 1...4) func begun(count: Int) throws {
    let (bytes, starts) = try written(count)
    let (start, record) = (try #require(starts.last), Self.records[count - 1])
    for length in record.indices {
      var begun = bytes
      for offset in start + length..<start + record.count { begun[offset] = 0 }
      guard begun != bytes else { continue }
      let contents = Journal.parse(begun)
      #expect(contents.entries == Array(Self.entries.prefix(count - 1)))
      let isDamaged = length > record.count - Digest.byteCount / 2
      #expect((contents.corruptAt != nil) == isDamaged, "\(length) of \(record.count) bytes")
    }
  }

  /// A power cut leaves a block as it was before, or as it was to be; and the length as it was before, or
  /// as it was to be.
  @Test(arguments: 1...8) func missingBlock(count: Int) throws {
    let before = try written(count).bytes
    for zeros in [0, 5, Self.block, 3 * Self.block] {
      let contents = Journal.parse(before + [UInt8](repeating: 0, count: zeros))
      #expect(contents.entries == Array(Self.entries.prefix(count)) && contents.corruptAt == nil)
    }
  }

  /// A record may start so near to a block's end that its length is there already.
  @Test(arguments: 0...8) func nearTheEndOfABlock(rest: Int) throws {
    let filler = JournalRecord.bytes(
      of: [UInt8](repeating: 0x61, count: Self.block - rest - 36))
    var journal = try journal()
    try journal.append(records: filler)
    try journal.synchronize()
    for record in Self.records.prefix(2) {
      try journal.append(records: record)
      try journal.synchronize()
    }
    let bytes = Array(try bytes().prefix(2 * Self.block))
    #expect(Journal.parse(bytes).entries.dropFirst() == Self.entries.prefix(2)[...])
    #expect(Journal.parse(bytes).corruptAt == nil)
    for length in 0..<Self.records[0].count - 16 {
      let begun =
        bytes.prefix(Self.block + length)
        + [UInt8](repeating: 0, count: Self.block - length)
      let contents = Journal.parse(Array(begun))
      #expect(contents.entries.count == 1 && contents.corruptAt == nil, "\(length) bytes")
    }
  }

  @Test func hashThatEndsInZeros() throws {
    let entry = try #require(
      (0..<1 << 20).lazy.map { [UInt8]("entry number \($0)".utf8) }
        .first { JournalRecord.bytes(of: $0).suffix(2) == [0, 0] })
    for zeros in [0, 1, 100, Self.block] {
      let contents = Journal.parse(
        Self.records[0] + JournalRecord.bytes(of: entry) + [UInt8](repeating: 0, count: zeros))
      #expect(contents.entries == [Self.entries[0], entry] && contents.corruptAt == nil)
    }
  }

  // MARK: Reading while it is written

  private final class Progress: Sendable {
    let acknowledged = Atomic(0)
  }

  /// A reader whose first bytes are older than its last ones looks again, until twice the same is there.
  @Test func mixedReadings() throws {
    let (bytes, starts) = try written(4)
    func expect(
      _ entries: Int, corrupt: Bool = false, _ looks: [UInt8]...,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      var rest = looks[...]
      let contents = Journal.read { rest.count > 1 ? rest.removeFirst() : looks[looks.count - 1] }
      #expect(
        contents.entries == Array(Self.entries.prefix(entries)), sourceLocation: sourceLocation)
      #expect((contents.corruptAt != nil) == corrupt, sourceLocation: sourceLocation)
    }
    func zeroing(_ range: Range<Int>) -> [UInt8] {
      bytes[..<range.lowerBound] + [UInt8](repeating: 0, count: range.count)
        + bytes[range.upperBound...]
    }
    let block = try #require(starts.last { $0 % Self.block == 0 })
    let last = try #require(starts.last { $0 < block })
    let index = try #require(starts.firstIndex(of: last))
    // Half of a record; a record before which another is missing, at a place where it may stand.
    let half = zeroing(starts[3]..<starts[3] + 200)
    let gap = zeroing(last..<block)
    #expect(Journal.parse(half).corruptAt != nil)
    expect(4, half, bytes)
    expect(4, half, half, half, bytes)
    expect(3, zeroing(starts[3] + 200..<bytes.count), zeroing(starts[3]..<bytes.count), bytes)
    expect(4, gap, bytes)
    expect(index, corrupt: true, gap)
    expect(3, corrupt: true, half)
    // Published meanwhile.
    expect(0, half, [])
    expect(0, gap, [])
    expect(2, zeroing(starts[2]..<bytes.count))
  }

  /// A record that is missing where the one after it would not fit is there the next time.
  @Test func missingInOneReading() throws {
    var journal = try journal()
    let entries = [3_000, 500, 1_200].map { [UInt8](repeating: 0x61, count: $0) }
    for entry in entries {
      try journal.append(records: JournalRecord.bytes(of: entry))
      try journal.synchronize()
    }
    let bytes = try bytes()
    var looks = [bytes]
    for offset in 3_036..<Self.block { looks[0][offset] = 0 }
    #expect(Journal.parse(looks[0]).entries == [entries[0], entries[2]])
    #expect(Journal.read { looks.popLast() ?? bytes }.entries == entries)
  }

  /// A reader finds what was acknowledged when it began, and never takes half a record for damage.
  @Test func readers() async throws {
    let progress = Progress()
    let (path, entries, records) = (path, Self.entries, Self.records)
    let count = 400
    try await withThrowingTaskGroup(of: Void.self) { group in
      var journal = try journal()
      for _ in 0..<2 {
        group.addTask {
          var least = 0
          while least < count {
            least = progress.acknowledged.load(ordering: .acquiring)
            let contents = try Journal.read(path)
            #expect(contents.corruptAt == nil && contents.entries.count >= least)
            #expect(contents.entries.enumerated().allSatisfy { $1 == entries[$0 % 8] })
          }
        }
      }
      for number in 0..<count {
        try journal.append(records: records[number % 8])
        try journal.synchronize()
        progress.acknowledged.store(number + 1, ordering: .releasing)
      }
      try await group.waitForAll()
    }
  }
}
