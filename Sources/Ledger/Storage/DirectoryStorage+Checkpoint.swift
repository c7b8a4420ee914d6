public import TransparencyLog

extension DirectoryStorage {
  /// The checkpoint in a file of a ledger, whose signatures are not verified.
  ///
  /// - Throws: `LedgerError` with `noLedger` when the file is absent; `FileError`;
  ///   `TransparencyLogError` when it is no signed checkpoint.
  public func checkpoint(_ path: String = LedgerPaths.checkpoint) throws -> SignedCheckpoint {
    guard let signed = try checkpointIfPresent(path) else {
      throw LedgerError(
        .noLedger, directory, expected: "a file \(path)", found: "none",
        hint: "name a ledger's directory, or make one with `ledger-cli init`")
    }
    return signed
  }

  /// The same, or nil when the file is absent.
  func checkpointIfPresent(_ path: String) throws -> SignedCheckpoint? {
    try read(path, limit: LedgerPaths.maximumCheckpointSize)
      .map { try SignedCheckpoint(parsing: $0) }
  }
}
