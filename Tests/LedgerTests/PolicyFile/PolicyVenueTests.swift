import Ledger
import PolicyFile
import Testing
import TransparencyLog

/// What a policy file says of what proves a venue.
@Suite(.foreignTools) struct PolicyVenueTests {
  private static let commit = String(repeating: "ab", count: 20)
  private static let sshLine = SSHPublicKey.ed25519(TestKey.venue.publicKey).line

  /// A policy with every kind of proof, its key sets and keys in files beside it or in the text.
  private static var text: PolicyText {
    var policy = PolicyText.everyMember
    policy.text = policy.text.replacing(
      """
        - id: ci
          displayName: Option D

      """,
      with: """
          - id: ci
            displayName: Option D
            proofs:
              - type: ssh
                publicKey: \(sshLine) root@vps
              - type: tpm
                akPublic: file:ak.tpmt
                pcrs: [7, 0]
                pcrDigest: \(Digest.empty.hex)
              - type: github-oidc
                issuer: https://token.actions.githubusercontent.com
                algorithm: RS256
                longestCarry: 12h
                keySets:
                  - file: jwks.json
                    firstSeen: 2026-06-01T00:00:00Z
                    lastSeen: 2026-06-09T00:00:00Z
                claims:
                  repository_id: 74
                  repository_owner_id: 65
                  job_workflow_ref: o/r/.github/workflows/attest.yml@refs/heads/main
                  job_workflow_sha: \(commit)
                  ref: refs/heads/main
              - type: gitlab-oidc
                issuer: https://gitlab.example.com
                algorithm: ES256
                keySets:
                  - {file: jwks-ec.json, firstSeen: 2026-06-01T00:00:00Z}
                claims:
                  project_id: 20
                  namespace_id: 72
                  ref_path: refs/heads/main
                  pipeline_source: web
                  ci_config_sha: \(commit)
                  runner_id: [12, 7]

        """)
    policy.files["ak.tpmt"] = TPMPublicAreaTests.bytes
    policy.files["jwks.json"] = TokenIssuer.rs256.keySet
    policy.files["jwks-ec.json"] = TokenIssuer.es256.keySet
    return policy
  }

