import Glibc
import Synchronization
import TransparencyLog

/// Standard input, output and error, which the caller may have closed, or may have filled.
enum StandardStreams {
  /// Why something that was written to standard output did not get there; nil as long as all did.
  private static let failure = Mutex<FileError?>(nil)

  /// Takes the places of streams that the caller closed: otherwise the next file that is opened gets
  /// such a number, and results would be written into it. Reading and writing there still fails.
  static func occupyClosed() {
    for descriptor in STDIN_FILENO...STDERR_FILENO
    where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
      // The lowest free number is taken, which is this one, because those below are open by now.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Writes to standard output. What does not get there is remembered, because who asked must not take
  /// a success for one that he was shown.
  static func output(_ bytes: [UInt8]) {
    guard let error = put(bytes, to: STDOUT_FILENO) else { return }
    let lost = FileError(
      error == ENOSPC ? .noSpace : .unwritable, "standard output",
      "cannot write: \(String(cString: strerror(error))); what was done is done")
    failure.withLock { $0 = $0 ?? lost }
  }

  /// Writes to standard error; if that fails nobody can be told.
  static func error(_ bytes: [UInt8]) { _ = put(bytes, to: STDERR_FILENO) }

  /// Why results were lost on the way out, if any were.
  static var lostOutput: FileError? { failure.withLock { $0 } }

  /// The number of the error, or nil.
  private static func put(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return written < 0 ? errno : EIO }
      rest = rest.dropFirst(written)
    }
    return nil
  }
}
