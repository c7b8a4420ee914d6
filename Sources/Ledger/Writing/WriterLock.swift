internal import TransparencyLog

/// One writer a ledger, and one a log key: held as long as this lives.
///
/// The key is locked too, because a copied ledger has a lock file of its own.
struct WriterLock {
  private let held: [OpenFile]

  init(directory: String, keyPath: String?, files: FileOperations) throws {
    if try files.makeDirectory(directory) {
      try files.synchronizeDirectory(FileOperations.parent(directory))
    }
    try files.makeDirectory("\(directory)/\(LedgerPaths.state)", mode: 0o700)
    for path in [directory, keyPath].compactMap(\.self)
    where try FileOperations.isNetworkFileSystem(path) {
      throw LedgerError(
        .networkFileSystem, path, expected: "a local file system", found: "a network one",
        hint: "locks and syncs cannot be trusted there: keep the ledger on a local disk")
    }
    let paths = ["\(directory)/\(LedgerPaths.lock)"] + (keyPath.map { ["\($0).lock"] } ?? [])
    held = try paths.map { path in
      let file = try files.open(path, to: .update, mode: 0o600)
      do {
        try files.lock(file)
      } catch let error as FileError where error.code == .locked {
        throw LedgerError(
          .locked, path, expected: "no other writer", found: "one that holds the lock",
          hint: "wait for it to end")
      }
      return file
    }
  }
}