  private static func expected() throws -> [VenueAuthority] {
    let first = try #require(Timestamp("2026-06-01T00:00:00Z"))
    let last = try #require(Timestamp("2026-06-09T00:00:00Z"))
    let gitHub = try #require(
      GitHubClaims(
        repositoryID: "74", repositoryOwnerID: "65",
        jobWorkflowRef: "o/r/.github/workflows/attest.yml@refs/heads/main",
        jobWorkflowSHA: commit, ref: "refs/heads/main"))
    let gitLab = try #require(
      GitLabClaims(
        projectID: "20", namespaceID: "72", refPath: "refs/heads/main", pipelineSource: "web",
        configurationSHA: commit, runners: [7, 12]))
    return [
      .ssh(SSHAuthority(.ed25519(TestKey.venue.publicKey))),
      .tpm(
        try #require(
          TPMAuthority(
            key: TPMPublicArea(TPMPublicAreaTests.bytes), registers: [0, 7],
            registersDigest: .empty))),
      .oidc(
        OIDCAuthority(
          issuer: "https://token.actions.githubusercontent.com", algorithm: .rs256,
          keySets: [
            .init(
              digest: SHA256.hash(TokenIssuer.rs256.keySet), firstSeen: first, lastSeen: last)
          ], longestCarry: 43_200, claims: .gitHub(gitHub))),
      .oidc(
        OIDCAuthority(
          issuer: "https://gitlab.example.com", algorithm: .es256,
          keySets: [.init(digest: SHA256.hash(TokenIssuer.es256.keySet), firstSeen: first)],
          claims: .gitLab(gitLab))),
    ]
  }

  /// What is read from the file, and again from the statement that is made of it.
  @Test func everyKindOfProof() throws {
    let outcome = try Self.text.read()
    #expect(outcome.findings.isEmpty)
    let source = try #require(outcome.value)
    let venue = source.venues.first { $0.id.rawValue == "ci" }
    #expect(try venue?.proofs == Self.expected())
    let draft = try #require(
      source.genesis(logKey: TestKey.log.publicKey, id: String(repeating: "0f", count: 16)).value)
    guard case .policy(let policy) = try Statement(payload: draft.payload).predicate else {
      Issue.record("no policy")
      return
    }
    #expect(policy.venues == source.venues)
    for keySet in [TokenIssuer.rs256.keySet, TokenIssuer.es256.keySet] {
      #expect(policy.blobs.contains(SHA256.hash(keySet)))
      #expect(draft.blobs.contains(keySet))
    }
  }

  @Test(arguments: [
    // SSH.
    PolicyMistake(35, "publicKey: ssh-ed25519", "35:20 weak-key"),
    PolicyMistake(35, "publicKey: ssh-dss AAAA", "35:20 weak-key"),
    PolicyMistake(35, "publicKey: file:absent.pub", "35:20 unreadable-file"),
    PolicyMistake(35, "# publicKey:", "34:9 missing-member"),
    PolicyMistake(
      35, "publicKey: \(SSHPublicKey.ed25519(TestKey.owner.publicKey).line)", "35:20 several-roles"),
    PolicyMistake(
      35, "publicKey: \(SSHPublicKey.ed25519(TestKey.outsider.publicKey).line)",
      "35:20 duplicate-key"),

    // TPM.
    PolicyMistake(37, "akPublic: AAAA", "37:19 weak-key"),
    PolicyMistake(37, "akPublic: '*'", "37:19 malformed-value"),
    PolicyMistake(38, "pcrs: []", "38:15 malformed-value"),
    PolicyMistake(38, "pcrs: [24]", "38:16 malformed-value"),
    PolicyMistake(38, "pcrs: [7, 7]", "38:19 duplicate-element"),
    PolicyMistake(38, "pcrs: [seven]", "38:16 wrong-type"),
    PolicyMistake(39, "pcrDigest: 00", "39:20 malformed-value"),

    // OIDC.
    PolicyMistake(42, "algorithm: HS256", "42:20 malformed-value"),
    PolicyMistake(42, "algorithm: none", "42:20 malformed-value"),
    PolicyMistake(42, "algorithm: ES256", "45:19 malformed-value"),
    PolicyMistake(43, "longestCarry: forever", "43:23 malformed-value"),
    PolicyMistake(45, "- file: absent.json", "45:19 unreadable-file"),
    PolicyMistake(45, "- file: rows.yaml", "45:19 malformed-value"),
    PolicyMistake(46, "firstSeen: yesterday", "46:24 malformed-value"),
    PolicyMistake(47, "lastSeen: 2026-05-31T00:00:00Z", "47:23 malformed-value"),
    PolicyMistake(47, "url: https://example.com/jwks", "47:13 unknown-member"),
    PolicyMistake(49, "repository_id: octo-org/octo-repo", "49:26 malformed-value"),
    PolicyMistake(49, "repository_id: 074", "49:26 malformed-value"),
    PolicyMistake(
      49, "sub: repo:octo-org/octo-repo", "49:11 missing-member", "49:11 unknown-member"),
    PolicyMistake(52, "job_workflow_sha: main", "52:29 malformed-value"),
    PolicyMistake(63, "pipeline_source: merge_request_event", "63:28 malformed-value"),
    PolicyMistake(64, "ci_config_sha: ABAB", "64:26 malformed-value"),
    PolicyMistake(65, "runner_id: []", "65:22 malformed-value"),
    PolicyMistake(65, "runner_id: [a]", "65:23 wrong-type"),
  ])
  func oneMistake(_ mistake: PolicyMistake) throws {
    let outcome = try Self.text.line(mistake.line, mistake.text).read()
    #expect(outcome.findings == mistake.findings)
    #expect(outcome.value == nil)
  }

  @Test func twoVenuesOfOneHost() throws {
    let line = "publicKey: \(Self.sshLine)\n      - type: ssh\n        publicKey: \(Self.sshLine)"
    #expect(try Self.text.line(35, line).read().findings == ["37:20 duplicate-key"])
  }
}
