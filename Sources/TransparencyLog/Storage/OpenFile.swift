// A file descriptor with the path that errors name, closed by itself. What can be done with it stands in
// FileOperations.

import Glibc

/// An open file is a regular file opened for writing; it is closed, and its lock given up, when the
/// last reference to it goes. Keep one that holds a lock in a stored property.
public final class OpenFile: Sendable {
  /// The path that it was opened by.
  public let path: String

  let descriptor: Int32

  package init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    // A process that is being started right now has a copy of the descriptor until it executes its
    // program, and closing ours would leave the lock to it. Without a lock this does nothing.
    flock(descriptor, LOCK_UN)
    // Whoever needs the data on the disk has synced; an error here could tell him nothing more.
    close(descriptor)
  }

  /// How a file is opened. No way of opening follows a symbolic link or waits for a FIFO.
  public enum Purpose: Sendable {
    /// To create a file that does not exist yet (`O_EXCL`).
    case create
    /// To lock, or to write anywhere in, a file that is created when absent.
    case update
    /// To write anywhere in a file that must be there.
    case overwrite

    var flags: Int32 {
      switch self {
      case .create: O_WRONLY | O_CREAT | O_EXCL
      case .update: O_RDWR | O_CREAT
      case .overwrite: O_WRONLY
      }
    }
  }

  /// The length of the file now, in bytes.
  ///
  /// - Throws: ``FileError``.
  public func size() throws -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw FileError("stat", path, error: errno, otherwise: .unreadable)
    }
    return Int(status.st_size)
  }
}
