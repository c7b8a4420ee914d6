internal import TransparencyLog

/// Merkle roots that were computed before: many statements answer the same challenge.
///
/// It belongs to one thread, like the writer or verifier that has it.
final class RootCache {
  /// Enough for every challenge that is in use at a time; then it starts anew.
  private static let capacity = 4_096

  private var roots: [UInt64: Digest] = [:]

  func root(size: UInt64, compute: () throws -> Digest) rethrows -> Digest {
    if let root = roots[size] { return root }
    let root = try compute()
    if roots.count >= Self.capacity { roots.removeAll(keepingCapacity: true) }
    roots[size] = root
    return root
  }
}
