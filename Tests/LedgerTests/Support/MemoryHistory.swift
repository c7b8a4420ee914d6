import Ledger
import TransparencyLog

/// A history in memory of entries that a test has appended or read.
struct MemoryHistory: LedgerHistory {
  private(set) var entries: [ReadEntry] = []

  struct Absent: Error {}

  func entry(at index: UInt64) throws -> ReadEntry {
    guard let position = Int(exactly: index), entries.indices.contains(position) else {
      throw Absent()
    }
    return entries[position]
  }

  func root(size: UInt64) throws -> Digest {
    guard let count = Int(exactly: size), (1...entries.count).contains(count) else {
      throw Absent()
    }
    return MerkleTree.root(ofLeafHashes: entries.prefix(count).map(\.leafHash))
  }

  mutating func append(_ entry: ReadEntry) { entries.append(entry) }
}
