import Ledger
import Testing
import TransparencyLog

extension HostileEntry {
  /// Policies that may not follow the one before.
  static let policies = [
    HostileEntry("a policy below the threshold", .belowThreshold) { story in
      try story.forged(story.policy(), by: .owner)
    },
    HostileEntry("a policy below the threshold that it replaces", .belowThreshold) { story in
      try story.forged(story.policy { $0.ownerThreshold = 1 }, by: .owner2)
    },
    HostileEntry("a policy by owners and one who is none", .wrongRole) { story in
      try story.forged(story.policy(), by: .owner, .owner2, .operator)
    },
    HostileEntry("a policy by an operator", .wrongRole) { story in
      try story.forged(story.policy { $0.ownerThreshold = 1 }, by: .operator)
    },
    HostileEntry("a policy by an owner whom only it names", .unlistedKey) { story in
      try story.forged(
        story.policy { $0.keys.append(PolicyKey(.owner3, .owner)) }, by: .owner, .owner3)
    },
    HostileEntry("a policy that replaces none", .wrongSupersedes) { story in
      try story.forged(story.policy { $0.supersedes = nil }, by: .owner, .owner2)
    },
    HostileEntry("a policy that replaces the one before the last", .wrongSupersedes) { story in
      let genesis = try story.payloadDigest(of: 0)
      try story.append(story.policy(), by: .owner, .owner2)
      return try story.forged(
        story.policy { ($0.supersedes, $0.waiverThreshold) = (genesis, 2) }, by: .owner, .owner2)
    },
    HostileEntry("a policy of another ledger", .wrongLedger) { story in
      try story.forged(
        story.policy { $0.ledger = "ledger.example/\(Digest.empty.hex)" }, by: .owner, .owner2)
    },
    HostileEntry("a policy of no ledger", .wrongLedger) { story in
      try story.forged(story.policy { $0.ledger = nil }, by: .owner, .owner2)
    },
    HostileEntry("a policy with an id", .unknownMember) { story in
      try story.forged(
        story.policy { $0.id = String(repeating: "00112233", count: 4) }, by: .owner, .owner2)
    },
    HostileEntry("another log key", .logKeyChanged) { story in
      try story.forged(
        story.policy { $0.logKey = EnrolledKey(TestKey.outsider.publicKey) }, by: .owner, .owner2)
    },
    HostileEntry("another name", .nameChanged) { story in
      try story.forged(story.policy { $0.name = "ledger.other" }, by: .owner, .owner2)
    },
    HostileEntry("too few owners left", .tooFewOwners) { story in
      let end = story.state.size
      return try story.forged(
        story.policy { $0.edit(.owner2) { $0.retiredFrom = end } }, by: .owner, .owner2)
    },
    HostileEntry("gates that require each other", .requirementCycle) { story in
      try story.forged(
        story.policy { $0.edit(.b4) { $0.requires = [.build] } }, by: .owner, .owner2)
    },
    HostileEntry("a gate that requires one that there is not", .unknownGate) { story in
      try story.forged(
        story.policy { $0.gates.removeAll { $0.id == .b0 } }, by: .owner, .owner2)
    },
    HostileEntry("an unknown member of a policy", .unknownMember) { story in
      let payload = story.policy().payload.replacing(#""rules":1"#, with: #""rules":1,"trust":1"#)
      return try story.forged(payload: payload, by: [.owner, .owner2])
    },
    HostileEntry("a venue proof of a later version", .unsupportedMember, outcome: .undecidable) {
      story in
      let venue = #"{"id":"v3","displayName":"V3","proofs":[{"type":"quantum"}]}"#
      let payload = story.policy().payload.replacing(
        #""rules":1"#, with: #""rules":1,"venues":[\#(venue)]"#)
      return try story.forged(payload: payload, by: [.owner, .owner2])
    },
    HostileEntry("rules that this version does not know", .unsupportedRules, outcome: .undecidable)
    { story in
      try story.forged(story.policy { $0.rules = 2 }, by: .owner, .owner2)
    },
  ]

  /// Keys that may not hold what a policy gives them.
  static let keys = [
    HostileEntry("a key in a second role", .roleChanged) { story in
      try story.forged(
        story.policy { $0.edit(.operator) { $0.role = .verifier } }, by: .owner, .owner2)
    },
    HostileEntry("a key that comes back in a second role", .roleChanged) { story in
      try story.append(story.policy { $0.remove(.reviewer) }, by: .owner, .owner2)
      return try story.forged(
        story.policy { $0.keys.append(PolicyKey(.reviewer, .verifier)) }, by: .owner, .owner2)
    },
    HostileEntry("a key listed twice", .notAscending) { story in
      try story.forged(
        story.policy { $0.keys.append(PolicyKey(.operator, .verifier)) }, by: .owner, .owner2)
    },
    HostileEntry("a role for the log key", .logKeyHasRole) { story in
      try story.forged(
        story.policy { $0.keys.append(PolicyKey(.log, .operator)) }, by: .owner, .owner2)
    },
    HostileEntry("a key of low order", .weakKey) { story in
      // The identity: y = 1. Whatever is signed, half of all signatures of zeros would verify.
      let prefix = TestKey.operator.publicKey.spki.prefix(12)
      let weak = Array(prefix) + [1] + Array(repeating: 0, count: 31)
      let payload = story.policy().payload
        .replacing(Base64.encode(TestKey.operator.publicKey.spki), with: Base64.encode(weak))
        .replacing(TestKey.operator.keyID.hex, with: SHA256.hash(weak).hex)
      return try story.forged(payload: payload, by: [.owner, .owner2])
    },
    HostileEntry("a key under the id of another", .malformedValue) { story in
      let payload = story.policy().payload
        .replacing(TestKey.operator.keyID.hex, with: TestKey.outsider.keyID.hex)
      return try story.forged(payload: payload, by: [.owner, .owner2])
    },
    HostileEntry("a retirement that is withdrawn", .endChanged) { story in
      let end = story.state.size
      try story.append(
        story.policy { $0.edit(.reviewer) { $0.retiredFrom = end } }, by: .owner, .owner2)
      return try story.forged(
        story.policy { $0.edit(.reviewer) { $0.retiredFrom = nil } }, by: .owner, .owner2)
    },
    HostileEntry("a retirement that is antedated", .endChanged) { story in
      try story.forged(
        story.policy { $0.edit(.reviewer) { $0.retiredFrom = 2 } }, by: .owner, .owner2)
    },
    HostileEntry("a compromise that is moved later", .endChanged) { story in
      try story.append(
        story.policy { $0.edit(.reviewer) { $0.compromisedFrom = 2 } }, by: .owner, .owner2)
      return try story.forged(
        story.policy { $0.edit(.reviewer) { $0.compromisedFrom = 3 } }, by: .owner, .owner2)
    },
    HostileEntry("an end that is forgotten while the key is out", .endChanged) { story in
      try story.append(
        story.policy { $0.edit(.reviewer) { $0.compromisedFrom = 2 } }, by: .owner, .owner2)
      try story.append(story.policy { $0.remove(.reviewer) }, by: .owner, .owner2)
      return try story.forged(
        story.policy { $0.keys.append(PolicyKey(.reviewer, .reviewer)) }, by: .owner, .owner2)
    },
  ]
}
