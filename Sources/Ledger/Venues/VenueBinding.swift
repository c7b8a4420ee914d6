public import TransparencyLog

/// A venue binding is the 32 bytes that every proof of a venue covers: what was run, for whom, where,
/// and in answer to what.
///
/// A proof is good for one bundle, one gate, one venue, one challenge and one ledger.
public struct VenueBinding: Hashable, Sendable {
  /// The lines that are hashed, each ended by a newline.
  public let text: String

  /// SHA-256 of the lines.
  public var digest: Digest { SHA256.hash(Array(text.utf8)) }

  /// The binding of a bundle to a venue.
  ///
  /// - Parameters:
  ///   - origin: the ledger.
  ///   - challenge: what the evidence answers; of it, size and root are bound.
  ///   - gate: the one gate that the evidence is for.
  ///   - venue: the venue.
  ///   - profile: the profile digest.
  ///   - subjects: the statement's subjects, in its order.
  ///   - bundle: the digest of the bundle's manifest.
  public init(
    origin: Origin, challenge: Challenge, gate: Identifier, venue: Identifier, profile: Digest,
    subjects: [Subject], bundle: Digest
  ) {
    let lines = [
      "evidence-ledger/venue/v1",
      origin.description,
      "\(challenge.size) \(challenge.root.base64)",
      gate.rawValue,
      venue.rawValue,
      profile.hex,
      subjects.isEmpty ? "-" : Self.digest(of: subjects).hex,
      bundle.hex,
    ]
    text = lines.map { "\($0)\n" }.joined()
  }

  /// SHA-256 of the `subject` array in RFC 8785 form: members sorted, so that `digest` stands first.
  private static func digest(of subjects: [Subject]) -> Digest {
    var writer = JSONWriter()
    writer.array(subjects) { $1.writeCanonically(to: &$0) }
    return SHA256.hash(writer.bytes)
  }
}
