import Foundation

/// A temporary directory exists as long as the reference to it.
final class TemporaryDirectory: Sendable {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "transparency-log-" + UUID().uuidString
    // A test without its directory fails at the first file that it writes.
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
