import Foundation
import Ledger

/// The files of a ledger directory as somebody sees them who has the disk and no key: bytes to alter.
struct LedgerFiles: Sendable {
  let directory: String

  /// Every public file, that is all but the writer's own, in order.
  func paths() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: directory)
      .filter { !$0.hasPrefix(LedgerPaths.state) && !isDirectory($0) }
      .sorted()
  }

  func bytes(_ path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: location(path)))
  }

  /// Writes a file in place: nobody else looks at the directory meanwhile.
  func write(_ path: String, _ bytes: [UInt8]) throws {
    let location = location(path)
    try FileManager.default.createDirectory(
      at: location.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: location)
  }

  /// Changes a file's bytes.
  func edit(_ path: String, _ edit: (inout [UInt8]) throws -> Void) throws {
    var bytes = try bytes(path)
    try edit(&bytes)
    try write(path, bytes)
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: location(path))
  }

  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: location(path).path)
  }

  /// Copies the public files into another directory.
  func copy(to other: LedgerFiles) throws {
    for path in try paths() { try other.write(path, bytes(path)) }
  }

  func location(_ path: String) -> URL { URL(filePath: "\(directory)/\(path)") }

  private func isDirectory(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: location(path).path)
    return attributes?[.type] as? FileAttributeType == .typeDirectory
  }
}
