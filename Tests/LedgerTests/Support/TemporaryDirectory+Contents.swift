import Foundation

extension TemporaryDirectory {
  /// The bytes of every file, the writers' locks aside: to show that nothing was written.
  func contents() throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path)
    where !name.hasSuffix("lock") {
      contents[name] = FileManager.default.contents(atPath: "\(path)/\(name)").map { Array($0) }
    }
    return contents
  }
}
