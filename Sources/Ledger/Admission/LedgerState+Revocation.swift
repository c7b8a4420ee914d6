internal import TransparencyLog

extension LedgerState {
  /// Admits a revocation of evidence (by its author or an owner), of a verdict (by its author, any
  /// verifier or an owner) or of a waiver (by an owner).
  mutating func apply(
    revocation: RevocationPredicate, _ candidate: Candidate, under policy: Policy,
    history: some LedgerHistory
  ) throws {
    try requireOneSubject(candidate.statement, sha256: revocation.revokes)
    guard let index = try index(ofPayload: revocation.revokes, history: history) else {
      throw Refusal(
        .notRevocable, "predicate.revokes", expected: "the payload digest of an earlier entry",
        found: revocation.revokes.hex)
    }
    guard revocations[index] == nil else {
      throw Refusal(
        .alreadyRevoked, "predicate.revokes", expected: "an entry not yet revoked",
        found: "entry \(index)")
    }
    let target = try history.entry(at: index)
    let authors = target.entry.envelope.signatures.map(\.keyID)
    let predicate = target.statement.predicate
    func require(_ isEntitled: (PolicyKey) -> Bool) throws(Refusal) {
      try requireSigners(
        candidate.signers, at: candidate.index, keys: policy.predicate.keys,
        as: "a revocation of this \(predicate.kindName)", isEntitled: isEntitled)
    }
    switch predicate {
    case .evidence(let evidence):
      try require { $0.role == .owner || authors.contains($0.key.keyID) }
      for gate in evidence.gates where records.verdicts[gate]?.used.contains(index) ?? false {
        withdrawVerdict(of: gate)
      }
    case .verdict(let verdict):
      try require {
        $0.role == .owner || $0.role == .verifier || authors.contains($0.key.keyID)
      }
      if heads.gates[verdict.gate]?.verdict == index { withdrawVerdict(of: verdict.gate) }
    case .waiver(let waiver):
      try require { $0.role == .owner }
      heads.gates[waiver.gate]?.waivers.removeAll { $0 == index }
      records.waivers[index] = nil
    case .policy, .revocation:
      throw Refusal(
        .notRevocable, "predicate.revokes", expected: "evidence, a verdict or a waiver",
        found: predicate.kindName)
    }
    revocations[index] = candidate.index
  }
}
