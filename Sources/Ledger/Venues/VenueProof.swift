internal import TransparencyLog

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
  }

  /// What proofs amount to; one that holds is enough, and the strongest counts.
  ///
  /// - Parameters:
  ///   - proofs: every file under `venue/`.
  ///   - binding: what each has to cover.
  ///   - authorities: what the policy lets vouch for the venue.
  public static func verify(
    _ proofs: [VenueProof], binding: VenueBinding, authorities: [VenueAuthority]
  ) -> Outcome {
    guard !proofs.isEmpty else { return .absent }
    var found: Set<EvidencePredicate.Assurance> = []
    var refusals: [String] = []
    for proof in proofs {
      // Only authorities of the proof's own type can have made it.
      let candidates = authorities.filter { proof.path.hasSameBytes(as: $0.proofPath) }
      let problems = candidates.map { (authority: $0, problem: $0.problem(of: proof, binding)) }
      if let authority = problems.first(where: { $0.problem == nil })?.authority {
        found.insert(authority.assurance)
      } else {
        refusals.append(
          "\(proof.path.abbreviated): "
            + (problems.first?.problem ?? "nothing enrolled for the venue makes such a proof"))
      }
    }
    // The cases stand weakest first.
    if let strongest = EvidencePredicate.Assurance.allCases.last(where: found.contains) {
      return .proven(strongest)
    }
    return .refused(refusals.joined(separator: "; "))
  }
}

extension VenueAuthority {
  /// The path of the proofs that it makes.
  public var proofPath: String {
    switch self {
    case .ed25519: "venue/ed25519.sig"
    }
  }

  /// Why a proof is none of this authority's, or nil when it is.
  fileprivate func problem(of proof: VenueProof, _ binding: VenueBinding) -> String? {
    switch self {
    case .ed25519(let key):
      guard proof.bytes.count == PublicKey.signatureByteCount else {
        return "expected a signature of \(PublicKey.signatureByteCount) bytes, "
          + "found \(proof.bytes.count)"
      }
      guard key.publicKey.isValid(signature: proof.bytes, message: binding.digest.bytes) else {
        return "not a signature of this binding by a key enrolled for the venue"
      }
      return nil
    }
  }
}
