internal import TransparencyLog

extension LedgerState {
  /// Admits a verdict: its inputs are all of its gate's live evidence, each used or set aside.
  ///
  /// Whether setting aside was right is for whoever evaluates the gate, never a reason to refuse.
  mutating func apply(
    verdict: VerdictPredicate, _ candidate: Candidate, under policy: Policy
  ) throws(Refusal) {
    guard let row = heads.gates[verdict.gate] else {
      throw Refusal(
        .unknownGate, "predicate.gate", expected: "a gate of the policy",
        found: "\(verdict.gate)")
    }
    let role = policy.verdictRole(of: verdict.gate)
    try requireSigners(
      candidate.signers, at: candidate.index, keys: policy.predicate.keys,
      as: "a verdict of \(verdict.gate), which takes a \(role.rawValue)"
    ) { $0.role == role }
    guard verdict.policy == policy.payloadDigest else {
      throw Refusal(
        .wrongPolicy, "predicate.policy", expected: policy.payloadDigest.hex,
        found: verdict.policy.hex)
    }
    let before = records.verdicts[verdict.gate]?.payloadDigest
    guard verdict.supersedes == before else {
      throw Refusal(
        .wrongSupersedes, "predicate.supersedes", expected: before?.hex ?? "null",
        found: verdict.supersedes?.hex ?? "null")
    }
    let used = verdict.used.map(\.index)
    try requireComplete(used: used, superseded: verdict.superseded, live: row.evidence)
    for input in verdict.used { try requireUsable(input) }

    heads.gates[verdict.gate]?.evidence = used
    heads.gates[verdict.gate]?.verdict = candidate.index
    records.verdicts[verdict.gate] = GateRecords.Verdict(
      payloadDigest: candidate.payloadDigest, signers: candidate.signers, used: used,
      superseded: verdict.superseded)
    records.prune(to: heads)
  }

  private func requireComplete(
    used: [UInt64], superseded: [UInt64], live: [UInt64]
  ) throws(Refusal) {
    let named = (used + superseded).sorted()
    guard named != live else { return }
    let missing = live.filter { !named.contains($0) }
    let extra = named.filter { !live.contains($0) }
    throw Refusal(
      .incompleteInputs, "predicate.inputs",
      expected: "each live evidence entry once",
      found: missing.isEmpty && extra.isEmpty
        ? "an entry twice" : "missing \(missing), not live \(extra)")
  }

  private func requireUsable(_ input: VerdictPredicate.Input) throws(Refusal) {
    let place = "predicate.inputs.used \(input.index)"
    let record = records.evidence(at: input.index)
    guard record?.leafHash == input.leafHash else {
      throw Refusal(
        .wrongLeafHash, place, expected: record?.leafHash.hex ?? "none",
        found: input.leafHash.hex)
    }
    guard revocations[input.index] == nil else {
      throw Refusal(
        .unusableInput, place, expected: "evidence that was not revoked", found: "revoked")
    }
    guard !isCompromised(evidence: input.index) else {
      throw Refusal(
        .unusableInput, place, expected: "evidence by sound keys", found: "a compromised key's")
    }
  }
}
