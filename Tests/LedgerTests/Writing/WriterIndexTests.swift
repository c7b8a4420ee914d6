import Testing
import TransparencyLog
import WriterStories

@testable import Ledger

/// When a writer writes its index, which the next one starts from: at its end, and after so many entries
/// that replaying them would be felt.
@Suite struct WriterIndexTests {
  private let directory: TemporaryDirectory
  private var place: WriterPlace { directory.place }

  init() throws { directory = try TemporaryDirectory(WriterScene.ledger(ofSize: 3)) }

  private func indexedSize(_ place: WriterPlace? = nil) throws -> UInt64 {
    let bytes = try (place ?? self.place).files.bytes(LedgerPaths.index)
    return try StateSnapshot(parsing: bytes, name: LedgerPaths.index).state.size
  }

  @Test func writtenAtTheEnd() throws {
    #expect(try indexedSize() == 3)
    do {
      let writer = try place.open()
      try writer.append(WriterScene.evidence(3).envelope)
      try writer.append(WriterScene.evidence(4).envelope)
      #expect(try indexedSize() == 3)
    }
    #expect(try indexedSize() == 5)
  }

  /// A writer that appends nothing writes what is missing, and nothing when nothing is.
  @Test func writtenOnlyWhenBehind() throws {
    let countdown = Countdown(0)
    let files = FileOperations { operation in
      if operation.path.hasPrefix(place.ledger + "/" + LedgerPaths.index) { _ = countdown.isOver() }
    }
    _ = try place.open(files: files)
    #expect(countdown.isOver(), "an index that was whole was written")
    try place.files.remove(LedgerPaths.index)
    _ = try place.open()
    #expect(try indexedSize() == 3)
  }

  /// What is not published, or what a writer had in mind that failed, is in no index.
  @Test func notWritten() throws {
    try place.journal(3)
    #expect(try indexedSize() == 3)
    do {
      let files = FileOperations { operation in
        if case .rename(_, to: let path) = operation, path.hasSuffix(LedgerPaths.checkpoint) {
          throw FileError(.noSpace, path, "full")
        }
      }
      #expect(throws: FileError.self) { try place.open(files: files) }
    }
    #expect(try indexedSize() == 3)
  }

  @Test func writtenWhileTheWriterGoesOn() throws {
    let directory = try TemporaryDirectory(WriterScene.ledger(ofSize: 1))
    let verdicts = try Self.verdicts(Int(LedgerWriter.entriesAnIndex))
    let writer = try directory.place.open()
    _ = try writer.sequence(contentsOf: verdicts.dropLast())
    try writer.publish()
    #expect(try indexedSize(directory.place) == 1)
    try writer.append(verdicts[verdicts.count - 1])
    #expect(try indexedSize(directory.place) == 1 + LedgerWriter.entriesAnIndex)
  }

  /// Verdicts on one gate, one after the other: of evidence a gate takes only so much.
  private static func verdicts(_ count: Int) throws -> [VerifiedEnvelope] {
    let scenario = WriterScene.scenario
    var last: Digest?
    return try (0..<count).map { _ in
      let payload = try scenario.verdict { $0.supersedes = last }.payload
      last = SHA256.hash(payload)
      return try VerifiedEnvelope(signing: payload, keys: [TestKey.verifier.privateKey])
    }
  }
}
