public import TransparencyLog

extension LedgerSnapshotReader {
  /// The state after the last published entry, and what a decision on a gate rests on there: for the
  /// ledger's own operator, as `state`.
  ///
  /// - Throws: as `state`, and as `GateFactsCollector.facts(for:)`.
  public static func gateFacts(
    for gate: Identifier, _ storage: DirectoryStorage
  ) throws -> (facts: GateFacts, state: LedgerState) {
    let (state, history) = try stateAndHistory(storage)
    let facts = try GateFactsCollector(
      state: state, history: history, blobs: BlobStore(storage: storage)
    ).facts(for: gate)
    return (facts, state)
  }
}
