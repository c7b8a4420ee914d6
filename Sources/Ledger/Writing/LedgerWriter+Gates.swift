internal import TransparencyLog

extension LedgerWriter {
  /// What a decision on a gate rests on, after every entry that was sequenced.
  ///
  /// - Throws: as `GateFactsCollector.facts(for:)`.
  public func gateFacts(for gate: Identifier) throws -> GateFacts {
    try GateFactsCollector(state: state, history: history, blobs: blobs).facts(for: gate)
  }
}
