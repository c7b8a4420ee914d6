internal import TransparencyLog

/// Whether a waiver holds for what is about to be done; nobody waives in silence, or for himself.
struct WaiverStanding {
  let gate: PolicyGate
  let facts: GateFacts
  let question: GateQuestion

  /// Why the waiver at an index does not hold, or nil when it does.
  func problem(of index: UInt64) -> GateReason? {
    guard let read = facts.entries[index] else {
      return reason(.factsMissing, index, "entry", "a waiver of the gate", "nothing")
    }
    guard case .waiver(let waiver) = read.statement.predicate, waiver.gate == gate.id else {
      return reason(.factsContradict, index, "entry", "a waiver of the gate", "something else")
    }
    return problem(of: waiver, at: index, in: question)
      ?? problem(of: read.entry.envelope.signatures.map(\.keyID), at: index)
  }

  private func problem(
    of waiver: WaiverPredicate, at index: UInt64, in question: GateQuestion
  ) -> GateReason? {
    guard facts.policies.current.waivable.contains(gate.id) else {
      return reason(.waiverNotWaivable, index, "gate", "a gate that may be waived", "one that not")
    }
    guard let scope = question.scope, scope == waiver.scope else {
      return reason(
        .waiverOtherScope, index, "scope", waiver.scope.rawValue,
        question.scope?.rawValue ?? "none")
    }
    guard let effects = question.effects else {
      return reason(
        .waiverEffectsUndeclared, index, "effects", "the effects, or that there are none", "nothing"
      )
    }
    let forbidden = waiver.prohibitions + waiver.notCovered
    if let effect = effects.first(where: forbidden.contains) {
      return reason(
        .waiverEffectForbidden, index, "effects", "no effect that stays forbidden",
        effect.rawValue)
    }
    if question.now < waiver.notBefore {
      return reason(
        .waiverNotBegun, index, "notBefore", "\(waiver.notBefore) to be over", "\(question.now)")
    }
    if question.now >= waiver.notAfter {
      return reason(
        .waiverExpired, index, "notAfter", "before \(waiver.notAfter)", "\(question.now)")
    }
    if let longest = gate.demands.longestWaiver, UInt64(clamping: waiver.length) > longest {
      return reason(.waiverTooLong, index, "notAfter", "at most \(longest) s", "\(waiver.length) s")
    }
    return nil
  }

  private func problem(of signers: [Digest], at index: UInt64) -> GateReason? {
    let needed = facts.policies.policy(at: index)?.predicate.waiverThreshold ?? .max
    let sound = signers.filter { signer in
      facts.policies.keys.records[signer]?.role == .owner
        && !facts.policies.isCompromised([signer], at: index)
    }
    guard UInt64(sound.count) >= needed else {
      return reason(
        .waiverBelowThreshold, index, "signatures", "\(needed) owners", "\(sound.count)")
    }
    // One key has one role for ever; this holds even where that was overlooked.
    for (other, read) in facts.entries {
      switch read.statement.predicate {
      case .evidence, .verdict:
        guard read.entry.envelope.signatures.contains(where: { signers.contains($0.keyID) }) else {
          continue
        }
        return reason(
          .waiverBySigner, index, "signatures", "owners who signed no evidence and no verdict",
          "a signer of entry \(other)")
      case .policy, .waiver, .revocation: continue
      }
    }
    return nil
  }

  private func reason(
    _ code: GateReason.Code, _ index: UInt64, _ subject: String, _ expected: String,
    _ found: String
  ) -> GateReason {
    GateReason(code, gate.id, entry: index, subject, expected: expected, found: found)
  }
}
