import Foundation
import Ledger
import Testing
import TransparencyLog

extension HostileEntry {
  /// Evidence by those who may not sign it, for what there is not, or in answer to no challenge.
  static let evidence = [
    HostileEntry("evidence by a verifier", .wrongRole) { story in
      try story.forged(story.evidence(), by: .verifier)
    },
    HostileEntry("a probe by a reviewer", .wrongRole) { story in
      try story.forged(story.evidence(), by: .reviewer)
    },
    HostileEntry("evidence by an operator and somebody else", .unlistedKey) { story in
      try story.forged(story.evidence(), by: .operator, .outsider)
    },
    HostileEntry("evidence by the log key", .unlistedKey) { story in
      try story.forged(story.evidence(), by: .log)
    },
    HostileEntry("evidence by a retired key", .endedKey) { story in
      let end = story.state.size
      try story.append(
        story.policy { $0.edit(.operator) { $0.retiredFrom = end } }, by: .owner, .owner2)
      return try story.forged(story.evidence(), by: .operator)
    },
    HostileEntry("evidence by a compromised key", .endedKey) { story in
      try story.append(
        story.policy { $0.edit(.operator) { $0.compromisedFrom = 1 } }, by: .owner, .owner2)
      return try story.forged(story.evidence(), by: .operator)
    },
    HostileEntry("evidence for an unknown gate", .unknownGate) { story in
      try story.forged(story.evidence(for: Identifier(known: "b9")), by: .operator)
    },
    HostileEntry("evidence for no gate", .malformedValue) { story in
      try story.forged(story.evidence { $0.gates = [] }, by: .operator)
    },
    HostileEntry("the 257th live evidence of a gate", .evidenceBacklog) { story in
      let challenge = Challenge(size: 1, root: try story.history.root(size: 1), note: nil)
      for number in story.row(.b4).evidence.count..<256 {
        let count = EvidencePredicate.Count(name: "number", value: UInt64(number))
        try story.append(
          story.evidence { ($0.challenge, $0.counts) = (challenge, [count]) }, by: .operator)
      }
      return try story.forged(story.evidence(), by: .operator)
    },
    challenge("a challenge of another root", .wrongChallengeRoot) { challenge, _ in
      challenge.root = .empty
    },
    challenge("a challenge of a later size", .challengeOutOfRange) { challenge, _ in
      challenge.size += 1
    },
    challenge("a challenge of a huge size", .challengeOutOfRange) { challenge, _ in
      challenge.size = 1 << 52
    },
    challenge("a challenge of size 0", .malformedValue) { challenge, _ in
      (challenge.size, challenge.root) = (0, .empty)
    },
    challenge("a note that nobody signed", .wrongChallengeNote) { challenge, log in
      challenge.note = try log.sign(size: challenge.size, root: challenge.root).note.text
    },
    challenge("a note that the log did not sign", .wrongChallengeNote) { challenge, log in
      log.key = .outsider
      challenge.note = try log.text(of: challenge)
    },
    challenge("a note that the log signed for another root", .wrongChallengeNote) {
      challenge, log in
      challenge.note = try log.text(of: challenge)
        .replacingOccurrences(of: challenge.root.base64, with: Digest.empty.base64)
    },
    challenge("a note whose log signature fails", .wrongChallengeNote) { challenge, log in
      let other = try log.sign(size: challenge.size, root: .empty).note.signatures[0]
      let text = try log.sign(size: challenge.size, root: challenge.root).note.text
      challenge.note = "\(text)\n\(other.line)\n"
    },
    challenge("a note of another ledger", .wrongChallengeNote) { challenge, log in
      log.origin = "ledger.example/\(Digest.empty.hex)"
      challenge.note = try log.text(of: challenge)
    },
    challenge("a note of another size", .wrongChallengeNote) { challenge, log in
      var other = challenge
      other.size -= 1
      challenge.note = try log.text(of: other)
    },
    challenge("a note with a further line", .wrongChallengeNote) { challenge, log in
      let signed = try log.sign(
        size: challenge.size, root: challenge.root, extensionLines: ["further"])
      challenge.note = String(decoding: signed.bytes, as: UTF8.self)
    },
  ]

  private static func challenge(
    _ description: String, _ code: Refusal.Code,
    _ edit: @escaping @Sendable (inout Challenge, inout HostileLog) throws -> Void
  ) -> HostileEntry {
    HostileEntry(description, code) { story in
      var log = HostileLog(directory: "", origin: story.origin, time: story.clock)
      var challenge = Challenge(
        size: story.state.size, root: try story.history.root(size: story.state.size), note: nil)
      try edit(&challenge, &log)
      let heads = try story.heads(after: story.evidence(), by: .operator, .b4) { _ in }
      return try story.forged(
        story.evidence { $0.challenge = challenge }, by: .operator, heads: heads)
    }
  }
}

extension HostileLog {
  /// The whole note that a challenge carries.
  fileprivate func text(of challenge: Challenge) throws -> String {
    String(decoding: try sign(size: challenge.size, root: challenge.root).bytes, as: UTF8.self)
  }
}
