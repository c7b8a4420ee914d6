import Ledger
import Testing
import TransparencyLog

/// A token with the claims that a service's documentation shows, and the ways in which a test wants
/// them otherwise.
struct SampleToken: Sendable {
  /// A service.
  enum Service: CaseIterable, Sendable {
    case gitHub
    case gitLab
  }

  let service: Service
  let issuer: TokenIssuer
  /// Names and values as they stand in the header, the values in JSON.
  var header: [(name: String, json: String)]
  /// Names and values of the claims, the values in JSON.
  var claims: [(name: String, json: String)]

  /// When the challenge of the sample existed; the token came ten minutes later, the entry an hour.
  static let challengeTime = Timestamp("2026-06-09T12:00:00Z") ?? .now()
  static let issueTime = challengeTime.advanced(by: 600)
  static let entryTime = challengeTime.advanced(by: 3_600)
  /// When somebody saw the issuer's keys first.
  static let firstSeen = challengeTime.advanced(by: -86_400)

  init(
    _ service: Service, for binding: VenueBinding, by issuer: TokenIssuer = .rs256,
    at time: Timestamp = issueTime
  ) {
    self.service = service
    self.issuer = issuer
    header = [
      ("typ", #""JWT""#), ("alg", #""\#(issuer.algorithm.rawValue)""#),
      ("kid", #""\#(issuer.keyID)""#),
    ]
    claims =
      [("aud", #""\#(OIDCAuthority.audience(of: binding))""#)]
      + (service == .gitHub ? Self.gitHub : Self.gitLab)
      + [
        ("nbf", "\(time.seconds - 300)"), ("exp", "\(time.seconds + 300)"),
        ("iat", "\(time.seconds)"),
      ]
  }

  /// From docs.github.com, "OpenID Connect reference".
  private static let gitHub: [(name: String, json: String)] = [
    ("jti", #""6b2f3c1e-5d0e-4a0a-9a41-0d6a3a9f7c55""#),
    ("sub", #""repo:octo-org/octo-repo:ref:refs/heads/main""#),
    ("ref", #""refs/heads/main""#),
    ("sha", #""1f7bfaa66e5f1c1f2a0a1a8c2a6b6f1e1a5d9c3b""#),
    ("repository", #""octo-org/octo-repo""#), ("repository_owner", #""octo-org""#),
    ("repository_owner_id", #""65""#), ("run_id", #""15893248623""#), ("run_number", #""10""#),
    ("run_attempt", #""2""#), ("repository_visibility", #""private""#),
    ("repository_id", #""74""#), ("actor_id", #""12""#), ("actor", #""octocat""#),
    ("workflow", #""attest""#), ("head_ref", #""""#), ("base_ref", #""""#),
    ("event_name", #""workflow_dispatch""#), ("ref_type", #""branch""#),
    ("job_workflow_ref", #""octo-org/octo-repo/.github/workflows/attest.yml@refs/heads/main""#),
    ("job_workflow_sha", #""1f7bfaa66e5f1c1f2a0a1a8c2a6b6f1e1a5d9c3b""#),
    ("runner_environment", #""github-hosted""#),
    ("iss", #""https://token.actions.githubusercontent.com""#),
  ]

  /// From docs.gitlab.com, "OpenID Connect (OIDC) authentication using ID tokens".
  private static let gitLab: [(name: String, json: String)] = [
    ("namespace_id", #""72""#), ("namespace_path", #""my-group""#), ("project_id", #""20""#),
    ("project_path", #""my-group/my-project""#), ("user_id", #""1""#),
    ("user_login", #""sample-user""#), ("user_email", #""sample-user@example.com""#),
    (
      "user_identities",
      #"[{"provider":"github","extern_uid":"2435223452345"},{"provider":"bitbucket","extern_uid":"john.smith"}]"#
    ),
    ("pipeline_id", #""574""#), ("pipeline_source", #""web""#), ("job_id", #""302""#),
    ("ref", #""main""#), ("ref_type", #""branch""#), ("ref_path", #""refs/heads/main""#),
    ("ref_protected", #""true""#), ("groups_direct", #"["mygroup/mysubgroup"]"#),
    ("runner_id", "1"), ("runner_environment", #""gitlab-hosted""#),
    ("sha", #""714a629c0b401fdce83e847fc9589983fc6f46bc""#),
    ("project_visibility", #""public""#),
    (
      "ci_config_ref_uri",
      #""gitlab.example.com/my-group/my-project//.gitlab-ci.yml@refs/heads/main""#
    ),
    ("ci_config_sha", #""714a629c0b401fdce83e847fc9589983fc6f46bc""#),
    ("jti", #""235b3a54-b797-45c7-ae9a-f72d7bc6ef5b""#),
    ("sub", #""project_path:my-group/my-project:ref_type:branch:ref:main""#),
    ("iss", #""https://gitlab.example.com""#),
  ]

  // MARK: Otherwise

  mutating func set(_ claim: String, _ json: String?) {
    Self.set(claim, json, in: &claims)
  }

  mutating func setHeader(_ name: String, _ json: String?) {
    Self.set(name, json, in: &header)
  }

  private static func set(
    _ name: String, _ json: String?, in members: inout [(name: String, json: String)]
  ) {
    let index = members.firstIndex { $0.name == name }
    switch (index, json) {
    case (let index?, let json?): members[index].json = json
    case (let index?, nil): members.remove(at: index)
    case (nil, let json?): members.append((name, json))
    case (nil, nil): break
    }
  }

  // MARK: What is made of it

  private static func encode(_ members: [(name: String, json: String)]) -> String {
    let text = members.map { #""\#($0.name)":\#($0.json)"# }.joined(separator: ",")
    return Base64.encodeUnpadded(Array("{\(text)}".utf8))
  }

  /// The token, signed by its issuer or by another.
  func text(signedBy other: TokenIssuer? = nil) throws -> String {
    let signed = Self.encode(header) + "." + Self.encode(claims)
    let signature = try (other ?? issuer).sign(Array(signed.utf8))
    return signed + "." + Base64.encodeUnpadded(signature)
  }

  /// What a policy pins of the service.
  func authority(
    keySets: [OIDCAuthority.KeySet]? = nil, longestCarry: UInt64? = nil,
    runners: Set<UInt64> = []
  ) throws -> OIDCAuthority {
    let sha1 = "1f7bfaa66e5f1c1f2a0a1a8c2a6b6f1e1a5d9c3b"
    let sha2 = "714a629c0b401fdce83e847fc9589983fc6f46bc"
    let gitHub = try #require(
      GitHubClaims(
        repositoryID: "74", repositoryOwnerID: "65",
        jobWorkflowRef: "octo-org/octo-repo/.github/workflows/attest.yml@refs/heads/main",
        jobWorkflowSHA: sha1, ref: "refs/heads/main"))
    let gitLab = try #require(
      GitLabClaims(
        projectID: "20", namespaceID: "72", refPath: "refs/heads/main", pipelineSource: "web",
        configurationSHA: sha2, runners: runners))
    return OIDCAuthority(
      issuer: service == .gitHub
        ? "https://token.actions.githubusercontent.com" : "https://gitlab.example.com",
      algorithm: issuer.algorithm,
      keySets: keySets ?? [
        OIDCAuthority.KeySet(digest: SHA256.hash(issuer.keySet), firstSeen: Self.firstSeen)
      ],
      longestCarry: longestCarry,
      claims: service == .gitHub ? .gitHub(gitHub) : .gitLab(gitLab))
  }
}
