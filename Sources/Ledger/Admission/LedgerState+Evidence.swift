internal import TransparencyLog

extension LedgerState {
  /// Admits evidence: signed by those who may, for gates that exist and are not full, and in answer
  /// to a checkpoint of this very ledger.
  mutating func apply(
    evidence: EvidencePredicate, _ candidate: Candidate, under policy: Policy, _ origin: Origin,
    history: some LedgerHistory, require: (@autoclosure () -> SignatureCheck) throws -> Void
  ) throws {
    try requireSigners(
      candidate.signers, at: candidate.index, keys: policy.predicate.keys,
      as: "evidence of kind \(evidence.kind.rawValue)"
    ) { policy.entitles($0.role, toSignEvidence: evidence.kind) }
    for gate in evidence.gates {
      guard let count = heads.evidenceCount(of: gate) else {
        throw Refusal(
          .unknownGate, "predicate.gates", expected: "gates of the policy", found: "\(gate)")
      }
      guard count < HeadsTable.maximumEvidence else {
        throw Refusal(
          .evidenceBacklog, "predicate.gates \(gate)",
          expected: "fewer than \(HeadsTable.maximumEvidence) live entries; issue a verdict first",
          found: "\(count)")
      }
    }
    try requireRoot(evidence.challenge, candidate, history: history)
    if let note = evidence.challenge.note {
      let check = try policy.check(note: note, of: evidence.challenge, origin)
      try require(check)
    }
    for gate in evidence.gates { heads.append(evidence: candidate.index, to: gate) }
  }

  /// The challenge must be a root that this ledger had before the entry.
  private func requireRoot(
    _ challenge: Challenge, _ candidate: Candidate, history: some LedgerHistory
  ) throws {
    guard challenge.size <= candidate.index else {
      throw Refusal(
        .challengeOutOfRange, "predicate.challenge.size",
        expected: "1 to \(candidate.index), the entry's index", found: "\(challenge.size)")
    }
    let root = try history.root(size: challenge.size)
    guard challenge.root == root else {
      throw Refusal(
        .wrongChallengeRoot, "predicate.challenge.root", expected: root.base64,
        found: challenge.root.base64)
    }
  }
}
