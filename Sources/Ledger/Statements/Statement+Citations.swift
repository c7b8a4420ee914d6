public import TransparencyLog

/// A blob that a statement cites.
public struct Citation: Hashable, Sendable {
  /// What the statement calls it.
  public let name: String
  /// Its SHA-256.
  public let digest: Digest
  /// Its size in bytes, or nil when the statement does not say.
  public let size: UInt64?
}

extension Statement {
  /// The blobs that the statement rests on: a policy's source and parts, and evidence's artifacts.
  public var citedBlobs: [Citation] {
    switch predicate {
    case .policy(let policy):
      // A loop: Swift 6.3.1's optimiser aborts on the closures that would say the same.
      var citations: [Citation] = []
      for subject in subjects {
        guard let digest = subject.sha256 else { continue }
        citations.append(Citation(name: subject.name, digest: digest, size: nil))
      }
      return citations
        + policy.blobs.map { Citation(name: "policy blob", digest: $0, size: nil) }
    case .evidence(let evidence):
      return evidence.artifacts.map { Citation(name: $0.name, digest: $0.sha256, size: $0.size) }
    case .verdict, .waiver, .revocation:
      return []
    }
  }
}
