internal import TransparencyLog

/// A venue authority is something that the laptop does not hold and that can vouch for a bundle.
///
/// What each kind shows, and how a dishonest root could cheat it: `docs/venues.md`.
public enum VenueAuthority: Hashable, Sendable {
  /// An Ed25519 key that was enrolled for the venue.
  case ed25519(Ed25519Authority)
  /// An SSH host's key that was enrolled for the venue.
  case ssh(SSHAuthority)
  /// The key of a TPM that was enrolled for the venue.
  case tpm(TPMAuthority)
  /// A CI service that signs what its runners are.
  case oidc(OIDCAuthority)

  /// How strongly its proof vouches.
  public var assurance: EvidencePredicate.Assurance {
    switch self {
    case .ed25519, .ssh: .enrolledKey
    case .tpm: .hardwareKey
    case .oidc: .ciWorkflow
    }
  }

  /// The path of the proofs that it makes.
  public var proofPath: String {
    switch self {
    case .ed25519: Ed25519Authority.proofPath
    case .ssh: SSHAuthority.proofPath
    case .tpm: TPMAuthority.proofPath
    case .oidc: OIDCAuthority.proofPath
    }
  }

  /// The blobs that its proofs are weighed by, which the policy has to cite.
  var keySets: [Digest] {
    if case .oidc(let authority) = self { authority.keySets.map(\.digest) } else { [] }
  }

  /// The Ed25519 key that it is; nil when it is of another kind.
  var ed25519Key: PublicKey? {
    switch self {
    case .ed25519(let authority): authority.key.publicKey
    case .ssh(let authority):
      if case .ed25519(let key) = authority.publicKey { key } else { nil }
    case .tpm, .oidc: nil
    }
  }

  func judge(_ proof: VenueProof, _ circumstances: VenueCircumstances) -> VenueProof.Judgement {
    switch self {
    case .ed25519(let authority): authority.judge(proof.bytes, circumstances)
    case .ssh(let authority): authority.judge(proof.bytes, circumstances)
    case .tpm(let authority): authority.judge(proof.bytes, circumstances)
    case .oidc(let authority): authority.judge(proof.bytes, circumstances)
    }
  }

  // MARK: In a policy

  /// The types that this version can verify, for messages.
  public static let knownTypes =
    [
      Ed25519Authority.type, SSHAuthority.type, TPMAuthority.type, GitHubClaims.type,
      GitLabClaims.type,
    ].map(\.description).joined(separator: ", ")

  init(_ member: MemberReader) throws(Refusal) {
    let place = Place("predicate.venues[].proofs[]")
    var reader = try ObjectReader(member, place)
    let type = try reader.required("type")
    if type.isEqual(to: Ed25519Authority.type) {
      self = .ed25519(try Ed25519Authority(&reader))
    } else if type.isEqual(to: SSHAuthority.type) {
      self = .ssh(try SSHAuthority(&reader))
    } else if type.isEqual(to: TPMAuthority.type) {
      self = .tpm(try TPMAuthority(&reader))
    } else if type.isEqual(to: GitHubClaims.type) {
      self = .oidc(
        try OIDCAuthority(&reader) { member throws(Refusal) in .gitHub(try GitHubClaims(member)) })
    } else if type.isEqual(to: GitLabClaims.type) {
      self = .oidc(
        try OIDCAuthority(&reader) { member throws(Refusal) in .gitLab(try GitLabClaims(member)) })
    } else {
      // A later version may know it; this one must not accept what it cannot weigh.
      throw Refusal(
        .unsupportedMember, type.place.description,
        expected: "a type of venue proof that this version can verify: \(Self.knownTypes)",
        found: type.described)
    }
    try reader.finish()
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("type", type.description)
      switch self {
      case .ed25519(let authority): authority.writeMembers(to: &writer)
      case .ssh(let authority): authority.writeMembers(to: &writer)
      case .tpm(let authority): authority.writeMembers(to: &writer)
      case .oidc(let authority): authority.writeMembers(to: &writer)
      }
    }
  }

  private var type: StaticString {
    switch self {
    case .ed25519: Ed25519Authority.type
    case .ssh: SSHAuthority.type
    case .tpm: TPMAuthority.type
    case .oidc(let authority): authority.type
    }
  }
}
