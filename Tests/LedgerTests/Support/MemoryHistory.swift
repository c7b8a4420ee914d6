import Ledger
import TransparencyLog

/// A history in memory of entries that a test has appended or read.
struct MemoryHistory: LedgerHistory {
  private(set) var entries: [ReadEntry] = []
  /// The root after each entry.
  private var roots: [Digest] = []
  private var frontier = MerkleFrontier()

  struct Absent: Error {}

  func entry(at index: UInt64) throws -> ReadEntry {
    guard let position = Int(exactly: index), entries.indices.contains(position) else {
      throw Absent()
    }
    return entries[position]
  }

  func root(size: UInt64) throws -> Digest {
    guard size >= 1, let count = Int(exactly: size), count <= roots.count else { throw Absent() }
    return roots[count - 1]
  }

  mutating func append(_ entry: ReadEntry) {
    entries.append(entry)
    frontier.append(leafHash: entry.leafHash)
    roots.append(frontier.root())
  }
}
