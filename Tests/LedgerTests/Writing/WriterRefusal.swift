import Foundation
import Ledger
import Testing
import TransparencyLog
import WriterStories

/// Something that happened to a ledger of three entries, after which no writer may go on.
struct WriterRefusal: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let code: LedgerError.Code
  /// Whether the bytes contradict each other (exit 3), rather than being out of reach (exit 4).
  let isContradiction: Bool
  let happen: @Sendable (WriterPlace) throws -> Void

  private init(
    _ description: String, _ code: LedgerError.Code, contradicts: Bool = true,
    _ happen: @escaping @Sendable (WriterPlace) throws -> Void
  ) {
    (testDescription, self.code, isContradiction) = (description, code, contradicts)
    self.happen = happen
  }

  static let all = histories + memories + keys + tails + journals

  // MARK: Another history than the one that was signed

  private static let histories = [
    WriterRefusal("restored from a backup", .rolledBack) { place in
      try place.restoreBackup { try place.append(3) }
    },
    WriterRefusal("restored from a backup, with the key and its memory", .rolledBack) { place in
      let newer = try place.copy()
      try newer.place.append(3)
      try place.files.write(
        LedgerPaths.lastSigned, newer.place.files.bytes(LedgerPaths.lastSigned))
    },
    WriterRefusal("a copy of the same size, with another last entry", .forked) { place in
      let other = try place.copy()
      try other.place.append(3)
      try place.append(4)
      try place.replaceLedger(by: other.place)
    },
    WriterRefusal("a longer copy, with another entry on the way", .forked) { place in
      let other = try place.copy()
      try other.place.append(3, 5)
      try place.append(4)
      try place.replaceLedger(by: other.place)
    },
    WriterRefusal("a copy with another entry in its journal", .forked) { place in
      let other = try place.copy()
      try other.place.journal(3)
      try place.append(4)
      try place.replaceLedger(by: other.place)
    },
    WriterRefusal("the checkpoint is gone", .rolledBack) { place in
      try place.files.remove(LedgerPaths.checkpoint)
    },
  ]

  // MARK: The signing memory

  private static let memories = [
    unreadable("the memory beside the key is gone") { place in
      try place.home.remove(WriterPlace.keyMemory)
    },
    unreadable("both memories are gone") { place in
      try place.home.remove(WriterPlace.keyMemory)
      try place.files.remove(LedgerPaths.lastSigned)
    },
    unreadable("the memory beside the key is cut") { place in
      try place.home.edit(WriterPlace.keyMemory) { $0.removeLast(2) }
    },
    unreadable("the memory in the ledger is empty") { place in
      try place.files.write(LedgerPaths.lastSigned, [])
    },
    WriterRefusal("the key signed another ledger", .forked) { place in
      let other = try WriterScene.otherLedger()
      try place.home.write(
        WriterPlace.keyMemory, other.place.home.bytes(WriterPlace.keyMemory))
    },
  ]

  private static func unreadable(
    _ description: String, _ happen: @escaping @Sendable (WriterPlace) throws -> Void
  ) -> Self {
    Self(description, .signingMemoryUnreadable, contradicts: false, happen)
  }

  // MARK: The log key and what it signed

  private static let keys = [
    WriterRefusal("the log key of another ledger", .logKeyMismatch) { place in
      try place.home.remove(WriterPlace.key)
      try KeyFile.write(TestKey.outsider.privateKey, to: place.keyPath, passphrase: nil)
    },
    WriterRefusal("the checkpoint's signature is altered", .logKeyMismatch) { place in
      try place.files.edit(LedgerPaths.checkpoint) { $0 = $0.flipping(bit: 0, of: $0.count - 10) }
    },
    WriterRefusal("the checkpoint's size is altered", .logKeyMismatch) { place in
      try place.files.edit(LedgerPaths.checkpoint) { $0 = $0.replacing("\n3\n", with: "\n2\n") }
    },
    WriterRefusal("the checkpoint is cut", .checkpointMalformed) { place in
      try place.files.edit(LedgerPaths.checkpoint) { $0.removeLast(30) }
    },
  ]

  // MARK: The end of the tree

  private static let bundle = "tile/entries/000.p/3"
  private static let hashes = "tile/0/000.p/3"

  private static let tails = [
    WriterRefusal("the last entry is altered", .tailUnverified) { place in
      try place.files.edit(bundle) { $0 = $0.flipping(bit: 0, of: $0.count - 9) }
    },
    WriterRefusal("the first entry is altered", .tailUnverified) { place in
      try place.files.edit(bundle) { $0 = $0.flipping(bit: 0, of: 99) }
    },
    WriterRefusal("the last leaf hash is altered", .tailUnverified) { place in
      try place.files.edit(hashes) { $0 = $0.flipping(bit: 0, of: $0.count - 1) }
    },
    WriterRefusal("an entry is missing", .tailUnverified) { place in
      try place.files.write(bundle, EntryBundle.encode((0...1).map(place.entry)))
    },
    WriterRefusal("the entries are gone", .tailUnverified) { place in
      try place.files.remove(bundle)
    },
    WriterRefusal("the hashes are gone", .tailUnverified) { place in
      try place.files.remove(hashes)
    },
  ]

  // MARK: The journal

  private static let journals = [
    WriterRefusal("a record's hash is altered", .journalCorrupt, contradicts: false) { place in
      try place.journal(3, 4)
      try place.files.edit(LedgerPaths.journal) { $0 = $0.flipping(bit: 0, of: $0.count - 1) }
    },
    WriterRefusal("a journalled entry is altered", .journalCorrupt, contradicts: false) { place in
      try place.journal(3, 4)
      try place.files.edit(LedgerPaths.journal) { $0 = $0.flipping(bit: 0, of: 100) }
    },
    WriterRefusal(
      "the last of the records committed one by one is altered", .journalCorrupt,
      contradicts: false
    ) { place in
      try place.journalOneByOne(3, 4, 5)
      try place.files.edit(LedgerPaths.journal) { journal in
        let last = journal.lastIndex { $0 != 0 } ?? 0
        journal[last - 100] ^= 1
      }
    },
    WriterRefusal("the journal begins after the end of the tree", .journalRefused) { place in
      try place.journal(3, 4)
      try place.writeJournal(Array(place.journalled().dropFirst()))
    },
    WriterRefusal("the journal has another entry than the tree", .journalRefused) { place in
      let other = try place.copy()
      try other.place.append(4)
      try place.append(3)
      try place.writeJournal([other.place.entry(3)])
    },
    WriterRefusal("the journal of another ledger", .journalRefused) { place in
      try place.writeJournal([WriterScene.otherLedger().place.entry(3)])
    },
    WriterRefusal("a journalled entry with a false signature", .journalRefused) { place in
      try place.journal(3)
      var entry = try place.journalled()[0]
      // What ends an entry is the signature, in base64.
      let last = entry.count - 20
      entry[last] = entry[last] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      try place.writeJournal([entry])
    },
  ]
}

extension WriterScene {
  /// A ledger of four entries with another origin under the same log key.
  static func otherLedger() throws -> TemporaryDirectory {
    let other = try LedgerScenario { $0.id = "ffffffffffffffffffffffffffffffff" }
    let genesis = LedgerScenario.genesis { $0.id = "ffffffffffffffffffffffffffffffff" }
    let entries = try (1...3).map { number in
      let evidence = Statement(
        subjects: [Subject(name: "image \(number)", sha256: .empty)],
        predicate: try other.evidence().predicate)
      return WriterStory.Step.append(statement(evidence, .operator))
    }
    return try TemporaryDirectory(
      WriterStory([.create(statement(genesis, .owner, .owner2))] + entries))
  }
}
