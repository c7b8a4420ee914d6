package import TransparencyLog

extension FileOperations {
  /// Replaces a private file: readers see the old bytes or the new, and the new are durable.
  package func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws {
    try exchange(path, bytes, mode: mode) { file in try synchronize(file) }
    try synchronizeDirectory(Self.parent(path))
  }

  /// Replaces a private file that can be rebuilt, so that nothing waits for the disk.
  func replaceLazily(_ path: String, with bytes: [UInt8], mode: UInt32) throws {
    try exchange(path, bytes, mode: mode) { _ in }
  }

  private func exchange(
    _ path: String, _ bytes: [UInt8], mode: UInt32, before: (OpenFile) throws -> Void
  ) throws {
    let temporary = "\(path).new"
    try remove(temporary)
    let file = try open(temporary, to: .create, mode: mode)
    try write(bytes, to: file)
    try before(file)
    try rename(temporary, to: path)
  }

  /// The path of the directory that `path` is in.
  static func parent(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
  }
}
