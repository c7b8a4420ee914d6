public import TransparencyLog

/// Makes gate proofs of a ledger directory.
///
/// It verifies nothing: whoever decides from a proof does.
public struct GateProver: Sendable {
  private let storage: DirectoryStorage

  /// A prover for the ledger in a directory.
  public init(directory: String) {
    storage = DirectoryStorage(ledger: directory)
  }

  /// The proof for a gate at the witnessed checkpoint, because it carries the cosignatures that a
  /// decision asks for; without one, at the newest.
  ///
  /// - Throws: `LedgerError`, `FileError`, and `Refusal` with `unknownGate`.
  public func prove(_ gate: Identifier) throws -> GateProof {
    guard let signed = try checkpoint(.witnessedCheckpoint) ?? checkpoint(.checkpoint) else {
      throw LedgerError(
        .noLedger, storage.directory, expected: "a ledger", found: "no checkpoint")
    }
    let checkpoint = signed.checkpoint
    let history = try WriterHistory(
      storage: storage, size: checkpoint.size, root: checkpoint.root)
    let state = try Recovery.state(
      of: checkpoint, storage: storage, history: history, verifiesSignatures: false)
    guard state.heads.gates[gate] != nil else {
      throw Refusal(
        .unknownGate, "gate", expected: "a gate of the policy at size \(checkpoint.size)",
        found: gate.rawValue)
    }
    let facts = try GateFactsCollector(
      state: state, history: history, blobs: BlobStore(storage: storage)
    ).facts(for: gate)
    return try GateProof(
      of: facts, gate: gate, checkpoint: signed, newest: history.entry(at: checkpoint.size - 1),
      tree: TileReader(storage: storage, size: checkpoint.size))
  }

  private enum File { case witnessedCheckpoint, checkpoint }

  private func checkpoint(_ file: File) throws -> SignedCheckpoint? {
    let path =
      file == .checkpoint ? LedgerPaths.checkpoint : LedgerPaths.witnessedCheckpoint
    return try storage.read(path, limit: LedgerPaths.maximumCheckpointSize)
      .map { try SignedCheckpoint(parsing: $0) }
  }
}

extension GateProof {
  /// The proof that carries these facts, and no more than them.
  ///
  /// - Parameters:
  ///   - newest: the last entry below the checkpoint, which commits to the heads.
  ///   - tree: the tree of the checkpoint.
  /// - Throws: what `tree` throws.
  public init(
    of facts: GateFacts, gate: Identifier, checkpoint: SignedCheckpoint, newest: ReadEntry,
    tree: some SubtreeHashes
  ) throws {
    let size = checkpoint.checkpoint.size
    var carried = facts.entries
    carried[newest.entry.index] = newest
    for policy in facts.policies.entries { carried[policy.entry.index] = policy }
    var challenges: [UInt64: Digest] = [:]
    for read in carried.values {
      guard case .evidence(let evidence) = read.statement.predicate else { continue }
      challenges[evidence.challenge.size] = evidence.challenge.root
    }
    self.init(
      gate: gate, checkpoint: checkpoint.bytes, heads: facts.heads,
      entries: try carried.sorted { $0.key < $1.key }.map { index, read in
        ProvenEntry(
          index: index, bytes: read.bytes,
          hashes: try InclusionProof.make(index: index, size: size, from: tree).hashes)
      },
      challenges: try challenges.sorted { $0.key < $1.key }.map { challengeSize, root in
        ProvenChallenge(
          size: challengeSize, root: root,
          hashes: try ConsistencyProof.make(
            oldSize: challengeSize, newSize: size, from: tree
          ).hashes)
      },
      blobs: facts.blobs.sorted { $0.key < $1.key }.compactMap { _, blob in
        if case .present(let bytes) = blob { bytes } else { nil }
      })
  }
}
