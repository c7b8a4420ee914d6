import Foundation
import TransparencyLog
import WriterStories

@testable import Ledger

// What people and disks do to a ledger between two writers.

extension WriterPlace {
  /// The files of the ledger.
  var files: LedgerFiles { LedgerFiles(directory: ledger) }

  /// The files beside the ledger: the log key and its memory.
  var home: LedgerFiles {
    LedgerFiles(directory: URL(filePath: ledger).deletingLastPathComponent().path)
  }

  /// The log key, among the files beside the ledger.
  static let key = "log.pem"
  /// What remembers beside the log key what that signed last.
  static let keyMemory = SigningMemory.path(besideKey: key)

  // MARK: Growing

  /// Appends and publishes evidence.
  func append(_ numbers: Int...) throws {
    try play(WriterStory(numbers.map { .append(WriterScene.evidence($0)) }))
  }

  /// Acknowledges evidence that is not published: its writer ends before.
  func journal(_ numbers: Int...) throws {
    try play(WriterStory(numbers.map { .sequence(WriterScene.evidence($0)) } + [.commit]))
  }

  /// The same, each entry acknowledged before the next one is written.
  func journalOneByOne(_ numbers: Int...) throws {
    try play(WriterStory(numbers.flatMap { [.sequence(WriterScene.evidence($0)), .commit] }))
  }

  // MARK: Copies

  /// The ledger and its key, copied to be grown elsewhere.
  func copy() throws -> TemporaryDirectory { try TemporaryDirectory(copying: home.directory) }

  /// Brings back the ledger, and not the key, as they were before something happened.
  func restoreBackup(after happen: () throws -> Void) throws {
    let backup = try copy()
    try happen()
    try replaceLedger(by: backup.place)
  }

  /// Puts another copy of the ledger here; the key and its memory stay.
  func replaceLedger(by other: WriterPlace) throws {
    try FileManager.default.removeItem(atPath: ledger)
    try FileManager.default.copyItem(atPath: other.ledger, toPath: ledger)
  }

  // MARK: Entries

  /// The bytes of a published entry.
  func entry(_ index: UInt64) throws -> [UInt8] {
    let checkpoint = try SignedCheckpoint(parsing: files.bytes(LedgerPaths.checkpoint)).checkpoint
    return try TileReader(storage: storage, size: checkpoint.size).entry(index)
  }

  /// The entries that wait in the journal.
  func journalled() throws -> [[UInt8]] {
    try Journal.read("\(ledger)/\(LedgerPaths.journal)").entries
  }

  /// Replaces the journal by whole records of these entries.
  func writeJournal(_ entries: [[UInt8]]) throws {
    var records: [UInt8] = []
    for entry in entries { Journal.append(entry[...], to: &records) }
    try files.write(LedgerPaths.journal, records)
  }
}
