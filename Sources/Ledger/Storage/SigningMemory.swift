internal import TransparencyLog

/// What the log key signed last: kept in the ledger's state and beside the key, durable before the
/// checkpoint appears.
///
/// So a ledger restored from a backup, or a copy with a writer of its own, cannot fork the log
/// unnoticed. Its file is the body of a checkpoint: origin, size, root.
struct SigningMemory: Sendable {
  /// The most bytes of the file: three short lines.
  static let maximumSize = 1_024

  let paths: [String]
  private let files: FileOperations

  /// The memory of a ledger and of a log key.
  init(directory: String, keyPath: String, files: FileOperations) {
    paths = ["\(directory)/\(LedgerPaths.lastSigned)", Self.path(besideKey: keyPath)]
    self.files = files
  }

  /// Where a key's memory is.
  static func path(besideKey path: String) -> String { "\(path).last-signed" }

  /// What each place remembers.
  ///
  /// - Throws: ``FileError``, or `LedgerError` for a file that is not a checkpoint's body.
  func read() throws -> [Checkpoint] {
    try paths.compactMap { path in
      do {
        let bytes = try FileOperations.readRegularFile(path, limit: Self.maximumSize)
        return try Checkpoint(parsing: String(decoding: bytes, as: UTF8.self))
      } catch let error as FileError where error.code == .absent {
        return nil
      } catch let error as TransparencyLogError {
        throw LedgerError(
          .signingMemoryUnreadable, path, expected: "the checkpoint that the log key signed last",
          found: error.reason)
      }
    }
  }

  /// Remembers a checkpoint in every place, durably.
  ///
  /// - Throws: ``FileError``.
  func write(_ checkpoint: Checkpoint) throws {
    for path in paths {
      try files.replace(path, with: Array(checkpoint.text.utf8), mode: 0o600)
    }
  }
}
