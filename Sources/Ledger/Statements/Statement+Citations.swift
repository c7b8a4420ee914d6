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
      let source = subjects.compactMap { subject in
        subject.sha256.map { Citation(name: subject.name, digest: $0, size: nil) }
      }
      return source + policy.blobs.map { Citation(name: "policy blob", digest: $0, size: nil) }
    case .evidence(let evidence):
      return evidence.artifacts.map { Citation(name: $0.name, digest: $0.sha256, size: $0.size) }
    case .verdict, .waiver, .revocation:
      return []
    }
  }
}
