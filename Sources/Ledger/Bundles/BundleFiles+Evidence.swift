internal import TransparencyLog

extension BundleFiles {
  /// What the run in the bundle claims to be.
  ///
  /// - Throws: `Refusal` with `bundleMismatch` when the bundle has no `attestation.json`, and what
  ///   reading it throws.
  public func attestation() throws(Refusal) -> Attestation {
    guard let file = files.first(where: { $0.path.hasSameBytes(as: BundlePath.attestation) })
    else {
      throw Refusal(
        .bundleMismatch, "bundle", expected: "a file \(BundlePath.attestation)",
        found: "none")
    }
    return try Attestation(parsing: file.bytes)
  }

  /// The evidence statement about the bundle, made from its attestation alone, ready to be signed.
  ///
  /// - Parameters:
  ///   - venue: where it was made, when that is not what the attestation claims. What proves the one
  ///     venue does not prove the other.
  ///   - signatures: how many signatures its entry must have room for.
  /// - Throws: `Refusal` when what the bundle shows cannot be read, no ledger would accept the
  ///   statement, or no entry can hold it.
  public func evidenceDraft(
    venue: Identifier? = nil, signatures: Int = 1
  ) throws(Refusal) -> EvidenceDraft {
    let attestation = try attestation()
    let predicate = EvidencePredicate(
      ledger: attestation.origin.description, kind: .probe, gates: [attestation.gate],
      challenge: attestation.challenge, startedAt: attestation.startedAt,
      finishedAt: attestation.finishedAt, venue: venue ?? attestation.venue,
      profile: attestation.profile, bundle: digest, tool: attestation.tool, artifacts: artifacts)
    try requireReadable(as: predicate)
    return try EvidenceDraft(
      of: Statement(subjects: attestation.subjects, predicate: .evidence(predicate)),
      blobs: cited.map(\.bytes), signatures: signatures,
      advice: "carry fewer files, or a challenge with fewer cosignatures")
  }

  /// What no evaluator could read would show nothing for ever, so it is never signed.
  private func requireReadable(as predicate: EvidencePredicate) throws(Refusal) {
    let blobs = Dictionary(zip(artifacts.map(\.sha256), cited.map(\.bytes))) { first, _ in first }
    _ = try BundleEvidence(reading: predicate) { blobs[$0] }
  }

  /// Refuses a statement that is not about this very bundle.
  ///
  /// - Parameter venue: the venue that it has to claim, when somebody says which.
  public func requireSubject(
    of statement: Statement, venue: Identifier? = nil
  ) throws(Refusal) {
    guard case .evidence(let evidence) = statement.predicate, evidence.kind == .probe else {
      throw Refusal(
        .bundleMismatch, BundlePath.envelope, expected: "evidence of kind probe",
        found: statement.predicate.kindName)
    }
    guard evidence.bundle == digest else {
      throw Refusal(
        .bundleMismatch, "\(BundlePath.envelope) predicate.bundle", expected: "\(digest)",
        found: evidence.bundle?.hex ?? "none")
    }
    guard evidence.artifacts == artifacts else {
      let differing = zip(evidence.artifacts, artifacts).first { $0 != $1 }?.1.name
      throw Refusal(
        .bundleMismatch, "\(BundlePath.envelope) predicate.artifacts",
        expected: "the \(artifacts.count) files of this bundle, venue proofs included",
        found: differing.map { "another list, from \($0.abbreviated) on" }
          ?? "\(evidence.artifacts.count) files")
    }
    let attestation = try attestation()
    guard evidence.ledger.hasSameBytes(as: attestation.origin.description),
      evidence.gates == [attestation.gate], evidence.profile == attestation.profile,
      evidence.challenge.size == attestation.challenge.size,
      evidence.challenge.root == attestation.challenge.root,
      statement.subjects == attestation.subjects
    else {
      throw Refusal(
        .bundleMismatch, BundlePath.envelope,
        expected: "the ledger, gate, profile, challenge and subjects of \(BundlePath.attestation)",
        found: "others")
    }
    guard venue == nil || evidence.venue == venue else {
      throw Refusal(
        .bundleMismatch, "\(BundlePath.envelope) predicate.venue",
        expected: "\(venue?.rawValue ?? "")", found: evidence.venue?.rawValue ?? "none")
    }
    try requireReadable(as: evidence)
  }
}
