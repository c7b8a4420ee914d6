import Ledger
import TransparencyLog

// What a ledger does not admit of evidence, verdicts, waivers and revocations, whoever signs it.

extension RefusedAttempt {
  private static let unknown = Identifier(known: "b9")

  static let ofEvidence: [RefusedAttempt] = [
    .init("for an unknown gate", .unknownGate, by: .operator) {
      try $0.evidence(for: .b4, unknown)
    },
    .init("for a gate that is full", .evidenceBacklog, by: .operator) {
      try $0.fill(.b4)
      return try $0.evidence()
    },
    .init("for a gate that is full, among others", .evidenceBacklog, by: .operator) {
      try $0.fill(.b4)
      return try $0.evidence(for: .b0, .b4)
    },
    .init("a challenge of the future", .challengeOutOfRange, by: .operator) { ledger in
      try ledger.evidence { $0.challenge.size = ledger.state.size + 1 }
    },
    .init("a challenge of the largest size", .challengeOutOfRange, by: .operator) {
      try $0.evidence { $0.challenge.size = Entry.maximumIndex }
    },
    .init("another root", .wrongChallengeRoot, by: .operator) {
      try $0.evidence { $0.challenge.root = .empty }
    },
    .init("the root of another size", .wrongChallengeRoot, by: .operator) {
      try $0.append($0.evidence(), by: .operator)
      return try $0.evidence { $0.challenge.size = 1 }
    },
    .init("a note that is none", .wrongChallengeNote, by: .operator) {
      try $0.evidence { $0.challenge.note = "a note" }
    },
    .init("a note without signature", .wrongChallengeNote, by: .operator) { ledger in
      try ledger.evidence { $0.challenge.note = ledger.checkpointText() }
    },
    .init("the note of another log", .wrongChallengeNote, by: .operator) { ledger in
      let note = try ledger.note(origin: "ledger.example/" + String(repeating: "0a", count: 32))
      return try ledger.evidence { $0.challenge.note = note }
    },
    .init("the note of another size", .wrongChallengeNote, by: .operator) { ledger in
      let note = try ledger.note()
      try ledger.append(ledger.evidence(), by: .operator)
      return try ledger.evidence { $0.challenge.note = note }
    },
    .init("the note of another root", .wrongChallengeNote, by: .operator) { ledger in
      let note = try ledger.note(root: .empty)
      return try ledger.evidence { $0.challenge.note = note }
    },
    .init("a note with an extension line", .wrongChallengeNote, by: .operator) { ledger in
      let note = try ledger.note(extensionLines: ["more"])
      return try ledger.evidence { $0.challenge.note = note }
    },
    .init("a note by another key", .wrongChallengeNote, by: .operator) { ledger in
      let note = try ledger.note(key: .outsider)
      return try ledger.evidence { $0.challenge.note = note }
    },
    .init("a note with a broken signature", .wrongChallengeNote, by: .operator) { ledger in
      let note = try ledger.note(breaksSignature: true)
      return try ledger.evidence { $0.challenge.note = note }
    },
    .init("a note with a witness first", .wrongChallengeNote, by: .operator) { ledger in
      let note = try ledger.note(witnessFirst: true)
      return try ledger.evidence { $0.challenge.note = note }
    },
  ]

