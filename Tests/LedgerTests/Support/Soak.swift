import Foundation

/// A soak runs the long tests; `make soak` says for how long.
enum Soak {
  /// How many seconds each long test may take; nil in ordinary runs.
  static let seconds = ProcessInfo.processInfo.environment["LEDGER_SOAK"].flatMap(Int.init)
}
