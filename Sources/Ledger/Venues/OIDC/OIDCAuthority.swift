public import TransparencyLog

/// An OIDC authority is a CI service that signs what its runners are: which workflow of which
/// repository, at which revision, started how. Its proof is a token whose audience is the binding.
///
/// Tokens are checked offline, against keys of the service that somebody archived.
public struct OIDCAuthority: Hashable, Sendable {
  /// Where a bundle has the proof.
  public static let proofPath = "venue/oidc.jwt"
  /// What stands before the binding in hex in a token's audience.
  public static let audiencePrefix = "urn:evidence-ledger:venue:v1:"
  /// How long a bundle may be carried from the runner to the ledger where the policy does not say,
  /// in seconds: a day.
  public static let defaultLongestCarry: UInt64 = 24 * 60 * 60

  /// An archived key set of the service.
  public struct KeySet: Hashable, Sendable {
    /// The SHA-256 of the file, a blob that the policy cites.
    public let digest: Digest
    /// When somebody first saw the service publish it. For people: a key may be older.
    public let firstSeen: Timestamp
    /// When somebody last saw it, once there is another; tokens issued later are not checked by it.
    public let lastSeen: Timestamp?

    /// An archived key set.
    public init(digest: Digest, firstSeen: Timestamp, lastSeen: Timestamp? = nil) {
      self.digest = digest
      self.firstSeen = firstSeen
      self.lastSeen = lastSeen
    }
  }

  /// What a token has to claim, by service.
  public enum Claims: Hashable, Sendable {
    case gitHub(GitHubClaims)
    case gitLab(GitLabClaims)
  }

  /// The `iss` of its tokens.
  public let issuer: String
  /// How it signs.
  public let algorithm: WebToken.Algorithm
  /// Its keys, ascending by digest.
  public let keySets: [KeySet]
  /// How long a bundle may be carried, in seconds; nil is a day.
  public let longestCarry: UInt64?
  /// What a token has to claim besides.
  public let claims: Claims

  /// An authority; key sets in any order.
  public init(
    issuer: String, algorithm: WebToken.Algorithm, keySets: [KeySet], longestCarry: UInt64? = nil,
    claims: Claims
  ) {
    self.issuer = issuer
    self.algorithm = algorithm
    self.keySets = keySets.sorted { $0.digest < $1.digest }
    self.longestCarry = longestCarry
    self.claims = claims
  }

  /// The audience of the one token that proves a binding.
  public static func audience(of binding: VenueBinding) -> String {
    audiencePrefix + binding.digest.hex
  }

  // MARK: In a policy

  /// The `type` in a policy.
  var type: StaticString {
    switch claims {
    case .gitHub: GitHubClaims.type
    case .gitLab: GitLabClaims.type
    }
  }

  init(
    _ reader: inout ObjectReader, claims: (MemberReader) throws(Refusal) -> Claims
  ) throws(Refusal) {
    issuer = try reader.required("issuer").text()
    let member = try reader.required("algorithm")
    let name = try member.text()
    guard let known = WebToken.Algorithm.allCases.first(where: { $0.rawValue == name }) else {
      throw member.place.malformed(
        expected: WebToken.Algorithm.allCases.map(\.rawValue).joined(separator: " or "),
        found: name.abbreviated)
    }
    algorithm = known
    let sets = try reader.required("keySets")
    keySets = try sets.someArray(KeySet.init)
    try sets.place.requireAscending(keySets.map(\.digest))
    longestCarry = try reader.optional("longestCarry")?.natural(atLeast: 1)
    let pinned = try reader.required("claims")
    self.claims = try claims(pinned)
  }

  func writeMembers(to writer: inout JSONWriter) {
    writer.member("issuer", issuer)
    writer.member("algorithm", algorithm.rawValue)
    writer.name("keySets")
    writer.array(keySets) { $1.write(to: &$0) }
    if let longestCarry { writer.member("longestCarry", longestCarry) }
    writer.name("claims")
    switch claims {
    case .gitHub(let claims): claims.write(to: &writer)
    case .gitLab(let claims): claims.write(to: &writer)
    }
  }
}

extension OIDCAuthority.KeySet {
  init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("predicate.venues[].proofs[].keySets[]"))
    digest = try reader.required("sha256").digest()
    firstSeen = try reader.required("firstSeen").time()
    let last = reader.optional("lastSeen")
    lastSeen = try last?.time()
    try reader.finish()
    if let last, let lastSeen, lastSeen < firstSeen {
      throw last.place.malformed(expected: "no time before \(firstSeen)", found: "\(lastSeen)")
    }
  }

  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("sha256", digest.hex)
      writer.member("firstSeen", firstSeen.description)
      if let lastSeen { writer.member("lastSeen", lastSeen.description) }
    }
  }
}
