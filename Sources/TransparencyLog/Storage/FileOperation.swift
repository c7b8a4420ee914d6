// Everything that a writer ever asks of the file system, as values: a crash test counts them and
// kills the process before each in turn.

/// A file operation is one change to the file system that a writer is about to make.
public enum FileOperation: Hashable, Sendable, CustomStringConvertible {
  /// `open` for writing, which may create the file.
  case open(String)
  /// One `write` or `pwrite` system call.
  case write(String)
  /// `ftruncate`.
  case truncate(String)
  /// `fsync`.
  case synchronize(String)
  /// `fdatasync`.
  case synchronizeData(String)
  /// `fsync` of a directory, which makes the names in it durable.
  case synchronizeDirectory(String)
  /// `flock`, exclusive.
  case lock(String)
  /// `rename`, which replaces what is at the destination.
  case rename(String, to: String)
  /// `unlink`.
  case remove(String)
  /// `mkdir`.
  case makeDirectory(String)
  /// `rmdir`.
  case removeDirectory(String)

  /// The path that is changed; of a rename, the one that disappears.
  public var path: String {
    switch self {
    case .open(let path), .write(let path), .truncate(let path), .synchronize(let path),
      .synchronizeData(let path), .synchronizeDirectory(let path), .lock(let path),
      .rename(let path, to: _), .remove(let path), .makeDirectory(let path),
      .removeDirectory(let path):
      path
    }
  }

  /// What is done to which path.
  public var description: String {
    switch self {
    case .open(let path): "open \(path)"
    case .write(let path): "write \(path)"
    case .truncate(let path): "truncate \(path)"
    case .synchronize(let path): "fsync \(path)"
    case .synchronizeData(let path): "fdatasync \(path)"
    case .synchronizeDirectory(let path): "fsync directory \(path)"
    case .lock(let path): "flock \(path)"
    case .rename(let path, let destination): "rename \(path) to \(destination)"
    case .remove(let path): "unlink \(path)"
    case .makeDirectory(let path): "mkdir \(path)"
    case .removeDirectory(let path): "rmdir \(path)"
    }
  }
}
