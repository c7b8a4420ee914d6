// The only door to the file system for everything that writes. Each operation first passes a hook,
// so that tests can stop a writer before any of them, and a failed sync shuts the door for good:
// the kernel drops the pages that it could not write and reports success the next time, so that
// trying again would call lost data durable.

import CLinux
import Glibc
import Synchronization

/// File operations are the POSIX calls of a writer, with errors that name the file.
///
/// Copies share one fate: after a sync that failed, every operation through any of them throws
/// ``FileError/Code/syncFailed``.
public struct FileOperations: Sendable {
  /// A function that runs before each operation; what it throws prevents the operation.
  public typealias Hook = @Sendable (FileOperation) throws -> Void

  /// Unused operations, without a hook.
  public static var system: FileOperations { FileOperations() }

  private let hook: Hook?
  private let longestWrite: Int
  private let failedSync = FailedSync()

  /// Creates operations that have not failed yet.
  ///
  /// - Parameters:
  ///   - longestWrite: The most bytes that one `write` call is given. A test sets it so that a
  ///     writer can be stopped in the middle of a record.
  ///   - hook: Runs before each operation.
  public init(longestWrite: Int = .max, hook: Hook? = nil) {
    self.longestWrite = max(1, longestWrite)
    self.hook = hook
  }

  /// Opens a regular file for writing; `mode` holds the permission bits of a new file.
  ///
  /// - Throws: ``FileError``; ``FileError/Code/alreadyExists`` for ``OpenFile/Purpose/create``.
  public func open(
    _ path: String, to purpose: OpenFile.Purpose, mode: UInt32 = 0o644
  ) throws -> OpenFile {
    try begin(.open(path))
    let flags = purpose.flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    let descriptor = retrying { Glibc.open(path, flags, mode) }
    guard descriptor >= 0 else {
      throw FileError("open for writing", path, error: errno, otherwise: .unwritable)
    }
    let file = OpenFile(path: path, descriptor: descriptor)
    try Self.requireRegularFile(descriptor, path)
    return file
  }

  /// Writes all the bytes at the file's position.
  ///
  /// - Throws: ``FileError``; part of the bytes may then be written.
  public func write(_ bytes: [UInt8], to file: OpenFile) throws {
    try bytes.withUnsafeBytes { try write($0, to: file) }
  }

  /// Writes all the bytes at the file's position.
  ///
  /// - Throws: ``FileError``; part of the bytes may then be written.
  public func write(_ bytes: UnsafeRawBufferPointer, to file: OpenFile) throws {
    try write(bytes, to: file) { Glibc.write(file.descriptor, $0.baseAddress, $0.count) }
  }

  /// Writes all the bytes from an offset on, over what is there.
  ///
  /// - Throws: ``FileError``; part of the bytes may then be written.
  public func write(_ bytes: [UInt8], to file: OpenFile, at offset: Int) throws {
    var offset = offset
    try bytes.withUnsafeBytes { bytes in
      try write(bytes, to: file) { piece in
        let written = pwrite(file.descriptor, piece.baseAddress, piece.count, offset)
        offset += max(0, written)
        return written
      }
    }
  }

