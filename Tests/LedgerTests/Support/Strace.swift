import Foundation
import Testing

/// The tracer makes system calls of a process fail, or ends it in one, where no hook of ours is.
enum Strace {
  /// What becomes of a system call.
  enum Fault: String, CaseIterable, Sendable {
    /// The disk reports an error; the call does nothing.
    case error = "error=EIO"
    /// The process is killed when it enters the call.
    case kill = "signal=KILL"
  }

  /// Whether it is installed, and may trace here.
  static let isUsable = ForeignProgram.isPresent("strace", "-o", "/dev/null", "true")

  /// A command that runs another one with a fault at its n-th call, from 1, and keeps a list of the
  /// calls that change files.
  static func injecting(
    _ fault: Fault, into call: String, at number: Int, trace: String
  ) -> [String] {
    let changes =
      "write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,unlink,ftruncate,mkdir,\(call)"
    return [
      "/usr/bin/env", "strace", "--follow-forks", "--quiet=all", "--output=\(trace)",
      "--trace=\(changes)", "--inject=\(call):\(fault.rawValue):when=\(number)",
    ]
  }

  /// The calls of a trace from the one that was made to fail, or nil when none was.
  static func callsAfterFault(_ trace: String) throws -> [String]? {
    let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
    guard let fault = lines.firstIndex(where: { $0.contains("(INJECTED)") }) else { return nil }
    return lines[(fault + 1)...].map(String.init)
  }
}

extension Trait where Self == ConditionTrait {
  /// Runs the test only where processes may be traced.
  static var strace: Self {
    .enabled(if: Strace.isUsable, "strace is absent or may not trace")
  }
}