  static let ofVerdicts: [RefusedAttempt] = [
    .init("on an unknown gate", .unknownGate, by: .verifier) {
      try $0.verdict { $0.gate = unknown }
    },
    .init("by a verifier where a reviewer is asked for", .wrongRole, by: .verifier) {
      try $0.append(
        $0.policy { $0.edit(.b4) { $0.demands.verdictRole = .reviewer } }, by: .owner, .owner2)
      return try $0.verdict()
    },
    .init("under another policy", .wrongPolicy, by: .verifier) {
      try $0.verdict { $0.policy = .empty }
    },
    .init("under the policy before", .wrongPolicy, by: .verifier) {
      let before = $0.state.policy?.payloadDigest ?? .empty
      try $0.append($0.policy(), by: .owner, .owner2)
      return try $0.verdict { $0.policy = before }
    },
    .init("superseding none, after one", .wrongSupersedes, by: .verifier) {
      try $0.append($0.verdict(), by: .verifier)
      return try $0.verdict { $0.supersedes = nil }
    },
    .init("superseding one, after none", .wrongSupersedes, by: .verifier) {
      try $0.verdict { $0.supersedes = .empty }
    },
    .init("superseding the one before the last", .wrongSupersedes, by: .verifier) {
      let first = try $0.append($0.verdict(), by: .verifier)
      try $0.append($0.verdict(), by: .verifier)
      let digest = try $0.payloadDigest(of: first)
      return try $0.verdict { $0.supersedes = digest }
    },
    .init("superseding one that was revoked", .wrongSupersedes, by: .verifier) {
      let first = try $0.append($0.verdict(), by: .verifier)
      try $0.append($0.revocation(of: first), by: .verifier)
      let digest = try $0.payloadDigest(of: first)
      return try $0.verdict { $0.supersedes = digest }
    },
    .init("leaving out live evidence", .incompleteInputs, by: .verifier) {
      for _ in 0..<2 { try $0.append($0.evidence(), by: .operator) }
      return try $0.verdict { $0.used.removeLast() }
    },
    .init("leaving out all evidence", .incompleteInputs, by: .verifier) {
      try $0.append($0.evidence(), by: .operator)
      return try $0.verdict { $0.used = [] }
    },
    .init("using evidence of another gate", .incompleteInputs, by: .verifier) {
      let other = try $0.append($0.evidence(for: .b0), by: .operator)
      let leafHash = try $0.history.entry(at: other).leafHash
      return try $0.verdict { $0.used = [.init(index: other, leafHash: leafHash)] }
    },
    .init("using an entry that is none", .incompleteInputs, by: .verifier) {
      try $0.verdict { $0.used = [.init(index: 7, leafHash: .empty)] }
    },
    .init("using evidence that the last verdict set aside", .incompleteInputs, by: .verifier) {
      let old = try $0.append($0.evidence(), by: .operator)
      try $0.append($0.evidence(), by: .operator)
      try $0.append($0.verdict(settingAside: [old]), by: .verifier)
      let leafHash = try $0.history.entry(at: old).leafHash
      return try $0.verdict { $0.used.insert(.init(index: old, leafHash: leafHash), at: 0) }
    },
    .init("using and setting aside", .incompleteInputs, by: .verifier) {
      let evidence = try $0.append($0.evidence(), by: .operator)
      return try $0.verdict { $0.superseded = [evidence] }
    },
    .init("another leaf hash", .wrongLeafHash, by: .verifier) {
      try $0.append($0.evidence(), by: .operator)
      return try $0.verdict { $0.used[0].leafHash = .empty }
    },
    .init("using revoked evidence", .unusableInput, by: .verifier) {
      let evidence = try $0.append($0.evidence(), by: .operator)
      try $0.append($0.revocation(of: evidence), by: .operator)
      return try $0.verdict()
    },
    .init("using evidence by a compromised key", .unusableInput, by: .verifier) {
      try $0.append($0.evidence(), by: .operator)
      try $0.append(
        $0.policy { $0.edit(.operator) { $0.compromisedFrom = 1 } }, by: .owner, .owner2)
      return try $0.verdict()
    },
  ]

