import Foundation
import Testing

/// Vectors are published test data, which is not part of this repository: it lies beside the
/// checkout, or where the environment variable `LEDGER_VECTORS` says.
enum Vectors {
  static let directory: URL? = {
    let environment = ProcessInfo.processInfo.environment["LEDGER_VECTORS"]
    let packageRoot = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let directory =
      environment.map { URL(filePath: $0) } ?? packageRoot.appending(path: "../shared/vectors")
    return FileManager.default.fileExists(atPath: directory.path) ? directory : nil
  }()

  static var arePresent: Bool { directory != nil }

  /// Says in the test report why a test that needs vectors did not run.
  static let absence: Comment = """
    the published vectors are absent: set LEDGER_VECTORS, or put them at ../shared/vectors
    """

  /// Every JSON file in a folder of the vectors, decoded, by its path.
  static func load<Vector: Decodable>(
    _ type: Vector.Type, in folder: String
  ) throws -> [String: Vector] {
    let folder = try #require(directory).appending(path: folder).path
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
    var vectors: [String: Vector] = [:]
    for path in paths where path.hasSuffix(".json") {
      let data = try Data(contentsOf: URL(filePath: folder).appending(path: path))
      vectors[path] = try JSONDecoder().decode(type, from: data)
    }
    return vectors
  }
}
