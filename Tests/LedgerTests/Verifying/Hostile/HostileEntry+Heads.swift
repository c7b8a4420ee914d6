import Ledger
import Testing
import TransparencyLog

extension HostileEntry {
  /// Admissible statements under heads that a light client would be deceived by.
  static let heads = [
    HostileEntry("heads that name an older verdict", .wrongHeads) { story in
      let newer = try story.verdict()
      let heads = try story.heads(after: newer, by: .verifier, .b4) {
        $0.verdict = LedgerScenario.verdict
      }
      return try story.forged(newer, by: .verifier, heads: heads)
    },
    HostileEntry("heads that keep a revoked verdict", .wrongHeads) { story in
      try story.forged(
        story.revocation(of: LedgerScenario.verdict), by: .verifier, heads: story.heads.digest)
    },
    HostileEntry("heads that fall back to the verdict before", .wrongHeads) { story in
      let newer = try story.append(story.verdict(), by: .verifier)
      let heads = story.heads(.b4) { $0.verdict = LedgerScenario.verdict }
      return try story.forged(story.revocation(of: newer), by: .owner, heads: heads)
    },
    HostileEntry("heads that do not put back what a revoked verdict set aside", .wrongHeads) {
      story in
      let newer = try story.append(
        story.verdict(settingAside: [LedgerScenario.probe]), by: .verifier)
      let heads = story.heads(.b4) { $0.verdict = nil }
      return try story.forged(story.revocation(of: newer), by: .owner, heads: heads)
    },
    HostileEntry("heads that leave out an entry", .wrongHeads) { story in
      let hidden = try story.append(story.evidence(), by: .operator)
      let newer = try story.evidence(kind: .document)
      let heads = try story.heads(after: newer, by: .operator, .b4) {
        $0.evidence.removeAll { $0 == hidden }
      }
      return try story.forged(newer, by: .operator, heads: heads)
    },
    HostileEntry("heads of the entry before", .wrongHeads) { story in
      try story.forged(story.evidence(), by: .operator, heads: story.heads.digest)
    },
    HostileEntry("heads that keep a revoked waiver", .wrongHeads) { story in
      try story.forged(
        story.revocation(of: LedgerScenario.waiver), by: .owner, heads: story.heads.digest)
    },
    HostileEntry("heads that grant a waiver to another gate", .wrongHeads) { story in
      let waiver = story.waiver()
      let index = story.state.size
      let heads = try story.heads(after: waiver, by: .owner, .b4) { $0.waivers = [index] }
      return try story.forged(waiver, by: .owner, heads: heads)
    },
    HostileEntry("heads that stay at the policy before", .wrongHeads) { story in
      try story.forged(story.policy(), by: .owner, .owner2, heads: story.heads.digest)
    },
    HostileEntry("heads that keep the waiver of a gate that is not waivable any more", .wrongHeads)
    { story in
      let stricter = story.policy { $0.edit(.b0) { $0.waivable = false } }
      var table = story.heads
      table.policy = story.state.size
      return try story.forged(stricter, by: .owner, .owner2, heads: table.digest)
    },
    HostileEntry("heads that keep the row of a gate that is gone", .wrongHeads) { story in
      let smaller = story.policy { $0.gates.removeAll { $0.id == .build } }
      var table = story.heads
      table.policy = story.state.size
      return try story.forged(smaller, by: .owner, .owner2, heads: table.digest)
    },
    HostileEntry("heads that keep a verdict by a compromised key", .wrongHeads) { story in
      let policy = story.policy {
        $0.edit(.verifier) { $0.compromisedFrom = LedgerScenario.verdict }
      }
      var table = story.heads
      table.policy = story.state.size
      return try story.forged(policy, by: .owner, .owner2, heads: table.digest)
    },
    HostileEntry("heads of nothing", .wrongHeads) { story in
      try story.forged(story.evidence(), by: .operator, heads: .empty)
    },
  ]
}
