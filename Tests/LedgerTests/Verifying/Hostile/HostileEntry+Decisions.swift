import Ledger
import Testing
import TransparencyLog

extension HostileEntry {
  /// Verdicts that hide something.
  static let verdicts = [
    HostileEntry("a verdict that leaves out live evidence", .incompleteInputs) { story in
      try story.append(story.evidence(), by: .operator)
      return try story.forged(story.verdict { $0.used.removeLast() }, by: .verifier)
    },
    HostileEntry("a verdict that lists what is not live", .incompleteInputs) { story in
      try story.append(
        story.verdict(settingAside: [LedgerScenario.probe]), by: .verifier)
      return try story.forged(
        story.verdict { $0.superseded = [LedgerScenario.probe] }, by: .verifier)
    },
    HostileEntry("a verdict that lists evidence twice", .incompleteInputs) { story in
      try story.forged(
        story.verdict { $0.superseded = [LedgerScenario.probe] }, by: .verifier)
    },
    HostileEntry("a verdict that uses revoked evidence", .unusableInput) { story in
      try story.append(story.revocation(of: LedgerScenario.probe), by: .operator)
      return try story.forged(story.verdict(), by: .verifier)
    },
    HostileEntry("a verdict that uses evidence by a compromised key", .unusableInput) { story in
      try story.append(
        story.policy { $0.edit(.operator) { $0.compromisedFrom = 1 } }, by: .owner, .owner2)
      return try story.forged(story.verdict(), by: .verifier)
    },
    HostileEntry("a verdict on evidence of another hash", .wrongLeafHash) { story in
      try story.forged(story.verdict { $0.used[0].leafHash = .empty }, by: .verifier)
    },
    HostileEntry("a verdict under the policy before", .wrongPolicy) { story in
      let before = try story.payloadDigest(of: 0)
      try story.append(story.policy(), by: .owner, .owner2)
      return try story.forged(story.verdict { $0.policy = before }, by: .verifier)
    },
    HostileEntry("a verdict that replaces none", .wrongSupersedes) { story in
      try story.forged(story.verdict { $0.supersedes = nil }, by: .verifier)
    },
    HostileEntry("a verdict that replaces a revoked one", .wrongSupersedes) { story in
      let revoked = try story.payloadDigest(of: LedgerScenario.verdict)
      try story.append(story.revocation(of: LedgerScenario.verdict), by: .verifier)
      return try story.forged(story.verdict { $0.supersedes = revoked }, by: .verifier)
    },
    HostileEntry("a verdict on an unknown gate", .unknownGate) { story in
      try story.forged(story.verdict { $0.gate = Identifier(known: "b9") }, by: .verifier)
    },
    HostileEntry("a verdict by the operator", .wrongRole) { story in
      try story.forged(story.verdict(), by: .operator)
    },
    HostileEntry("a verdict by an owner", .wrongRole) { story in
      try story.forged(story.verdict(), by: .owner)
    },
  ]

  /// Waivers that no owner could grant.
  static let waivers = [
    HostileEntry("a waiver of a gate that is not waivable", .gateNotWaivable) { story in
      try story.forged(story.waiver(of: .b4), by: .owner)
    },
    HostileEntry("a waiver of a gate that requires one that is not", .gateNotWaivable) { story in
      try story.forged(story.waiver(of: .build), by: .owner)
    },
    HostileEntry("a waiver of an unknown gate", .unknownGate) { story in
      try story.forged(story.waiver(of: Identifier(known: "b9")), by: .owner)
    },
    HostileEntry("a waiver by a verifier", .wrongRole) { story in
      try story.forged(story.waiver(), by: .verifier)
    },
    HostileEntry("a waiver below the threshold", .belowThreshold) { story in
      try story.append(story.policy { $0.waiverThreshold = 2 }, by: .owner, .owner2)
      return try story.forged(story.waiver(), by: .owner)
    },
    HostileEntry("a waiver that is over", .waiverExpired) { story in
      try story.forged(
        story.waiver { [clock = story.clock] in
          ($0.notBefore, $0.notAfter) = (clock.advanced(by: -60), clock)
        }, by: .owner)
    },
    HostileEntry("a waiver that ends before it begins", .malformedValue) { story in
      try story.forged(story.waiver { $0.notAfter = $0.notBefore }, by: .owner)
    },
    HostileEntry("a waiver under the policy before", .wrongPolicy) { story in
      var before = story
      try story.append(story.policy(), by: .owner, .owner2)
      before.clock = story.clock
      return try story.forged(before.waiver(), by: .owner)
    },
  ]

  /// Revocations of what nobody may revoke.
  static let revocations = [
    HostileEntry("a revocation of a policy", .notRevocable) { story in
      try story.forged(story.revocation(of: 0), by: .owner)
    },
    HostileEntry("a revocation of a revocation", .notRevocable) { story in
      let first = try story.append(story.revocation(of: LedgerScenario.waiver), by: .owner)
      return try story.forged(story.revocation(of: first), by: .owner)
    },
    HostileEntry("a revocation of nothing", .notRevocable) { story in
      let revocation = try story.revocation(of: LedgerScenario.waiver) { $0.revokes = .empty }
      return try story.forged(revocation, by: .owner)
    },
    HostileEntry("a second revocation", .alreadyRevoked) { story in
      try story.append(story.revocation(of: LedgerScenario.waiver), by: .owner)
      return try story.forged(story.revocation(of: LedgerScenario.waiver), by: .owner2)
    },
    HostileEntry("a revocation of evidence by another's author", .wrongRole) { story in
      try story.forged(story.revocation(of: LedgerScenario.probe), by: .reviewer)
    },
    HostileEntry("a revocation of a verdict by the operator", .wrongRole) { story in
      try story.forged(story.revocation(of: LedgerScenario.verdict), by: .operator)
    },
    HostileEntry("a revocation of a waiver by a verifier", .wrongRole) { story in
      try story.forged(story.revocation(of: LedgerScenario.waiver), by: .verifier)
    },
    HostileEntry("a revocation with another subject", .malformedValue) { story in
      let revocation = try story.revocation(of: LedgerScenario.waiver)
      let other = Statement(
        subjects: [Subject(name: "statement", sha256: .empty)], predicate: revocation.predicate)
      return try story.forged(other, by: .owner)
    },
  ]
}
