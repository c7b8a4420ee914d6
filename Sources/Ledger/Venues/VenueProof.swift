public import TransparencyLog

/// A venue proof is a file under `venue/` of a bundle: what somebody at the venue, and nobody else,
/// could make of the venue binding.
///
/// It shows that whoever holds the key vouched for this digest, not that the run happened there.
public struct VenueProof: Hashable, Sendable {
  /// Its path in the bundle.
  public let path: String
  /// Its contents.
  public let bytes: [UInt8]

  /// The most bytes of a proof; what is signed is 32 bytes.
  public static let maximumBytes = 64 << 10

  /// A proof.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// What the proofs of a bundle amount to.
  public enum Outcome: Hashable, Sendable {
    /// The venue vouches for the bundle, this strongly.
    case proven(EvidencePredicate.Assurance)
    /// There are proofs, and none holds: why.
    case refused(String)
    /// There is no proof.
    case absent
    /// A proof cannot be weighed, because a blob that the policy cites is not there; without it, the
    /// venue vouches this strongly.
    case undecidable(missing: Digest, otherwise: EvidencePredicate.Assurance)
    /// A blob that the policy cites to weigh a proof by is not what it was.
    case altered(Digest)
  }

  /// What one authority says of one proof.
  enum Judgement {
    /// It made it, of this binding.
    case holds
    /// It is none of its proofs of this binding: why.
    case refused(String)
    /// It takes a blob to tell that is not there.
    case undecidable(missing: Digest)
    /// It takes a blob to tell that is not what it was.
    case altered(Digest)
  }

  /// What proofs amount to; one that holds is enough, and the strongest counts.
  ///
  /// - Parameters:
  ///   - proofs: every file under `venue/`.
  ///   - circumstances: what each has to cover, and what it may be weighed by.
  ///   - authorities: what the policy lets vouch for the venue.
  public static func verify(
    _ proofs: [VenueProof], in circumstances: VenueCircumstances, authorities: [VenueAuthority]
  ) -> Outcome {
    guard !proofs.isEmpty else { return .absent }
    var found: Set<EvidencePredicate.Assurance> = []
    var refusals: [String] = []
    var missing: Digest?
    for proof in proofs {
      // Only authorities of the proof's own type can have made it.
      let candidates = authorities.filter { proof.path.hasSameBytes(as: $0.proofPath) }
      var problems: [String] = []
      for authority in candidates {
        switch authority.judge(proof, circumstances) {
        case .holds: found.insert(authority.assurance)
        case .refused(let why): problems.append(why)
        case .undecidable(let digest): missing = missing ?? digest
        case .altered(let digest): return .altered(digest)
        }
      }
      let why = candidates.isEmpty ? "nothing enrolled for the venue makes such a proof" : nil
      if let why = why ?? problems.first { refusals.append("\(proof.path.abbreviated): \(why)") }
    }
    // The cases stand weakest first.
    let strongest = EvidencePredicate.Assurance.allCases.last(where: found.contains)
    if let missing {
      return .undecidable(missing: missing, otherwise: strongest ?? .selfAsserted)
    }
    return strongest.map { .proven($0) } ?? .refused(refusals.joined(separator: "; "))
  }
}