  static let ofWaivers: [RefusedAttempt] = [
    .init("of an unknown gate", .unknownGate, by: .owner) { $0.waiver(of: unknown) },
    .init("of a gate that is not waivable", .gateNotWaivable, by: .owner) { $0.waiver(of: .b4) },
    .init("of a gate that requires one", .gateNotWaivable, by: .owner) { $0.waiver(of: .build) },
    .init("of a gate that requires one far away", .gateNotWaivable, by: .owner) {
      let release = Identifier(known: "release")
      try $0.append(
        $0.policy {
          $0.gates.append(
            PolicyGate(id: release, displayName: "release", waivable: true, requires: [.build]))
        }, by: .owner, .owner2)
      return $0.waiver(of: release)
    },
    .init("of a gate that is no longer waivable", .gateNotWaivable, by: .owner) {
      try $0.append($0.policy { $0.edit(.b0) { $0.waivable = false } }, by: .owner, .owner2)
      return $0.waiver()
    },
    .init("of a month where a week is the longest", .waiverTooLong, by: .owner) {
      try $0.append(
        $0.policy { $0.edit(.b0) { $0.demands.longestWaiver = 7 * 86_400 } }, by: .owner, .owner2)
      return $0.waiver()
    },
    .init("over when it is granted", .waiverExpired, by: .owner) { ledger in
      ledger.waiver {
        $0.notBefore = ledger.clock.advanced(by: -60)
        $0.notAfter = ledger.clock
      }
    },
    .init("over long ago", .waiverExpired, by: .owner) {
      $0.waiver {
        $0.notBefore = Timestamp(known: "1970-01-01T00:00:00Z")
        $0.notAfter = Timestamp(known: "1970-01-02T00:00:00Z")
      }
    },
    .init("granted under another policy", .wrongPolicy, by: .owner) {
      Statement(
        subjects: [Subject(name: "policy", sha256: .empty)], predicate: $0.waiver().predicate)
    },
    .init("granted under the policy before", .wrongPolicy, by: .owner) {
      let waiver = $0.waiver()
      try $0.append($0.policy(), by: .owner, .owner2)
      return waiver
    },
    .init("granted under a commit", .malformedValue, by: .owner) {
      let commit = String(repeating: "0", count: 40)
      return Statement(
        subjects: [Subject(name: "policy", content: .gitCommit(commit))],
        predicate: $0.waiver().predicate)
    },
  ]

  static let ofRevocations: [RefusedAttempt] = [
    .init("of an unknown payload", .notRevocable, by: .owner) {
      try $0.revocation(of: 0) { $0.revokes = .empty }
    },
    .init("of the genesis", .notRevocable, by: .owner) { try $0.revocation(of: 0) },
    .init("of a policy", .notRevocable, by: .owner, .owner2) {
      let policy = try $0.append($0.policy(), by: .owner, .owner2)
      return try $0.revocation(of: policy)
    },
    .init("of a revocation", .notRevocable, by: .owner) {
      let evidence = try $0.append($0.evidence(), by: .operator)
      let revocation = try $0.append($0.revocation(of: evidence), by: .operator)
      return try $0.revocation(of: revocation)
    },
    .init("of evidence twice", .alreadyRevoked, by: .owner) {
      let evidence = try $0.append($0.evidence(), by: .operator)
      try $0.append($0.revocation(of: evidence), by: .operator)
      return try $0.revocation(of: evidence)
    },
    .init("of a waiver twice", .alreadyRevoked, by: .owner) {
      let waiver = try $0.append($0.waiver(), by: .owner)
      try $0.append($0.revocation(of: waiver), by: .owner2)
      return try $0.revocation(of: waiver)
    },
    .init("of evidence by another operator", .wrongRole, by: .operator2) {
      let evidence = try $0.append($0.evidence(), by: .operator)
      try $0.append(
        $0.policy { $0.keys.append(PolicyKey(.operator2, .operator)) }, by: .owner, .owner2)
      return try $0.revocation(of: evidence)
    },
    .init("of evidence by its author and a verifier", .wrongRole, by: .operator, .verifier) {
      let evidence = try $0.append($0.evidence(), by: .operator)
      return try $0.revocation(of: evidence)
    },
    .init("of evidence by a verifier", .wrongRole, by: .verifier) {
      let evidence = try $0.append($0.evidence(), by: .operator)
      return try $0.revocation(of: evidence)
    },
    .init("of evidence by its retired author", .endedKey, by: .operator) {
      let evidence = try $0.append($0.evidence(), by: .operator)
      try $0.append($0.policy { $0.edit(.operator) { $0.retiredFrom = 2 } }, by: .owner, .owner2)
      return try $0.revocation(of: evidence)
    },
    .init("of a verdict by an operator", .wrongRole, by: .operator) {
      let verdict = try $0.append($0.verdict(), by: .verifier)
      return try $0.revocation(of: verdict)
    },
    .init("of a waiver by a verifier", .wrongRole, by: .verifier) {
      let waiver = try $0.append($0.waiver(), by: .owner)
      return try $0.revocation(of: waiver)
    },
    .init("about something else", .malformedValue, by: .operator) {
      let evidence = try $0.append($0.evidence(), by: .operator)
      let revocation = try $0.revocation(of: evidence)
      return Statement(
        subjects: [Subject(name: "statement", sha256: .empty)], predicate: revocation.predicate)
    },
  ]
}
