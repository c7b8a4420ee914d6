import Foundation
import Glibc
import Ledger

/// The probe that the tests were built with.
enum ProbeProgram {
  static let path: String = {
    let tests = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appending(path: "sandbox-probe").path
  }()

  /// Who runs something: whoever runs the tests, or somebody without any privilege.
  enum User: CaseIterable {
    case own
    case unprivileged

    /// Only root can become somebody else; anybody else is unprivileged already.
    static let available: [User] = geteuid() == 0 ? allCases : [.own]

    /// The words before a command that make this user run it.
    var prefix: [String] {
      switch self {
      case .own: []
      case .unprivileged:
        ["setpriv", "--reuid", "65533", "--regid", "65533", "--clear-groups", "--"]
      }
    }
  }

  /// Runs the probe on the bare host.
  ///
  /// - Returns: how it ended, and the directory that it wrote to.
  static func runOnHost(
    as user: User = .own, in scratch: Scratch
  ) throws -> Command.Result {
    try scratch.makeDirectory("host", mode: 0o777)
    // Its own directory may be closed to others.
    let probe = scratch.path("sandbox-probe")
    if !FileManager.default.fileExists(atPath: probe) {
      try FileManager.default.copyItem(atPath: path, toPath: probe)
    }
    let words = user.prefix + [probe, "--baseline", "--out", scratch.path("host")]
    // What a person's environment holds at least.
    return try Command.run(words[0], Array(words.dropFirst()), environment: ["LANG": "C.UTF-8"])
  }

  /// What the bare host lets this process do, observed once for all tests.
  static let baseline: Result<ObservationLog, any Error> = Result {
    let scratch = try Scratch()
    _ = try runOnHost(in: scratch)
    return try ObservationLog(
      parsing: scratch.contents("host/baseline.jsonl"), name: "baseline.jsonl")
  }
}
