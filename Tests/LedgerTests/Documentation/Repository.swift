import Foundation

/// The checked-out repository, for tests that hold documents and sources together.
enum Repository {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// What the first group of a pattern captures in the Swift files of a folder, ascending, each once.
  static func matches(
    of pattern: Regex<(Substring, Substring)>, in folder: String
  ) throws -> [String] {
    let paths = try FileManager.default.subpathsOfDirectory(
      atPath: root.appending(path: folder).path)
    return try Set(
      paths.filter { $0.hasSuffix(".swift") }.flatMap { path in
        try text("\(folder)/\(path)").matches(of: pattern).map { String($0.1) }
      }
    ).sorted()
  }
}