  private func write(
    _ bytes: UnsafeRawBufferPointer, to file: OpenFile,
    by call: (UnsafeRawBufferPointer) -> Int
  ) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      try begin(.write(file.path))
      let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(longestWrite))
      let written = retrying { call(piece) }
      // No progress without an error is not expected of a regular file; waiting for it might be
      // for ever.
      guard written > 0 else {
        throw FileError(
          "write", file.path, error: written < 0 ? errno : EIO, otherwise: .unwritable)
      }
      rest = rest.dropFirst(written)
    }
  }

  /// Cuts the file to `size` bytes.
  ///
  /// - Throws: ``FileError``.
  public func truncate(_ file: OpenFile, to size: Int) throws {
    try begin(.truncate(file.path))
    guard retrying({ ftruncate(file.descriptor, size) }) == 0 else {
      throw FileError("truncate", file.path, error: errno, otherwise: .unwritable)
    }
  }

  /// Lets the disk begin with what was written, so that a sync that follows waits less.
  ///
  /// It promises nothing, so that it passes no hook and its failure is the sync's to report.
  func startWriteback(_ file: OpenFile) {
    _ = sync_file_range(file.descriptor, 0, 0, UInt32(SYNC_FILE_RANGE_WRITE))
  }

  /// Makes the file's data and metadata durable.
  ///
  /// - Throws: ``FileError/Code/syncFailed``: the writer must end.
  public func synchronize(_ file: OpenFile) throws {
    try sync(.synchronize(file.path)) { fsync(file.descriptor) == 0 ? 0 : errno }
  }

  /// Makes the file's data and length durable.
  ///
  /// - Throws: ``FileError/Code/syncFailed``: the writer must end.
  public func synchronizeData(_ file: OpenFile) throws {
    try sync(.synchronizeData(file.path)) { fdatasync(file.descriptor) == 0 ? 0 : errno }
  }

  /// Makes the names in a directory durable.
  ///
  /// - Throws: ``FileError``; ``FileError/Code/syncFailed``: the writer must end.
  public func synchronizeDirectory(_ path: String) throws {
    try sync(.synchronizeDirectory(path)) {
      let descriptor = retrying { Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
      guard descriptor >= 0 else { return errno }
      defer { close(descriptor) }
      return fsync(descriptor) == 0 ? 0 : errno
    }
  }

  /// Takes the exclusive lock on the file without waiting; it lasts as long as `file` does.
  ///
  /// - Throws: ``FileError/Code/locked`` while somebody else has it.
  public func lock(_ file: OpenFile) throws {
    try begin(.lock(file.path))
    guard retrying({ flock(file.descriptor, LOCK_EX | LOCK_NB) }) == 0 else {
      let code: FileError.Code = errno == EWOULDBLOCK ? .locked : .unwritable
      throw FileError("lock", file.path, error: errno, otherwise: code)
    }
  }

  /// Gives a file another name on the same file system, in one step, in place of what had that name.
  ///
  /// - Throws: ``FileError``.
  public func rename(_ path: String, to destination: String) throws {
    try begin(.rename(path, to: destination))
    guard Glibc.rename(path, destination) == 0 else {
      throw FileError("rename to \(destination)", path, error: errno, otherwise: .unwritable)
    }
  }

  /// Removes a file; false when there was none.
  ///
  /// - Throws: ``FileError``.
  @discardableResult
  public func remove(_ path: String) throws -> Bool {
    try begin(.remove(path))
    if unlink(path) == 0 { return true }
    if errno == ENOENT { return false }
    throw FileError("remove", path, error: errno, otherwise: .unwritable)
  }

  /// Creates a directory; false when there was one. Sync its parent to make it durable.
  ///
  /// - Throws: ``FileError``.
  @discardableResult
  public func makeDirectory(_ path: String, mode: UInt32 = 0o755) throws -> Bool {
    try begin(.makeDirectory(path))
    if mkdir(path, mode) == 0 { return true }
    guard errno == EEXIST else {
      throw FileError("create the directory", path, error: errno, otherwise: .unwritable)
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw FileError(
        .unwritable, path,
        "cannot create the directory: something else has its name; move that away")
    }
    return false
  }

  /// Removes a directory; false when it is absent or not empty.
  ///
  /// - Throws: ``FileError``.
  @discardableResult
  public func removeDirectory(_ path: String) throws -> Bool {
    try begin(.removeDirectory(path))
    if rmdir(path) == 0 { return true }
    if [ENOENT, ENOTEMPTY, EEXIST].contains(errno) { return false }
    throw FileError("remove the directory", path, error: errno, otherwise: .unwritable)
  }

  /// The path of the directory that `path` is in.
  package static func parent(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  // MARK: The hook and the failed sync

  private final class FailedSync: Sendable {
    let operation = Mutex<FileOperation?>(nil)
  }

  private func begin(_ operation: FileOperation) throws {
    if let failed = failedSync.operation.withLock({ $0 }) {
      throw FileError(
        .syncFailed, failed.path,
        "cannot \(operation): an earlier \(failed) failed, so that nobody knows what reached the "
          + "disk; check it and start again")
    }
    try hook?(operation)
  }

  /// Runs a system call that returns 0 or its error number.
  private func sync(_ operation: FileOperation, _ call: () -> Int32) throws {
    do {
      try begin(operation)
      let error = call()
      guard error == 0 else {
        throw FileError(
          .syncFailed, operation.path,
          "cannot \(operation): \(String(cString: strerror(error))); "
            + "what was written may be lost: check the disk and start again")
      }
    } catch {
      failedSync.operation.withLock { $0 = $0 ?? operation }
      throw error
    }
  }
}

/// Repeats a system call that a signal interrupted.
func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
