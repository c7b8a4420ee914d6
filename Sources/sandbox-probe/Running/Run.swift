import Glibc

/// A run makes every check once and writes a line about each.
struct Run {
  /// The file to write, which must not be there yet.
  let path: String
  /// The longest that all checks may take together, in milliseconds. Beyond it a check is reported
  /// without an outcome, which decides nothing.
  private static let patience = 20_000

  /// - Returns: what went wrong with the file; nil when every line is in it.
  func write(_ probes: [Probe]) -> String? {
    let deadline = milliseconds() + Self.patience
    // What this process is, before it opens anything.
    let direct = probes.flatMap { probe in
      probe.checks.filter(\.call.isDirect).map {
        $0.opening(of: probe.name) + $0.observe().closing
      }
    }
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard file >= 0 else { return "cannot create \(path): \(errorName(errno))" }
    defer { close(file) }
    let isolated = probes.lazy.flatMap { probe in
      probe.checks.lazy.filter { !$0.call.isDirect }.map { check in
        check.opening(of: probe.name)
          + (milliseconds() < deadline
            ? observeIsolated(check) : Outcome.lost("no time left").closing)
      }
    }
    // A line at a time, so that a run which is ended leaves what it saw.
    for line in direct where !writeAll(line, to: file) { return unwritable }
    for line in isolated where !writeAll(line, to: file) { return unwritable }
    return fsync(file) == 0 ? nil : unwritable
  }

  private var unwritable: String { "cannot write \(path): \(errorName(errno))" }
}
