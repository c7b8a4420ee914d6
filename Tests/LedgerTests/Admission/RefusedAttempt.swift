import Ledger
import Testing
import TransparencyLog

/// Something that a ledger does not admit: what happened before, the statement, and who signs it.
struct RefusedAttempt: CustomTestStringConvertible, Sendable {
  typealias Story = @Sendable (inout LedgerScenario) throws -> Statement

  let testDescription: String
  let code: Refusal.Code
  let signers: [TestKey]
  let story: Story

  init(
    _ what: String, _ code: Refusal.Code, by signers: TestKey..., story: @escaping Story
  ) {
    testDescription = what
    self.code = code
    self.signers = signers
    self.story = story
  }
}

// MARK: Whoever signs

extension RefusedAttempt {
  static let ofSigners: [RefusedAttempt] = [
    .init("nobody signs", .malformedEnvelope) { try $0.evidence() },
    .init("a key that no policy lists", .unlistedKey, by: .outsider) { try $0.evidence() },
    .init("the log's key", .unlistedKey, by: .log) { try $0.evidence() },
    .init("an operator, and a key that no policy lists", .unlistedKey, by: .operator, .outsider) {
      try $0.evidence()
    },
    .init("an operator, and a verifier", .wrongRole, by: .operator, .verifier) {
      try $0.evidence()
    },
    .init("probe evidence by a reviewer", .wrongRole, by: .reviewer) { try $0.evidence() },
    .init("guard evidence by a reviewer", .wrongRole, by: .reviewer) {
      try $0.evidence(kind: .guard)
    },
    .init("test evidence by a reviewer", .wrongRole, by: .reviewer) {
      try $0.evidence(kind: .test)
    },
    .init("a document by a verifier", .wrongRole, by: .verifier) {
      try $0.evidence(kind: .document)
    },
    .init("evidence by an owner", .wrongRole, by: .owner) { try $0.evidence() },
    .init("a verdict by an operator", .wrongRole, by: .operator) { try $0.verdict() },
    .init("a verdict by an owner", .wrongRole, by: .owner) { try $0.verdict() },
    .init("a verdict by a verifier and an operator", .wrongRole, by: .verifier, .operator) {
      try $0.verdict()
    },
    .init("a waiver by a verifier", .wrongRole, by: .verifier) { $0.waiver() },
    .init("a policy by a verifier", .wrongRole, by: .verifier) { $0.policy() },
    .init("a policy by two owners and an operator", .wrongRole, by: .owner, .owner2, .operator) {
      $0.policy()
    },
    .init("a policy by one owner of two", .belowThreshold, by: .owner) { $0.policy() },
    .init("a policy by one owner twice", .belowThreshold, by: .owner, .owner) { $0.policy() },
    .init("a policy by an owner whom only it enrols", .unlistedKey, by: .owner, .owner3) {
      $0.policy { $0.keys.append(PolicyKey(.owner3, .owner)) }
    },
    .init("a policy that asks for one owner, by one", .belowThreshold, by: .owner) {
      $0.policy { $0.ownerThreshold = 1 }
    },
    .init("a waiver by one owner of two", .belowThreshold, by: .owner) {
      try $0.append($0.policy { $0.waiverThreshold = 2 }, by: .owner, .owner2)
      return $0.waiver()
    },
    .init("a retired operator", .endedKey, by: .operator) {
      let now = $0.state.size
      try $0.append(
        $0.policy { $0.edit(.operator) { $0.retiredFrom = now } }, by: .owner, .owner2)
      return try $0.evidence()
    },
    .init("a compromised verifier", .endedKey, by: .verifier) {
      try $0.append(
        $0.policy { $0.edit(.verifier) { $0.compromisedFrom = 0 } }, by: .owner, .owner2)
      return try $0.verdict()
    },
    .init("an operator whom a policy left out", .unlistedKey, by: .operator) {
      try $0.append($0.policy { $0.remove(.operator) }, by: .owner, .owner2)
      return try $0.evidence()
    },
    .init("an operator who came back retired", .endedKey, by: .operator) {
      let now = $0.state.size
      try $0.append(
        $0.policy { $0.edit(.operator) { $0.retiredFrom = now } }, by: .owner, .owner2)
      try $0.append($0.policy { $0.remove(.operator) }, by: .owner, .owner2)
      try $0.append(
        $0.policy { $0.keys.append(PolicyKey(.operator, .operator, retiredFrom: now)) },
        by: .owner, .owner2)
      return try $0.evidence()
    },
  ]
}

// MARK: Any statement

extension RefusedAttempt {
  private static let otherOrigin = "ledger.example/" + String(repeating: "0a", count: 32)

