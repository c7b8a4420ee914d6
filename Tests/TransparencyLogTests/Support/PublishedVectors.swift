import Foundation
import Testing

/// Published vectors are test data of others, which this repository does not carry.
///
/// They are looked for in the directory that `LEDGER_VECTORS` names, otherwise in
/// `../shared/vectors` beside the package. A test that needs them is skipped where they are absent.
enum PublishedVectors {
  static func exist(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: url(path).path)
  }

  static func json<Vectors: Decodable>(_ path: String, as type: Vectors.Type) throws -> Vectors {
    try JSONDecoder().decode(type, from: Data(contentsOf: url(path)))
  }

  /// Every JSON file in a folder, by its path inside the folder.
  static func folder<Vectors: Decodable>(
    _ path: String, of type: Vectors.Type
  ) throws -> [String: Vectors] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: url(path).path)
    return try Dictionary(
      uniqueKeysWithValues: names.filter { $0.hasSuffix(".json") }
        .map { ($0, try json("\(path)/\($0)", as: type)) })
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: url(path)))
  }

  static func url(_ path: String) -> URL { directory.appendingPathComponent(path) }

  private static let directory: URL = {
    if let path = ProcessInfo.processInfo.environment["LEDGER_VECTORS"] {
      return URL(fileURLWithPath: path)
    }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return package.deletingLastPathComponent().appendingPathComponent("shared/vectors")
  }()
}

extension Trait where Self == ConditionTrait {
  /// Runs the test only where the published vectors at this path are present.
  static func published(_ path: String) -> Self {
    .enabled(if: PublishedVectors.exist(path), "published vectors \(path) are absent")
  }
}
