internal import Synchronization
internal import TransparencyLog

/// Merkle roots that were computed before: many statements answer the same challenge.
///
/// Whoever has it may ask from any thread.
final class RootCache: Sendable {
  /// Enough for every challenge that is in use at a time; then it starts anew.
  private static let capacity = 4_096

  private let roots = Mutex<[UInt64: Digest]>([:])

  func root(size: UInt64, compute: () throws -> Digest) rethrows -> Digest {
    if let root = roots.withLock({ $0[size] }) { return root }
    let root = try compute()
    roots.withLock { roots in
      if roots.count >= Self.capacity { roots.removeAll(keepingCapacity: true) }
      roots[size] = root
    }
    return root
  }
}
