// Hashing a file without holding it: artifacts may be larger than a verifier's memory should be.

import Glibc

extension FileOperations {
  /// How much of a file is held at a time.
  static let pieceSize = 1 << 20

  /// The SHA-256 and the size in bytes of a regular file of at most `limit` bytes, read as
  /// ``readRegularFile(_:limit:)`` reads it.
  ///
  /// - Throws: ``FileError``; ``FileError/Code/absent`` when there is no such file.
  public static func digestRegularFile(
    _ path: String, limit: Int
  ) throws -> (digest: Digest, size: UInt64) {
    let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    let descriptor = retrying { Glibc.open(path, flags) }
    guard descriptor >= 0 else {
      throw FileError("open", path, error: errno, otherwise: .unreadable)
    }
    defer { close(descriptor) }
    try requireRegularFile(descriptor, path)
    var hasher = SHA256()
    var piece = [UInt8](repeating: 0, count: pieceSize)
    var size = 0
    while true {
      let count = piece.withUnsafeMutableBytes { buffer in
        retrying { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
      }
      guard count >= 0 else {
        throw FileError("read", path, error: errno, otherwise: .unreadable)
      }
      guard count > 0 else { return (hasher.finalize(), UInt64(size)) }
      size += count
      guard size <= limit else {
        throw FileError(.tooLarge, path, "expected at most \(limit) bytes")
      }
      hasher.update(piece[..<count])
    }
  }

  /// The size in bytes of a regular file, which is not opened.
  ///
  /// - Throws: ``FileError``; ``FileError/Code/absent`` when there is no such file.
  public static func sizeOfRegularFile(_ path: String) throws -> UInt64 {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      throw FileError("stat", path, error: errno, otherwise: .unreadable)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(
        .notRegularFile, path, "expected a regular file; put the file itself there")
    }
    return UInt64(status.st_size)
  }

  /// Whether there is a regular file.
  ///
  /// - Throws: ``FileError``, also when there is something else.
  public static func exists(_ path: String) throws -> Bool {
    do {
      _ = try sizeOfRegularFile(path)
      return true
    } catch let error as FileError where error.code == .absent {
      return false
    }
  }
}
