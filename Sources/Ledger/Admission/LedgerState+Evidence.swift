internal import TransparencyLog

extension LedgerState {
  /// Admits evidence: signed by those who may, for gates that exist and are not full, and in answer
  /// to a checkpoint of this very ledger.
  mutating func apply(
    evidence: EvidencePredicate, _ candidate: Candidate, under policy: Policy, _ origin: Origin,
    history: some LedgerHistory, require: (SignatureCheck) throws -> Void
  ) throws {
    try requireSigners(
      candidate.signers, at: candidate.index, keys: policy.predicate.keys,
      as: "evidence of kind \(evidence.kind.rawValue)"
    ) { key in
      key.role == .operator || evidence.kind == .document && key.role == .reviewer
    }
    for gate in evidence.gates {
      guard let row = heads.gates[gate] else {
        throw Refusal(
          .unknownGate, "predicate.gates", expected: "gates of the policy", found: "\(gate)")
      }
      guard row.evidence.count < HeadsTable.maximumEvidence else {
        throw Refusal(
          .evidenceBacklog, "predicate.gates \(gate)",
          expected: "fewer than \(HeadsTable.maximumEvidence) live entries; issue a verdict first",
          found: "\(row.evidence.count)")
      }
    }
    try requireRoot(evidence.challenge, candidate, history: history)
    if let note = evidence.challenge.note {
      try require(try check(note: note, of: evidence.challenge, under: policy, origin))
    }
    for gate in evidence.gates { heads.gates[gate]?.append(evidence: candidate.index) }
    records.evidence[candidate.index] = GateRecords.Evidence(
      leafHash: .empty, signers: candidate.signers)
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

  /// The note must be this ledger's checkpoint of that size and root, the log's signature first.
  private func check(
    note text: String, of challenge: Challenge, under policy: Policy, _ origin: Origin
  ) throws(Refusal) -> SignatureCheck {
    func refuse(expected: String, found: String) -> Refusal {
      Refusal(
        .wrongChallengeNote, "predicate.challenge.note", expected: expected, found: found)
    }
    let signed: SignedCheckpoint
    let logKey: VerifierKey
    do {
      signed = try SignedCheckpoint(parsing: Array(text.utf8))
      logKey = try VerifierKey(
        name: origin.description, algorithm: .ed25519,
        publicKey: policy.predicate.logKey.publicKey)
    } catch {
      throw refuse(expected: "a checkpoint note", found: "\(error)")
    }
    let checkpoint = signed.checkpoint
    guard checkpoint.origin == origin.description, checkpoint.size == challenge.size,
      checkpoint.root == challenge.root, checkpoint.extensionLines.isEmpty
    else {
      throw refuse(
        expected: "the checkpoint of size \(challenge.size) of this ledger",
        found: "size \(checkpoint.size) of \(checkpoint.origin.abbreviated)")
    }
    guard let first = signed.note.signatures.first, first.name == logKey.name,
      first.keyID == logKey.keyID
    else {
      throw refuse(expected: "the log's signature first", found: "another or none")
    }
    return SignatureCheck(
      key: logKey.publicKey, signature: first.signature, signed: .checkpoint(signed.note.text))
  }
}
