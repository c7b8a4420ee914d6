import Ledger
import Testing
import TransparencyLog

/// A statement of each kind with every member that it can have, as tests change it.
enum SampleStatement: String, CaseIterable, CustomTestStringConvertible, Sendable {
  case policy
  case evidence
  case verdict
  case waiver
  case revocation

  var testDescription: String { rawValue }

  static let ledger = "ledger.example/" + String(repeating: "0a", count: 32)
  static let id = String(repeating: "5f0c1a52", count: 4)

  var statement: Statement {
    Statement(
      subjects: [
        Subject(name: "image", sha256: .empty),
        Subject(name: "revision", content: .gitCommit(String(repeating: "0b", count: 20))),
      ], predicate: predicate)
  }

  /// The payload as text, in which tests replace what they want otherwise.
  var payload: String { String(decoding: statement.payload, as: UTF8.self) }

  private var predicate: Predicate {
    switch self {
    case .policy: .policy(Self.policyPredicate)
    case .evidence: .evidence(Self.evidencePredicate)
    case .verdict: .verdict(Self.verdictPredicate)
    case .waiver: .waiver(Self.waiverPredicate)
    case .revocation:
      .revocation(
        RevocationPredicate(
          ledger: Self.ledger, id: Self.id, revokes: .empty, reason: "no longer needed"))
    }
  }

  private static let policyPredicate: PolicyPredicate = {
    var policy = LedgerScenario.genesisPolicy()
    policy.ledger = ledger
    policy.supersedes = .empty
    policy.continues = "an older ledger's checkpoint"
    policy.keys[0].retiredFrom = 7
    policy.keys[1].compromisedFrom = 3
    policy.blobs = [MerkleTree.leafHash([1]), .empty].sorted()
    return policy
  }()

  private static let evidencePredicate = EvidencePredicate(
    ledger: ledger, kind: .test, gates: [.b4, .build],
    challenge: Challenge(size: 5, root: .empty, note: "a note"),
    startedAt: Timestamp(known: "2026-06-10T02:00:00Z"),
    finishedAt: Timestamp(known: "2026-06-10T02:01:00Z"),
    venue: Identifier(known: "option-b"), profile: .empty, bundle: .empty,
    assurance: .enrolledKey,
    counts: ["errors", "failures"].map { EvidencePredicate.Count(name: $0, value: 2) },
    tool: EvidencePredicate.Tool(name: "swift-testing", version: "6.3"),
    artifacts: ["a.xml", "b.xml"].map {
      Artifact(name: $0, mediaType: "application/xml", size: 93, sha256: .empty)
    })

  private static let verdictPredicate = VerdictPredicate(
    ledger: ledger, supersedes: .empty, gate: .b4, policy: .empty,
    issuedAt: Timestamp(known: "2026-06-10T02:04:00Z"),
    used: [2, 5].map { VerdictPredicate.Input(index: $0, leafHash: .empty) },
    superseded: [1, 3], result: .ready,
    rows: ["27", "37"].map {
      VerdictPredicate.Row(
        row: Identifier(known: $0), state: .proven, claims: ["PR-NET-1", "GUARD"])
    })

  private static let waiverPredicate = WaiverPredicate(
    ledger: ledger, id: id, gate: .b0, scope: Identifier(known: "example-scope"),
    risk: "not re-sealed", reason: "owner decision",
    prohibitions: [Identifier(known: "kb-write"), Identifier(known: "production-mutation")],
    notBefore: Timestamp(known: "2026-06-10T02:00:00Z"),
    notAfter: Timestamp(known: "2026-07-10T02:00:00Z"), notCovered: [.b4, .build])
}

/// What reading a payload gives: nil when it is read, or why it is refused.
func refusal(of payload: some Sequence<UInt8>) -> Refusal? {
  do {
    _ = try Statement(payload: Array(payload))
    return nil
  } catch {
    return error
  }
}
