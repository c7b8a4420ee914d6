import Foundation

/// A temporary directory exists as long as the reference to it.
///
/// It is in memory where the system offers that: tests verify thousands of altered ledgers, and sync
/// thousands of times.
final class TemporaryDirectory: Sendable {
  let path: String

  init() {
    let memory = "/dev/shm/"
    let parent =
      FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
    path = parent + "evidence-ledger-" + UUID().uuidString
    // A test without its directory fails at the first file that it writes.
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// A copy of a directory.
  init(copying original: String) throws {
    path = original + "-" + UUID().uuidString
    try FileManager.default.copyItem(atPath: original, toPath: path)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file, in folders that it makes, and gives its path.
  @discardableResult
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    let url = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }
}
