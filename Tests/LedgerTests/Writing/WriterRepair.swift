import Foundation
import Testing
import WriterStories

@testable import Ledger

/// Something that happened to a ledger of three entries, which the next writer makes good by itself.
struct WriterRepair: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// How many entries there are then.
  let size: Int
  let happen: @Sendable (WriterPlace) throws -> Void

  private init(
    _ description: String, size: Int = 3,
    _ happen: @escaping @Sendable (WriterPlace) throws -> Void
  ) {
    (testDescription, self.size, self.happen) = (description, size, happen)
  }

  static let all = journals + indexes + states

  // MARK: The journal

  private static let journals = [
    WriterRepair("acknowledged entries wait", size: 5) { place in try place.journal(3, 4) },
    WriterRepair("acknowledged entries wait in reserved bytes", size: 6) { place in
      try place.journalOneByOne(3, 4, 5)
    },
    WriterRepair("a record was begun in reserved bytes", size: 5) { place in
      try place.journalOneByOne(3, 4, 5)
      let first = try Journal.parse(place.files.bytes(LedgerPaths.journal)).entries.prefix(2)
        .map { JournalRecord.bytes(of: $0).count }.reduce(0, +)
      try place.files.edit(LedgerPaths.journal) { journal in
        for offset in first + 300..<journal.count { journal[offset] = 0 }
      }
    },
    WriterRepair("an entry was published, and its journal not cut", size: 5) { place in
      try place.journal(3)
      let journal = try place.files.bytes(LedgerPaths.journal)
      try place.append(4)
      try place.files.write(LedgerPaths.journal, journal)
    },
    WriterRepair("a backup with the entries that were published since in its journal", size: 4) {
      place in
      try place.journal(3)
      try place.restoreBackup { _ = try place.open() }
    },
    WriterRepair("the journal is gone") { place in try place.files.remove(LedgerPaths.journal) },
    WriterRepair("a record was begun") { place in
      try place.files.write(LedgerPaths.journal, [0, 0, 4, 0, UInt8(ascii: "{")])
    },
  ]

  // MARK: The derived index

  private static let indexes = [
    WriterRepair("the index is gone") { place in try place.files.remove(LedgerPaths.index) },
    WriterRepair("the index is empty") { place in try place.files.write(LedgerPaths.index, []) },
    WriterRepair("the index is altered") { place in
      try place.files.edit(LedgerPaths.index) { $0 = $0.flipping(bit: 0, of: $0.count / 2) }
    },
    WriterRepair("the index is older", size: 5) { place in
      let index = try place.files.bytes(LedgerPaths.index)
      try place.append(3, 4)
      try place.files.write(LedgerPaths.index, index)
    },
    WriterRepair("the index is of a longer copy") { place in
      let other = try place.copy()
      try other.place.append(3)
      try place.files.write(LedgerPaths.index, other.place.files.bytes(LedgerPaths.index))
    },
    WriterRepair("the index is of a copy with another entry", size: 4) { place in
      let other = try place.copy()
      try other.place.append(3)
      try place.append(4)
      try place.files.write(LedgerPaths.index, other.place.files.bytes(LedgerPaths.index))
    },
    WriterRepair("the index is of another ledger") { place in
      let other = try WriterScene.otherLedger()
      try place.files.write(LedgerPaths.index, other.place.files.bytes(LedgerPaths.index))
    },
  ]

  // MARK: The writer's state

  private static let states = [
    WriterRepair("all of the writer's state is gone, as in a mirror") { place in
      try place.files.remove(LedgerPaths.state)
    },
    WriterRepair("the key's memory is older: a writer was stopped between the two", size: 4) {
      place in
      let memory = try place.home.bytes(WriterPlace.keyMemory)
      try place.journal(3)
      _ = try place.open()
      try place.home.write(WriterPlace.keyMemory, memory)
    },
    WriterRepair("files that were never finished") { place in
      try place.files.write("\(LedgerPaths.temporary)/0.tmp", [1, 2, 3])
      try place.files.write("\(LedgerPaths.index).new", [])
      try place.files.write("\(LedgerPaths.lastSigned).new", [1])
    },
  ]
}