  static let ofAnyStatement: [RefusedAttempt] = [
    .init("evidence for another ledger", .wrongLedger, by: .operator) {
      try $0.evidence { $0.ledger = otherOrigin }
    },
    .init("a verdict for another ledger", .wrongLedger, by: .verifier) {
      try $0.verdict { $0.ledger = otherOrigin }
    },
    .init("a waiver for another ledger", .wrongLedger, by: .owner) {
      $0.waiver { $0.ledger = otherOrigin }
    },
    .init("a revocation for another ledger", .wrongLedger, by: .operator) {
      let evidence = try $0.append($0.evidence(), by: .operator)
      return try $0.revocation(of: evidence) { $0.ledger = otherOrigin }
    },
    .init("a policy for another ledger", .wrongLedger, by: .owner, .owner2) {
      $0.policy { $0.ledger = otherOrigin }
    },
    .init("a policy for no ledger", .wrongLedger, by: .owner, .owner2) {
      $0.policy { $0.ledger = nil }
    },
    .init("evidence for this ledger's name alone", .wrongLedger, by: .operator) {
      try $0.evidence { $0.ledger = "ledger.example" }
    },
    .init("the same evidence twice", .duplicatePayload, by: .operator) {
      let evidence = try $0.evidence()
      try $0.append(evidence, by: .operator)
      return evidence
    },
    .init("the same document by another signer", .duplicatePayload, by: .reviewer) {
      let document = try $0.evidence(kind: .document)
      try $0.append(document, by: .operator)
      return document
    },
    .init("a waiver again after its revocation", .duplicatePayload, by: .owner2) {
      let waiver = $0.waiver()
      let index = try $0.append(waiver, by: .owner)
      try $0.append($0.revocation(of: index), by: .owner)
      return waiver
    },
    .init("the genesis again", .duplicatePayload, by: .owner, .owner2) { _ in
      LedgerScenario.genesis()
    },
    .init("a statement that no entry can hold", .entryTooLarge, by: .operator) {
      try $0.evidence {
        $0.artifacts = (100..<500).map {
          Artifact(
            name: "artifact-\($0)", mediaType: "text/plain", size: 0, sha256: .empty)
        }
      }
    },
  ]
}

// MARK: Policies

extension RefusedAttempt {
  /// A successor of the policy in force that is changed in one way.
  private static func successor(
    _ what: String, _ code: Refusal.Code,
    _ edit: @escaping @Sendable (inout PolicyPredicate) -> Void
  ) -> RefusedAttempt {
    .init(what, code, by: .owner, .owner2) { $0.policy(edit) }
  }

