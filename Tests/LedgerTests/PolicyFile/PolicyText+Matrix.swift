import Ledger
import TransparencyLog

extension PolicyText {
  /// A policy with every member that a policy file can have, its lists in no order.
  static var everyMember: PolicyText {
    var policy = PolicyText()
    policy.text = """
      name: ledger.example
      rules: 1
      ownerThreshold: 1
      waiverThreshold: 1
      keys:
        - {name: owner, role: owner, publicKey: \(base64(.owner))}
        - {name: reviewer, role: reviewer, publicKey: \(base64(.reviewer))}
      gates:
        - id: b4-prime
          displayName: B4′
          waivable: true
          requires: []
          rows: [37, 27, specification]
          subjects: [revision, image]
          venues: [vps, ci]
          minimumAssurance: enrolled-key
          maximumEvidenceAge: 30d
          maximumChallengeAge: 12h
          maximumDecisionAge: 15m
          verdictRole: reviewer
          longestWaiver: 86400
      venues:
        - id: vps
          displayName: Option B
          proofs:
            - type: ed25519
              publicKey: \(base64(.outsider))
          facts:
            kernel: 6.12
            architecture: x86_64
        - id: ci
          displayName: Option D
      profiles:
        - id: offline
          digest: \(Digest.empty.hex)
      rows:
        - id: specification
          title: a specification that nobody sealed
          seals: [revision]
        - id: 27
          title: network egress
          probes: [PR-SOCK-1, PR-NET-1]
          checks: [egress-tcp]
          rules: [no-sockets]
        - id: 37
          title: starting unverified
          tests: [Sandbox.failsClosed]
      scopes:
        - id: prototype
          displayName: Prototype
      effects:
        - id: kb-write
          displayName: writing to the knowledge base
      blobs: [rows.yaml]

      """
    return policy
  }
}

extension PolicyPredicate {
  /// What `PolicyText.everyMember` says.
  static var everyMember: PolicyPredicate {
    var demands = GateDemands()
    demands.rows = [Identifier(known: "27"), Identifier(known: "37"), .specification]
    demands.subjects = ["image", "revision"]
    demands.venues = [.ci, .vps]
    demands.minimumAssurance = .enrolledKey
    demands.maximumEvidenceAge = 30 * 24 * 60 * 60
    demands.maximumChallengeAge = 12 * 60 * 60
    demands.maximumDecisionAge = 15 * 60
    demands.verdictRole = .reviewer
    demands.longestWaiver = 86_400
    return PolicyPredicate(
      ledger: nil, supersedes: nil, id: String(repeating: "0f", count: 16),
      name: "ledger.example", logKey: EnrolledKey(TestKey.log.publicKey),
      keys: [PolicyKey(.owner, .owner), PolicyKey(.reviewer, .reviewer)]
        .sorted { $0.key.keyID < $1.key.keyID },
      ownerThreshold: 1, waiverThreshold: 1,
      gates: [
        PolicyGate(id: .b4, displayName: "B4′", waivable: true, requires: [], demands: demands)
      ],
      blobs: [SHA256.hash(Array("rows: []\n".utf8))],
      venues: [
        PolicyVenue(id: .ci, displayName: "Option D", proofs: []),
        PolicyVenue(
          id: .vps, displayName: "Option B",
          proofs: [.ed25519(Ed25519Authority(TestKey.outsider.publicKey))],
          facts: [
            PinnedFact(name: "architecture", value: "x86_64"),
            PinnedFact(name: "kernel", value: "6.12"),
          ]),
      ],
      profiles: [PolicyProfile(id: Identifier(known: "offline"), digest: .empty)],
      rows: [
        PolicyRow(
          id: Identifier(known: "27"), title: "network egress",
          claims: [
            Claim(.check, "egress-tcp"), Claim(.probe, "PR-NET-1"), Claim(.probe, "PR-SOCK-1"),
            Claim(.rule, "no-sockets"),
          ]),
        PolicyRow(
          id: Identifier(known: "37"), title: "starting unverified",
          claims: [Claim(.test, "Sandbox.failsClosed")]),
        PolicyRow(
          id: .specification, title: "a specification that nobody sealed",
          claims: [Claim(.seal, "revision")]),
      ],
      scopes: [PolicyTerm(id: Identifier(known: "prototype"), displayName: "Prototype")],
      effects: [
        PolicyTerm(
          id: Identifier(known: "kb-write"), displayName: "writing to the knowledge base")
      ])
  }
}

extension Identifier {
  fileprivate static let specification = Identifier(known: "specification")
  fileprivate static let vps = Identifier(known: "vps")
  fileprivate static let ci = Identifier(known: "ci")
}
