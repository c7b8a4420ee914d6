internal import TransparencyLog

extension LedgerState.Policy {
  /// Whether the role of a key entitles it to sign such a statement. For a revocation it depends on what
  /// is revoked besides.
  func entitles(_ role: Role, toSign predicate: Predicate) -> Bool {
    switch predicate {
    case .policy, .waiver: role == .owner
    case .evidence(let evidence): entitles(role, toSignEvidence: evidence.kind)
    case .verdict(let verdict): role == verdictRole(of: verdict.gate)
    case .revocation: true
    }
  }

  /// Whether the role of a key entitles it to sign evidence of a kind.
  func entitles(_ role: Role, toSignEvidence kind: EvidencePredicate.Kind) -> Bool {
    role == .operator || kind == .document && role == .reviewer
  }

  /// The role whose keys sign the verdicts of a gate.
  func verdictRole(of gate: Identifier) -> Role {
    predicate.gate(gate)?.demands.verdictRole ?? .verifier
  }

  /// The signature that must hold for a challenge's note to be this ledger's checkpoint of that size and
  /// root, the log's signature first.
  func check(
    note text: String, of challenge: Challenge, _ origin: Origin
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
        publicKey: predicate.logKey.publicKey)
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
      first.keyID == logKey.keyID, let signature = Ed25519Signature(first.signature)
    else {
      throw refuse(expected: "the log's signature first", found: "another or none")
    }
    return SignatureCheck(
      key: logKey.publicKey, signature: signature, signed: .checkpoint(signed.note.text))
  }
}
