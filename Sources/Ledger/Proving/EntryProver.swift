public import TransparencyLog

/// Makes proofs that entries are in a ledger.
public struct EntryProver: Sendable {
  private let storage: DirectoryStorage

  /// A prover for the ledger in a directory.
  public init(directory: String) {
    storage = DirectoryStorage(ledger: directory)
  }

  /// The entry at an index and the proof that it is in the ledger (C2SP tlog-proof).
  ///
  /// The proof leads to the witnessed checkpoint if that covers the entry, because it carries the
  /// cosignatures that a verifier will ask for; otherwise to the newest one.
  ///
  /// - Throws: `LedgerError` when there is no such entry or the tiles do not prove it.
  public func prove(_ index: UInt64) throws -> (entry: [UInt8], proof: TLogProof) {
    let newest = try storage.checkpoint()
    let witnessed = try storage.checkpointIfPresent(LedgerPaths.witnessedCheckpoint)
    let signed = witnessed.flatMap { $0.checkpoint.size > index ? $0 : nil } ?? newest
    let size = signed.checkpoint.size
    guard index < size else {
      throw LedgerError(
        .entryAbsent, "entry \(index)", expected: "an index below \(size)", found: "\(index)")
    }
    let tiles = TileReader(storage: storage, size: size)
    let entry = try tiles.entry(index)
    let path = try InclusionProof.make(index: index, size: size, from: tiles)
    let proof = TLogProof(index: index, hashes: path.hashes, checkpoint: signed)
    guard proof.check(leafHash: MerkleTree.leafHash(entry)) else {
      throw LedgerError(
        .tileMalformed, "entry \(index)", expected: "tiles that lead to the checkpoint's root",
        found: "others", hint: "run `ledger-cli log verify`")
    }
    return (entry, proof)
  }
}
