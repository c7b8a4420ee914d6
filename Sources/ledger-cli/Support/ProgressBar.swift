import Glibc
import Synchronization

/// A progress bar on a terminal; nothing anywhere else.
final class ProgressBar: Sendable {
  private struct State {
    var lastDrawn: UInt64 = 0
    var isVisible = false
  }

  private let label: String
  private let isEnabled: Bool
  private let state = Mutex(State())
  private static let width = 30
  /// Redrawing more often would cost more than it shows, in nanoseconds.
  private static let interval: UInt64 = 100_000_000

  init(_ label: String, _ console: Console) {
    self.label = label
    isEnabled = console.isTerminal
  }

  func update(_ done: UInt64, of total: UInt64) {
    guard isEnabled, total > 0 else { return }
    let now = monotonicNanoseconds()
    state.withLock { state in
      guard now > state.lastDrawn + Self.interval || done == total else { return }
      state.lastDrawn = now
      state.isVisible = true
      let filled = Int(Double(done) / Double(total) * Double(Self.width))
      let bar =
        String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
      Self.put("\r\u{1B}[K\(label) \(bar) \(done)/\(total)")
    }
  }

  func finish() {
    state.withLock { state in
      if state.isVisible { Self.put("\r\u{1B}[K") }
      state.isVisible = false
    }
  }

  private func monotonicNanoseconds() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
  }

  private static func put(_ text: String) {
    _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  }
}
