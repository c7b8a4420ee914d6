// Where a log's files live. The names are those of tlog-tiles, so that whatever can serve files can
// be the storage of a public log.

/// Log storage holds files by relative path: `checkpoint`, `tile/0/000`, `tile/entries/000.p/5`.
///
/// What a storage returns is not trusted: whoever reads compares it with hashes that a verified
/// checkpoint leads to.
public protocol LogStorage: Sendable {
  /// The bytes of a file of at most `limit` bytes; nil when there is no such file.
  func read(_ path: String, limit: Int) throws -> [UInt8]?

  /// Writes a file in place of what was there: a reader sees the old bytes or the new ones, and once
  /// this returns they are durable.
  func write(_ path: String, _ bytes: [UInt8]) throws

  /// Writes several files as ``write(_:_:)`` writes one. All are durable once this returns; when it
  /// fails, or the machine stops, each of them is old or new.
  func write(_ files: [(path: String, bytes: [UInt8])]) throws

  /// The paths of everything that is not a directory under a directory, in byte order; empty when
  /// there is no such directory.
  func list(under directory: String) throws -> [String]

  /// Removes a file, if it is there.
  func remove(_ path: String) throws
}

extension LogStorage {
  /// Writes one file after the other.
  public func write(_ files: [(path: String, bytes: [UInt8])]) throws {
    for file in files { try write(file.path, file.bytes) }
  }
}
