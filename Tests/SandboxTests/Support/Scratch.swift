import Foundation
import Glibc

/// A directory for one test, which everybody may enter and which is removed at the end.
final class Scratch: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "sandbox-\(UUID().uuidString)")
    try makeDirectory("", mode: 0o755)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Makes a directory with exactly these permissions, whatever the umask.
  func makeDirectory(_ name: String, mode: mode_t) throws {
    try FileManager.default.createDirectory(
      atPath: path(name), withIntermediateDirectories: true)
    chmod(path(name), mode)
  }

  func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws {
    try Data(text.utf8).write(to: url.appending(path: name))
    chmod(path(name), mode)
  }

  func contents(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: url.appending(path: name)))
  }

  func names(_ name: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
  }
}
