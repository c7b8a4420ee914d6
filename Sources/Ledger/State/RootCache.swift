internal import Synchronization
internal import TransparencyLog

/// Merkle roots that were computed before: many statements answer the same challenge.
///
/// Whoever has it may ask from any thread.
final class RootCache: Sendable {
  /// Enough for every challenge that is in use at a time; then it starts anew.
  private static let capacity = 4_096

  private struct Known {
    var roots: [UInt64: Digest] = [:]
    /// The one that was asked for last, which the next statement mostly asks for again.
    var last: (size: UInt64, root: Digest)?

    mutating func root(size: UInt64) -> Digest? {
      if let last, last.size == size { return last.root }
      guard let root = roots[size] else { return nil }
      last = (size, root)
      return root
    }
  }

  private let known = Mutex(Known())

  func root(size: UInt64, compute: () throws -> Digest) rethrows -> Digest {
    if let root = known.withLock({ $0.root(size: size) }) { return root }
    let root = try compute()
    known.withLock { known in
      if known.roots.count >= Self.capacity { known.roots.removeAll(keepingCapacity: true) }
      known.roots[size] = root
    }
    return root
  }
}