  static let ofPolicies: [RefusedAttempt] = [
    successor("another name", .nameChanged) { $0.name = "other.example" },
    successor("another log key", .logKeyChanged) {
      $0.logKey = EnrolledKey(TestKey.outsider.publicKey)
    },
    successor("the log key in a role", .logKeyHasRole) {
      $0.keys.append(PolicyKey(.log, .reviewer))
    },
    successor("an id after the genesis", .unknownMember) {
      $0.id = String(repeating: "0", count: 32)
    },
    successor("a continued ledger after the genesis", .unknownMember) { $0.continues = "a note" },
    successor("no superseded policy", .wrongSupersedes) { $0.supersedes = nil },
    successor("another superseded policy", .wrongSupersedes) { $0.supersedes = .empty },
    .init("the policy before the last superseded", .wrongSupersedes, by: .owner, .owner2) {
      let first = $0.state.policy?.payloadDigest
      try $0.append($0.policy(), by: .owner, .owner2)
      return $0.policy {
        $0.supersedes = first
        $0.waiverThreshold = 2
      }
    },
    successor("an operator who becomes a verifier", .roleChanged) {
      $0.edit(.operator) { $0.role = .verifier }
    },
    .init("an operator who left and comes back as an owner", .roleChanged, by: .owner, .owner2) {
      try $0.append($0.policy { $0.remove(.operator) }, by: .owner, .owner2)
      return $0.policy { $0.keys.append(PolicyKey(.operator, .owner)) }
    },
    successor("a key retired from an earlier entry", .endChanged) {
      $0.edit(.operator) { $0.retiredFrom = 0 }
    },
    successor("a key retired from a later entry", .endChanged) {
      $0.edit(.operator) { $0.retiredFrom = 2 }
    },
    successor("a key compromised from a later entry", .endChanged) {
      $0.edit(.operator) { $0.compromisedFrom = 2 }
    },
    .init("a retirement withdrawn", .endChanged, by: .owner, .owner2) {
      try $0.append($0.policy { $0.edit(.operator) { $0.retiredFrom = 1 } }, by: .owner, .owner2)
      return $0.policy { $0.edit(.operator) { $0.retiredFrom = nil } }
    },
    .init("a retirement moved", .endChanged, by: .owner, .owner2) {
      try $0.append($0.policy { $0.edit(.operator) { $0.retiredFrom = 1 } }, by: .owner, .owner2)
      return $0.policy { $0.edit(.operator) { $0.retiredFrom = 2 } }
    },
    .init("a compromise withdrawn", .endChanged, by: .owner, .owner2) {
      try $0.append(
        $0.policy { $0.edit(.operator) { $0.compromisedFrom = 1 } }, by: .owner, .owner2)
      return $0.policy { $0.edit(.operator) { $0.compromisedFrom = nil } }
    },
    .init("a compromise moved later", .endChanged, by: .owner, .owner2) {
      try $0.append(
        $0.policy { $0.edit(.operator) { $0.compromisedFrom = 0 } }, by: .owner, .owner2)
      return $0.policy { $0.edit(.operator) { $0.compromisedFrom = 1 } }
    },
    .init("a key that comes back without its end", .endChanged, by: .owner, .owner2) {
      try $0.append($0.policy { $0.edit(.operator) { $0.retiredFrom = 1 } }, by: .owner, .owner2)
      try $0.append($0.policy { $0.remove(.operator) }, by: .owner, .owner2)
      return $0.policy { $0.keys.append(PolicyKey(.operator, .operator)) }
    },
    successor("more owners needed than there are", .tooFewOwners) { $0.ownerThreshold = 3 },
    successor("more owners for a waiver than there are", .tooFewOwners) { $0.waiverThreshold = 3 },
    successor("fewer owners than are needed", .tooFewOwners) { $0.remove(.owner2) },
    successor("an owner retired who is needed", .tooFewOwners) {
      $0.edit(.owner2) { $0.retiredFrom = 1 }
    },
    successor("an owner compromised who is needed", .tooFewOwners) {
      $0.edit(.owner2) { $0.compromisedFrom = 0 }
    },
    successor("no keys at all", .tooFewOwners) { $0.keys = [] },
    .init("no subject by sha256", .malformedValue, by: .owner, .owner2) {
      Statement(
        subjects: [
          Subject(name: "policy.yaml", content: .gitCommit(String(repeating: "0", count: 40)))
        ], predicate: $0.policy().predicate)
    },
    .init("two subjects", .malformedValue, by: .owner, .owner2) {
      Statement(
        subjects: ["policy.yaml", "more.yaml"].map { Subject(name: $0, sha256: .empty) },
        predicate: $0.policy().predicate)
    },
  ]

  /// What no ledger begins with.
  static let ofGenesis: [RefusedAttempt] = [
    .init("evidence first", .notGenesis, by: .operator) { _ in
      try LedgerScenario().evidence()
    },
    .init("a waiver first", .notGenesis, by: .owner) { _ in try LedgerScenario().waiver() },
    .init("a genesis of a ledger", .notGenesis, by: .owner, .owner2) { _ in
      LedgerScenario.genesis { $0.ledger = otherOrigin }
    },
    .init("a genesis that supersedes", .notGenesis, by: .owner, .owner2) { _ in
      LedgerScenario.genesis { $0.supersedes = .empty }
    },
    .init("a genesis without id", .notGenesis, by: .owner, .owner2) { _ in
      LedgerScenario.genesis { $0.id = nil }
    },
    .init("a genesis by one owner of two", .belowThreshold, by: .owner) { _ in
      LedgerScenario.genesis()
    },
    .init("a genesis by one owner twice", .belowThreshold, by: .owner, .owner) { _ in
      LedgerScenario.genesis()
    },
    .init("a genesis by an owner whom it does not enrol", .unlistedKey, by: .owner, .owner3) { _ in
      LedgerScenario.genesis()
    },
    .init("a genesis by an operator", .wrongRole, by: .owner, .operator) { _ in
      LedgerScenario.genesis()
    },
    .init("a genesis by an owner whom it retires", .endedKey, by: .owner, .owner2) { _ in
      LedgerScenario.genesis { $0.edit(.owner2) { $0.retiredFrom = 0 } }
    },
    .init("a genesis whose waivers need more owners", .tooFewOwners, by: .owner, .owner2) { _ in
      LedgerScenario.genesis { $0.waiverThreshold = 3 }
    },
    .init("a genesis with a key that ended later", .endChanged, by: .owner, .owner2) { _ in
      LedgerScenario.genesis { $0.edit(.reviewer) { $0.retiredFrom = 1 } }
    },
    .init("a genesis with its log key in a role", .logKeyHasRole, by: .owner, .owner2) { _ in
      LedgerScenario.genesis { $0.keys.append(PolicyKey(.log, .operator)) }
    },
  ]
}
