import Ledger
import TransparencyLog

/// Reads a ledger for its own operator: replayed for its state, but judged by no trust file.
///
/// What is to be trusted is verified with `log verify`.
struct LedgerReader {
  private let storage: DirectoryStorage

  init(_ directory: String) {
    storage = DirectoryStorage(ledger: directory)
  }

  /// The checkpoint in a file of the ledger.
  func checkpoint(_ path: String = LedgerPaths.checkpoint) throws -> SignedCheckpoint {
    try storage.checkpoint(path)
  }

  /// The state after the last published entry.
  func state() throws -> LedgerState { try LedgerSnapshotReader.state(storage) }

  /// The checkpoint that a run is to answer: the newest that witnesses cosigned, or else the newest.
  ///
  /// - Throws: `Refusal` with `wrongChallengeRoot` when it is none of this ledger's, before anybody
  ///   carries it anywhere.
  func challenge() throws -> (checkpoint: SignedCheckpoint, isWitnessed: Bool) {
    let newest = try checkpoint()
    guard let witnessed = try witnessedCheckpoint() else { return (newest, false) }
    let named = witnessed.checkpoint
    guard named.size <= newest.checkpoint.size else {
      throw Refusal(
        .challengeOutOfRange, LedgerPaths.witnessedCheckpoint,
        expected: "at most \(newest.checkpoint.size) entries", found: "\(named.size)")
    }
    let root = try MerkleTree.root(
      size: named.size, from: TileReader(storage: storage, size: newest.checkpoint.size))
    guard named.origin == newest.checkpoint.origin, root == named.root else {
      throw Refusal(
        .wrongChallengeRoot, LedgerPaths.witnessedCheckpoint, expected: root.base64,
        found: named.root.base64)
    }
    return (witnessed, true)
  }

  private func witnessedCheckpoint() throws -> SignedCheckpoint? {
    do {
      return try checkpoint(LedgerPaths.witnessedCheckpoint)
    } catch let error as LedgerError where error.code == .noLedger {
      return nil
    }
  }

  /// The state after the last published entry, and what a decision on a gate rests on there.
  func gateFacts(for gate: Identifier) throws -> (facts: GateFacts, state: LedgerState) {
    try LedgerSnapshotReader.gateFacts(for: gate, storage)
  }

  /// A published entry.
  func entry(at index: UInt64) throws -> ReadEntry {
    let size = try checkpoint().checkpoint.size
    guard index < size else {
      throw LedgerError(
        .entryAbsent, "entry \(index)", expected: "an index below \(size)", found: "\(index)")
    }
    return try ReadEntry(TileReader(storage: storage, size: size).entry(index)[...])
  }

  /// Entries from an index on, in order, until the handler has enough.
  func forEach(from first: UInt64, _ body: (ReadEntry) throws -> Bool) throws {
    let size = try checkpoint().checkpoint.size
    let tiles = TileReader(storage: storage, size: size)
    var index = first
    while index < size,
      let path = TilePath.path(.entries, index: index / Entry.bundleWidth, size: size)
    {
      for bytes in try tiles.entries(path).dropFirst(Int(index % Entry.bundleWidth)) {
        guard try body(try ReadEntry(bytes)) else { return }
        index += 1
      }
    }
  }
}
