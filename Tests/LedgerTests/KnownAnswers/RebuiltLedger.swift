import Ledger
import TransparencyLog

/// The known-answer ledger made again: from key names and Swift values, with nothing copied from the
/// published bytes but the contents of the blobs.
struct RebuiltLedger {
  private(set) var ledger = LedgerScenario.empty
  private(set) var statements: [Statement] = []
  /// The heads table after each entry.
  private(set) var tables: [HeadsTable] = []
  private let blobs: [String: [UInt8]]

  static let revision = "846c7bc52041a758081e976648074210b2a69512"
  static let image = "0d85f5af1e0dfa09503f0bdb179ab8f37c4225b43d442a3a91e59c3c849bc99e"
  /// When both witnesses cosigned the checkpoint of size 5.
  static let challengeTime: UInt64 = 1_781_057_070

  init(blobs: [String: [UInt8]]) throws {
    self.blobs = blobs
    try append(genesis(), by: .owner, .owner2)
    try append(
      evidence(.probe, [image], challengeSize: 1, artifact("probes.jsonl", "application/jsonl")),
      by: .operator)
    try append(
      evidence(
        .guard, [revision], challengeSize: 2, artifact("guard.sarif", "application/sarif+json")),
      by: .operator)
    try append(
      evidence(.test, [revision], challengeSize: 2, artifact("junit.xml", "application/xml")),
      by: .operator)
    try append(
      verdict(supersedes: nil, used: [1, 2, 3], superseded: [], rows: [row("37", "TEST")]),
      by: .verifier)
    try append(
      evidence(
        .probe, [image], challengeSize: 5, note: checkpoint(cosignedAt: Self.challengeTime),
        artifact("probes-2.jsonl", "application/jsonl")),
      by: .operator)
    try append(
      verdict(
        supersedes: 4, used: [2, 3, 5], superseded: [1],
        rows: [row("27", "PR-NET-1", "PR-NET-2", "GUARD"), row("37", "TEST")]),
      by: .verifier)
    try append(waiver(), by: .owner)
    try append(revocation(), by: .owner2)
    try append(secondPolicy(), by: .owner, .owner2)
  }

  private mutating func append(_ statement: Statement, by signers: TestKey...) throws {
    try ledger.append(payload: statement.payload, by: signers)
    statements.append(statement)
    tables.append(ledger.heads)
  }

  /// The present checkpoint as the log and both witnesses sign it.
  func checkpoint(cosignedAt time: UInt64) throws -> SignedCheckpoint {
    let checkpoint = try Checkpoint(
      origin: ledger.origin, size: ledger.state.size,
      root: ledger.history.root(size: ledger.state.size))
    let signed = try SignedCheckpoint.sign(checkpoint, key: TestKey.log.privateKey)
    return try signed.adding([
      Cosignature.make(
        text: checkpoint.text, name: "witness1.example", key: TestKey.witness1.privateKey,
        time: time),
      Cosignature.make(
        text: checkpoint.text, name: "witness2.example", key: TestKey.witness2.privateKey,
        time: time),
    ])
  }

  // MARK: The statements

  private func genesis() throws -> Statement {
    let predicate = PolicyPredicate(
      ledger: nil, supersedes: nil, id: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
      name: "ledger.example", logKey: EnrolledKey(TestKey.log.publicKey),
      keys: Self.policyKeys(reviewerRetiredFrom: nil), ownerThreshold: 2, waiverThreshold: 1,
      gates: Self.gates, blobs: [digest("rows.yaml")])
    return Statement(
      subjects: [Subject(name: "policy.yaml", sha256: digest("policy.yaml"))],
      predicate: .policy(predicate))
  }

  private func secondPolicy() throws -> Statement {
    let predicate = PolicyPredicate(
      ledger: ledger.origin, supersedes: try ledger.payloadDigest(of: 0), id: nil,
      name: "ledger.example", logKey: EnrolledKey(TestKey.log.publicKey),
      keys: Self.policyKeys(reviewerRetiredFrom: 9), ownerThreshold: 2, waiverThreshold: 1,
      gates: Self.gates, blobs: [digest("rows.yaml")])
    return Statement(
      subjects: [Subject(name: "policy.yaml", sha256: digest("policy-2.yaml"))],
      predicate: .policy(predicate))
  }

