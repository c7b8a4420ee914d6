// What the operating system, or a rule about files of ours, refused.

import Glibc

/// A file error says which file could not be read or written, and why.
///
/// Two errors are equal when their codes are.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A code is the stable, machine-readable name of an error.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// The name as it appears in machine-readable output.
    public let rawValue: String

    /// The name.
    public var description: String { rawValue }

    private init(_ rawValue: String) { self.rawValue = rawValue }

    /// Nothing is there.
    public static let absent = Code("file-absent")
    /// Something is there that must not be overwritten.
    public static let alreadyExists = Code("file-already-exists")
    /// A path that leads out of the directory that it is relative to, or no path at all.
    public static let invalidPath = Code("invalid-path")
    /// A directory, a FIFO, a socket or a device where a regular file was expected.
    public static let notRegularFile = Code("not-a-regular-file")
    /// A symbolic link where a regular file was expected.
    public static let symbolicLink = Code("symbolic-link")
    /// More bytes than the limit for this kind of file.
    public static let tooLarge = Code("file-too-large")
    /// Reading failed: permissions, or a disk error.
    public static let unreadable = Code("file-unreadable")
    /// Writing failed: permissions, a read-only file system, or a disk error.
    public static let unwritable = Code("file-unwritable")
    /// The disk, or the quota, is full.
    public static let noSpace = Code("no-space")
    /// A sync failed, now or earlier: nobody knows what reached the disk, so writing must end.
    public static let syncFailed = Code("sync-failed")
    /// Another process holds the lock.
    public static let locked = Code("file-locked")
  }

  /// What kind of thing went wrong.
  public let code: Code

  /// The file or directory at fault.
  public let path: String

  /// What was attempted, what was found, and where it helps what to do next.
  public let reason: String

  /// Creates an error, for storages other than a directory too.
  public init(_ code: Code, _ path: String, _ reason: String) {
    self.code = code
    self.path = path
    self.reason = reason
  }

  /// The error for a system call on `path` that failed with the number `error` (errno); `otherwise`
  /// is the code for numbers that say nothing more specific.
  init(_ attempt: String, _ path: String, error: Int32, otherwise: Code) {
    let code: Code =
      switch error {
      // What has a file in the place of its directory is not absent: nobody knows whether it ever was there.
      case ENOENT: .absent
      case EEXIST: .alreadyExists
      case ELOOP: .symbolicLink
      case EISDIR, ENXIO, ENODEV: .notRegularFile
      case ENOSPC, EDQUOT: .noSpace
      case EFBIG: .tooLarge
      default: otherwise
      }
    let why =
      switch code {
      case .symbolicLink: "a symbolic link is not followed; put the file itself there"
      case .notRegularFile: "it is no regular file; put the file itself there"
      default: String(cString: strerror(error))
      }
    self.init(code, path, "cannot \(attempt): \(why)")
  }

  /// The path and the reason.
  public var description: String { "\(path): \(reason)" }

  /// Compares codes only.
  public static func == (left: Self, right: Self) -> Bool {
    left.code == right.code
  }
}
