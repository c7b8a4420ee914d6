// Files that somebody asked for: whole and durable under their names, or not there at all. What is left
// of one that could not be finished would stand in the way of the next try.

/// A new file is the contents and the permissions of a file that is about to be made.
public struct NewFile: Sendable {
  /// Where it will be.
  public let path: String
  /// What will be in it.
  public let bytes: [UInt8]
  /// Its permission bits.
  public let mode: UInt32

  /// A file that all may read, unless `mode` says otherwise.
  public init(_ path: String, _ bytes: [UInt8], mode: UInt32 = 0o644) {
    self.path = path
    self.bytes = bytes
    self.mode = mode
  }
}

extension FileOperations {
  /// Creates files, durably: all of them, or none.
  ///
  /// - Throws: ``FileError``; ``FileError/Code/alreadyExists`` when one is there, which is not touched.
  public func create(_ newFiles: NewFile...) throws {
    var created: [String] = []
    do {
      for newFile in newFiles {
        let file = try open(newFile.path, to: .create, mode: newFile.mode)
        created.append(newFile.path)
        try write(newFile.bytes, to: file)
        try synchronize(file)
      }
      for parent in Set(created.map(Self.parent)) {
        try synchronizeDirectory(parent)
      }
    } catch {
      for path in created { _ = try? remove(path) }
      throw error
    }
  }

  /// Puts a file in the place of what has its name, atomically and durably.
  ///
  /// - Throws: ``FileError``; what was there is then still there.
  public func replace(by newFile: NewFile) throws {
    let temporary =
      "\(newFile.path).\(String(UInt64.random(in: .min ... .max), radix: 16)).tmp"
    try create(NewFile(temporary, newFile.bytes, mode: newFile.mode))
    do {
      try rename(temporary, to: newFile.path)
    } catch {
      _ = try? remove(temporary)
      throw error
    }
    try synchronizeDirectory(Self.parent(newFile.path))
  }
}
