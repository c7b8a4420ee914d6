import TransparencyLog

/// The profile that this project publishes.
enum ProfileDirectory {
  static let path: String = {
    let here = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return here.dropLast(4).joined(separator: "/") + "/profiles/phase2-offline-mvp"
  }()

  static func read(_ name: String) throws -> [UInt8] {
    try FileOperations.readRegularFile("\(path)/\(name)", limit: 1 << 20)
  }
}
