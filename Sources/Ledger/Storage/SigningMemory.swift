internal import TransparencyLog

/// What the log key signed last: kept in the ledger's state and beside the key, durable before the
/// checkpoint appears.
///
/// So a ledger restored from a backup, or a copy with a writer of its own, cannot fork the log
/// unnoticed. Its file is the body of a checkpoint: origin, size, root.
struct SigningMemory: Sendable {
  /// The most bytes of the file: three short lines.
  static let maximumSize = 1_024

  /// The files: in the ledger, and beside the key.
  var paths: [String] { [inLedger, besideKey] }

  private let inLedger: String
  private let besideKey: String
  private let files: FileOperations
  /// Whether the names of the files are known to be durable: a writer may have been stopped before.
  private var isNamed = false

  /// The memory of a ledger and of a log key.
  init(directory: String, keyPath: String, files: FileOperations) {
    inLedger = "\(directory)/\(LedgerPaths.lastSigned)"
    besideKey = Self.path(besideKey: keyPath)
    self.files = files
  }

  /// Where a key's memory is.
  static func path(besideKey path: String) -> String { "\(path).last-signed" }

  /// What each place remembers.
  ///
  /// - Parameter hasSigned: whether there is a checkpoint by the log key, which was remembered beside
  ///   the key before anybody could see it. The place in the ledger may be lost with the ledger.
  /// - Throws: ``FileError``, or `LedgerError` for a file that is not a checkpoint's body, and for the
  ///   key's own when it must be there.
  func read(hasSigned: Bool) throws -> [Checkpoint] {
    let ofKey = try Self.read(besideKey)
    if hasSigned, ofKey == nil { throw Self.unreadable(besideKey, found: "none") }
    return try [Self.read(inLedger), ofKey].compactMap(\.self)
  }

  /// Refuses a log key for a new ledger that has signed another.
  ///
  /// - Throws: `LedgerError`, and what `read` throws.
  func requireUnused() throws {
    if let memory = try read(hasSigned: false).first {
      throw Self.used(memory, paths.joined(separator: " or "))
    }
  }

  static func used(_ memory: Checkpoint, _ place: String) -> LedgerError {
    LedgerError(
      .rolledBack, place, expected: "a log key that has signed nothing",
      found: "one that signed \(memory.size) entries of \(memory.origin)",
      hint: "a log key signs one ledger: restore that one, or make another key")
  }

  private static func read(_ path: String) throws -> Checkpoint? {
    do {
      let bytes = try FileOperations.readRegularFile(path, limit: maximumSize)
      return try Checkpoint(parsing: String(decoding: bytes, as: UTF8.self))
    } catch let error as FileError where error.code == .absent {
      return nil
    } catch let error as TransparencyLogError {
      throw unreadable(path, found: error.reason)
    }
  }

  private static func unreadable(_ path: String, found: String) -> LedgerError {
    LedgerError(
      .signingMemoryUnreadable, path, expected: "the checkpoint that the log key signed last",
      found: found, hint: "it belongs to the key: put it where the key is now")
  }

  /// Remembers a checkpoint in every place, durably.
  ///
  /// - Throws: ``FileError``.
  mutating func write(_ checkpoint: Checkpoint) throws {
    let bytes = Array(checkpoint.text.utf8)
    for path in paths {
      if isNamed {
        try files.replaceInPlace(path, with: bytes, mode: 0o600)
      } else {
        try files.replace(path, with: bytes, mode: 0o600)
      }
    }
    isNamed = true
  }
}