  private func evidence(
    _ kind: EvidencePredicate.Kind, _ subjects: [Subject], challengeSize: UInt64,
    note: SignedCheckpoint? = nil, _ artifact: Artifact
  ) throws -> Statement {
    let root = try ledger.history.root(size: challengeSize)
    let text = note.map { String(decoding: $0.bytes, as: UTF8.self) }
    let predicate = EvidencePredicate(
      ledger: ledger.origin, kind: kind, gates: [.b4],
      challenge: Challenge(size: challengeSize, root: root, note: text),
      startedAt: ledger.clock.advanced(by: -60), finishedAt: ledger.clock, artifacts: [artifact])
    return Statement(subjects: subjects, predicate: .evidence(predicate))
  }

  private func verdict(
    supersedes: UInt64?, used: [UInt64], superseded: [UInt64], rows: [VerdictPredicate.Row]
  ) throws -> Statement {
    let predicate = VerdictPredicate(
      ledger: ledger.origin, supersedes: try supersedes.map(ledger.payloadDigest), gate: .b4,
      policy: try ledger.payloadDigest(of: 0), issuedAt: ledger.clock,
      used: try used.map {
        VerdictPredicate.Input(index: $0, leafHash: try ledger.history.entry(at: $0).leafHash)
      },
      superseded: superseded, result: .partial, rows: rows)
    return Statement(subjects: [image, revision], predicate: .verdict(predicate))
  }

  private func waiver() throws -> Statement {
    let predicate = WaiverPredicate(
      ledger: ledger.origin, id: String(repeating: "5f0c1a52", count: 4), gate: .b0,
      scope: Identifier(known: "example-scope"), risk: "not re-sealed", reason: "owner decision",
      prohibitions: [Identifier(known: "kb-write"), Identifier(known: "production-mutation")],
      notBefore: Timestamp(known: "2026-06-10T02:00:00Z"),
      notAfter: Timestamp(known: "2026-07-10T02:00:00Z"), notCovered: [.b4])
    return Statement(
      subjects: [Subject(name: "policy", sha256: try ledger.payloadDigest(of: 0))],
      predicate: .waiver(predicate))
  }

  private func revocation() throws -> Statement {
    let waiver = try ledger.payloadDigest(of: 7)
    let predicate = RevocationPredicate(
      ledger: ledger.origin, id: String(repeating: "77aa0b13", count: 4), revokes: waiver,
      reason: "no longer needed")
    return Statement(
      subjects: [Subject(name: "statement", sha256: waiver)], predicate: .revocation(predicate))
  }

  // MARK: Their parts

  private static let gates = LedgerScenario.genesisPolicy().gates

  private static func policyKeys(reviewerRetiredFrom end: UInt64?) -> [PolicyKey] {
    [
      PolicyKey(.owner, .owner), PolicyKey(.owner2, .owner), PolicyKey(.operator, .operator),
      PolicyKey(.verifier, .verifier), PolicyKey(.reviewer, .reviewer, retiredFrom: end),
    ].sorted { $0.key.keyID < $1.key.keyID }
  }

  private var image: Subject {
    Subject(name: "image", sha256: Digest(hex: Self.image) ?? .empty)
  }

  private var revision: Subject {
    Subject(name: "revision", content: .gitCommit(Self.revision))
  }

  private func row(_ id: StaticString, _ claims: String...) -> VerdictPredicate.Row {
    VerdictPredicate.Row(row: Identifier(known: id), state: .proven, claims: claims)
  }

  private func digest(_ blob: String) -> Digest { SHA256.hash(blobs[blob] ?? []) }

  private func artifact(_ name: String, _ mediaType: String) -> Artifact {
    Artifact(
      name: name, mediaType: mediaType, size: UInt64(blobs[name]?.count ?? 0), sha256: digest(name))
  }
}
