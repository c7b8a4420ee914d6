internal import TransparencyLog

extension FileOperations {
  /// Replaces a private file: readers see the old bytes or the new, and the new are durable.
  func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws {
    try exchange(path, bytes, mode: mode) { file in try synchronize(file) }
    try synchronizeDirectory(Self.parent(path))
  }

  /// The most bytes that every disk writes whole or not at all, at the start of a file.
  private static let sectorSize = 512

  /// The same for a file of a few bytes that is replaced often: it is overwritten when its length stays,
  /// which takes one sync instead of two. Its name must be durable already.
  func replaceInPlace(_ path: String, with bytes: [UInt8], mode: UInt32) throws {
    do {
      let file = try open(path, to: .overwrite)
      if bytes.count <= Self.sectorSize, try file.size() == bytes.count {
        try write(bytes, to: file, at: 0)
        return try synchronizeData(file)
      }
    } catch let error as FileError where error.code == .absent {}
    try replace(path, with: bytes, mode: mode)
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
}
