import Synchronization
import TransparencyLog

/// Memory storage is a log's files in a dictionary, for tests that change them at will.
final class MemoryStorage: LogStorage {
  private let stored = Mutex<[String: [UInt8]]>([:])
  private let readPaths = Mutex<[String]>([])

  /// The files by path.
  var files: [String: [UInt8]] {
    get { stored.withLock { $0 } }
    set { stored.withLock { $0 = newValue } }
  }

  subscript(path: String) -> [UInt8]? {
    get { stored.withLock { $0[path] } }
    set { stored.withLock { $0[path] = newValue } }
  }

  /// The paths that were read, in order.
  var reads: [String] { readPaths.withLock { $0 } }

  func read(_ path: String, limit: Int) throws -> [UInt8]? {
    readPaths.withLock { $0.append(path) }
    guard let bytes = self[path] else { return nil }
    guard bytes.count <= limit else { throw FileError(.tooLarge, path, "") }
    return bytes
  }

  func write(_ path: String, _ bytes: [UInt8]) throws { self[path] = bytes }

  func list(under directory: String) throws -> [String] {
    files.keys.filter { $0.hasPrefix(directory + "/") }.sorted()
  }

  func remove(_ path: String) throws { self[path] = nil }
}
