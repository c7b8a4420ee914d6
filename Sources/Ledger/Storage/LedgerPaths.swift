public import TransparencyLog

/// Where things are in a ledger directory.
///
/// What is public has the names that C2SP tlog-tiles gives it, so that any static web server can
/// serve a ledger. The writer's private state is under `.state/`.
public enum LedgerPaths {
  /// The newest checkpoint.
  public static let checkpoint = "checkpoint"
  /// The largest checkpoint that carries cosignatures.
  public static let witnessedCheckpoint = "checkpoint.witnessed"
  /// All tiles and entry bundles.
  public static let tiles = "tile"
  /// All blobs.
  public static let blobs = "blob"
  /// What only the writer reads.
  public static let state = ".state"
  /// Entries that were acknowledged and are not published yet.
  public static let journal = ".state/journal"
  /// Locked by the one writer.
  public static let lock = ".state/lock"
  /// Files that are not finished yet.
  public static let temporary = ".state/tmp"
  /// The last checkpoint that the log key signed.
  public static let lastSigned = ".state/last-signed"
  /// What the writer can rebuild from the entries.
  public static let index = ".state/index"

  /// The most bytes of a checkpoint file: a note with far more cosignatures than any quorum.
  public static let maximumCheckpointSize = 1_000_000

  /// The path of a blob: `blob/sha256/<first two digits>/<64 hex digits>`.
  public static func blob(_ digest: Digest) -> String {
    let hex = digest.hex
    return "\(blobs)/sha256/\(hex.prefix(2))/\(hex)"
  }

  /// The digest that a blob's path names, or nil when it is not such a path.
  public static func blobDigest(path: String) -> Digest? {
    guard let name = path.split(separator: "/").last, let digest = Digest(hex: String(name)),
      blob(digest) == path
    else { return nil }
    return digest
  }
}

extension DirectoryStorage {
  /// The storage of a ledger directory; unfinished files lie in its private state.
  public convenience init(ledger directory: String, files: FileOperations = .system) {
    self.init(
      directory: directory, temporaryDirectory: "\(directory)/\(LedgerPaths.temporary)",
      files: files)
  }
}
