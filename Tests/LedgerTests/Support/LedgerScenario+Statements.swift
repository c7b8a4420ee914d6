import Ledger
import Testing
import TransparencyLog

// Statements that would be admitted next. Each is changed by `edit` where a test wants it otherwise.

extension LedgerScenario {
  /// The policy that stories start from: two owners who must both sign policies, one who may waive;
  /// B0‴ waivable, B4′ not, and a build that requires both.
  static func genesisPolicy() -> PolicyPredicate {
    PolicyPredicate(
      ledger: nil, supersedes: nil, id: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
      name: "ledger.example", logKey: EnrolledKey(TestKey.log.publicKey),
      keys: [
        PolicyKey(.owner, .owner), PolicyKey(.owner2, .owner), PolicyKey(.operator, .operator),
        PolicyKey(.verifier, .verifier), PolicyKey(.reviewer, .reviewer),
      ].sorted { $0.key.keyID < $1.key.keyID },
      ownerThreshold: 2, waiverThreshold: 1,
      gates: [
        PolicyGate(id: .b0, displayName: "B0‴", waivable: true, requires: []),
        PolicyGate(id: .b4, displayName: "B4′", waivable: false, requires: []),
        PolicyGate(id: .build, displayName: "build", waivable: true, requires: [.b0, .b4]),
      ], blobs: [])
  }

  static func genesis(_ edit: (inout PolicyPredicate) -> Void = { _ in }) -> Statement {
    var policy = genesisPolicy()
    edit(&policy)
    policy.keys.sort { $0.key.keyID < $1.key.keyID }
    return Statement(
      subjects: [Subject(name: "policy.yaml", sha256: .empty)], predicate: .policy(policy))
  }

  /// The policy in force, once more, as its own successor.
  func policy(_ edit: (inout PolicyPredicate) -> Void = { _ in }) -> Statement {
    var policy = state.policy?.predicate ?? Self.genesisPolicy()
    policy.ledger = origin
    policy.supersedes = state.policy?.payloadDigest
    policy.id = nil
    edit(&policy)
    policy.keys.sort { $0.key.keyID < $1.key.keyID }
    policy.gates.sort { $0.id < $1.id }
    return Statement(
      subjects: [Subject(name: "policy.yaml", sha256: .empty)], predicate: .policy(policy))
  }

  /// Evidence for B4′ that answers the present checkpoint.
  func evidence(
    kind: EvidencePredicate.Kind = .probe, for gates: Identifier...,
    edit: (inout EvidenceDraft) -> Void = { _ in }
  ) throws -> Statement {
    let challenge = Challenge(
      size: max(state.size, 1), root: try history.root(size: max(state.size, 1)), note: nil)
    var evidence = EvidenceDraft(
      ledger: origin, kind: kind, gates: gates.isEmpty ? [.b4] : gates.sorted(),
      challenge: challenge, artifacts: [])
    edit(&evidence)
    return Statement(
      subjects: [Subject(name: "image", sha256: .empty)], predicate: .evidence(evidence.predicate))
  }

  /// A verdict on a gate that sets some of its live evidence aside and uses the rest.
  func verdict(
    on gate: Identifier = .b4, settingAside superseded: [UInt64] = [],
    edit: (inout VerdictPredicate) -> Void = { _ in }
  ) throws -> Statement {
    let used = row(gate).evidence.filter { !superseded.contains($0) }
    var verdict = VerdictPredicate(
      ledger: origin, supersedes: try row(gate).verdict.map(payloadDigest), gate: gate,
      policy: state.policy?.payloadDigest ?? .empty, issuedAt: clock,
      used: try used.map {
        VerdictPredicate.Input(index: $0, leafHash: try history.entry(at: $0).leafHash)
      },
      superseded: superseded, result: .partial, rows: [])
    edit(&verdict)
    return Statement(
      subjects: [Subject(name: "image", sha256: .empty)], predicate: .verdict(verdict))
  }

  /// A waiver of B0‴ for a month.
  func waiver(
    of gate: Identifier = .b0, edit: (inout WaiverPredicate) -> Void = { _ in }
  ) -> Statement {
    var waiver = WaiverPredicate(
      ledger: origin, id: Self.id(state.size), gate: gate,
      scope: Identifier(known: "example-scope"), risk: "not re-sealed", reason: "owner decision",
      prohibitions: [Identifier(known: "kb-write")], notBefore: clock,
      notAfter: clock.advanced(by: 30 * 86_400), notCovered: [.b4])
    edit(&waiver)
    let policy = state.policy?.payloadDigest ?? .empty
    return Statement(
      subjects: [Subject(name: "policy", sha256: policy)], predicate: .waiver(waiver))
  }

  /// A revocation of an entry.
  func revocation(
    of index: UInt64, edit: (inout RevocationPredicate) -> Void = { _ in }
  ) throws -> Statement {
    var revocation = RevocationPredicate(
      ledger: origin, id: Self.id(state.size), revokes: try payloadDigest(of: index),
      reason: "no longer needed")
    edit(&revocation)
    return Statement(
      subjects: [Subject(name: "statement", sha256: revocation.revokes)],
      predicate: .revocation(revocation))
  }

  /// 32 hex digits that differ from entry to entry.
  private static func id(_ index: UInt64) -> String {
    String(SHA256.hash(Array("\(index)".utf8)).hex.prefix(32))
  }
}

extension PolicyKey {
  /// A test key in a role, with its name.
  init(_ key: TestKey, _ role: Role, retiredFrom: UInt64? = nil, compromisedFrom: UInt64? = nil) {
    self.init(
      key: EnrolledKey(key.publicKey), role: role, name: key.rawValue, retiredFrom: retiredFrom,
      compromisedFrom: compromisedFrom)
  }
}

extension PolicyPredicate {
  /// Changes the entry of one enrolled key.
  mutating func edit(_ key: TestKey, _ edit: (inout PolicyKey) -> Void) {
    for position in keys.indices where keys[position].key.keyID == key.keyID {
      edit(&keys[position])
    }
  }

  /// Changes one gate.
  mutating func edit(_ gate: Identifier, _ edit: (inout PolicyGate) -> Void) {
    for position in gates.indices where gates[position].id == gate { edit(&gates[position]) }
  }

  /// Leaves a key out.
  mutating func remove(_ key: TestKey) {
    keys.removeAll { $0.key.keyID == key.keyID }
  }
}
