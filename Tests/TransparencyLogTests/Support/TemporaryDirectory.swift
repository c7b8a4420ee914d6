import Foundation

/// A temporary directory exists as long as the reference to it.
///
/// It is in memory where the system offers that: crash tests sync thousands of times.
final class TemporaryDirectory: Sendable {
  let path: String

  init() {
    let memory = "/dev/shm/"
    let parent =
      FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
    path = parent + "transparency-log-" + UUID().uuidString
    // A test without its directory fails at the first file that it writes.
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
