import Synchronization

/// Counts calls from several threads down to one that matters.
final class Countdown: Sendable {
  private let left: Mutex<Int>

  /// - Parameter count: how many calls come before that one.
  init(_ count: Int) { left = Mutex(count) }

  /// True once, when there are no calls left before.
  func isOver() -> Bool {
    left.withLock { left in
      left -= 1
      return left == -1
    }
  }
}
