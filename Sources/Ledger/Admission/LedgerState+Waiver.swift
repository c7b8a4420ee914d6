internal import TransparencyLog

extension LedgerState {
  /// Admits a waiver: by enough owners, of a gate that may be waived, and not over already.
  mutating func apply(
    waiver: WaiverPredicate, _ candidate: Candidate, under policy: Policy
  ) throws(Refusal) {
    guard heads.gates[waiver.gate] != nil else {
      throw Refusal(
        .unknownGate, "predicate.gate", expected: "a gate of the policy", found: "\(waiver.gate)")
    }
    guard policy.waivable.contains(waiver.gate) else {
      throw Refusal(
        .gateNotWaivable, "predicate.gate",
        expected: "a gate that may be waived, and that requires only such gates",
        found: "\(waiver.gate)")
    }
    try requireSigners(
      candidate.signers, at: candidate.index, keys: policy.predicate.keys, as: "a waiver"
    ) { $0.role == .owner }
    let threshold = policy.predicate.waiverThreshold
    guard UInt64(candidate.signers.count) >= threshold else {
      throw Refusal(
        .belowThreshold, "envelope.signatures", expected: "\(threshold) owners",
        found: "\(candidate.signers.count)")
    }
    try requireOneSubject(
      candidate.statement, sha256: policy.payloadDigest, otherwise: .wrongPolicy)
    guard waiver.notAfter > candidate.time else {
      throw Refusal(
        .waiverExpired, "predicate.notAfter", expected: "after \(candidate.time)",
        found: "\(waiver.notAfter)")
    }
    if let longest = policy.predicate.gate(waiver.gate)?.demands.longestWaiver,
      UInt64(clamping: waiver.length) > longest
    {
      throw Refusal(
        .waiverTooLong, "predicate.notAfter", expected: "at most \(longest) s after notBefore",
        found: "\(waiver.length) s")
    }
    heads.gates[waiver.gate]?.waivers.append(candidate.index)
    records.waivers[candidate.index] = GateRecords.Waiver(
      signers: candidate.signers, threshold: threshold)
  }
}
