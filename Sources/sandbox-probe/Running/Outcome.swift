import CLinux
import Glibc

/// An outcome is how a call came back, and what it saw.
struct Outcome: Sendable {
  /// How a call came back.
  enum Return: Sendable {
    case success
    case failure(Int32)
  }

  /// Nil when the call never came back.
  var returned: Return?
  /// Nil when it is not a call that sees something.
  var values: [String]?

  static let success = Outcome(returned: .success)

  static func failure(_ error: Int32) -> Outcome { Outcome(returned: .failure(error)) }

  /// What the call that just failed left in `errno`.
  static var failed: Outcome { failure(errno) }

  /// What a call saw.
  static func saw(_ values: [String]) -> Outcome { Outcome(returned: .success, values: values) }

  /// What became of a call that never came back. It says no error, so that no check takes it for
  /// a refusal.
  static func lost(_ how: String) -> Outcome { Outcome(values: [how]) }

  /// How a system call came back that says success by anything but −1.
  static func of(_ result: some BinaryInteger) -> Outcome { result == -1 ? failed : success }

  /// How a raw system call came back, which negates its error.
  static func ofRaw(_ result: Int) -> Outcome {
    (-4095 ... -1).contains(result) ? failure(Int32(-result)) : success
  }
}

/// The name of an error: `EPERM`. One that the C library does not know is `E` and its number.
func errorName(_ error: Int32) -> String {
  strerrorname_np(error).map { String(cString: $0) } ?? "E\(error)"
}

/// The name of a signal: `SIGKILL`.
func signalName(_ signal: Int32) -> String {
  "SIG" + (sigabbrev_np(signal).map { String(cString: $0) } ?? "\(signal)")
}
