import Ledger
import TransparencyLog

/// The file where a command leaves what it verified, so that its next run starts from there.
struct StateFile {
  let path: String

  func read() throws -> StateSnapshot {
    try StateSnapshot(
      parsing: FileOperations.readRegularFile(path, limit: StateSnapshot.maximumSize), name: path)
  }

  /// Replaces the file, which only its owner may read.
  func replace(with snapshot: StateSnapshot) throws {
    try FileOperations.system.replace(path, with: snapshot.encoded, mode: 0o600)
  }
}
