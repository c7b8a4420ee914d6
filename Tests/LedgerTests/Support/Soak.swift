import Foundation

/// A soak is a run of the long tests with every case of them: `make soak`.
enum Soak {
  static let isOn = ProcessInfo.processInfo.environment["LEDGER_SOAK"] != nil
}
