public import TransparencyLog

/// A gate proof verification decides a gate from a proof and a trust file alone.
public struct GateProofVerification: Sendable {
  /// The decision.
  public let decision: GateDecision

  /// Verifies a proof and decides.
  ///
  /// - Parameters:
  ///   - bytes: the proof.
  ///   - trust: the trust file; nil decides nothing.
  public init(
    _ question: GateQuestion, proof bytes: [UInt8], trust: TrustPolicy?,
    allowsExampleKeys: Bool = false
  ) async {
    func undecidable(
      _ code: GateReason.Code, _ subject: String, _ expected: String, _ found: String
    ) -> GateDecision {
      GateDecision(
        question,
        undecidable: GateReason(
          code, question.gate, subject, expected: expected, found: found))
    }
    guard let trust else {
      decision = undecidable(
        .noTrustFile, "trust", "a trust file that says whose signatures count", "none")
      return
    }
    if !allowsExampleKeys, let key = trust.exampleKeys.first {
      decision = undecidable(
        .exampleKey, "trust file \(key.name)", "keys that only their owners have", "a published one"
      )
      return
    }
    do {
      let proof = try GateProof(parsing: bytes)
      guard proof.gate == question.gate else {
        decision = undecidable(
          .otherGate, "gate", question.gate.rawValue, "a proof for \(proof.gate)")
        return
      }
      var reader = try ProvenFacts(proof, trust: trust, now: question.now)
      if let problem = reader.logProblem {
        decision = undecidable(
          .unknownLog, "checkpoint", "a signature by the log key of the trust file", problem)
        return
      }
      let facts = try reader.facts()
      if !allowsExampleKeys, let key = facts.policies.exampleKey {
        decision = undecidable(
          .exampleKey, "predicate.keys", "keys that only their owners have",
          "\(key.keyID), published")
        return
      }
      // Signatures take longest. So they are verified beside the decision, which counts only if they hold.
      let checks = reader.checks
      async let forgery = Self.firstFailure(of: checks)
      let decided = GateDecision(
        question, facts: facts,
        vouching: Vouching(reader.evaluation, of: trust, now: question.now, replays: false))
      if let forgery = await forgery { throw forgery }
      decision = decided
    } catch let refusal as Refusal {
      decision = undecidable(
        GateReason.Code(meaning: refusal), refusal.subject, refusal.expected, "\(refusal)")
    } catch {
      decision = undecidable(.proofInvalid, "proof", "a proof that holds", "\(error)")
    }
  }

  private static func firstFailure(of checks: [SignatureCheck]) async -> Refusal? {
    checks.lazy.compactMap(\.failure).first
  }
}

extension GateReason.Code {
  /// What a refusal means to whoever decides from a proof: what he cannot weigh is undecidable, all
  /// else does not match.
  fileprivate init(meaning refusal: Refusal) {
    self = refusal.category == .undecidable ? .ledgerUndecidable : .proofInvalid
  }
}

/// The facts that a proof proves, provided that some signatures hold.
private struct ProvenFacts {
  /// What the signatures on the checkpoint are worth.
  let evaluation: TrustEvaluation
  /// The other signatures that must hold.
  private(set) var checks: [SignatureCheck] = []
  /// Why the checkpoint cannot be ascribed to a trusted log, or nil.
  private(set) var logProblem: String?

  private let signed: SignedCheckpoint
  private let proof: GateProof
  private let trust: TrustPolicy
  private let origin: Origin
  private var entries: [UInt64: ReadEntry] = [:]

  init(_ proof: GateProof, trust: TrustPolicy, now: Timestamp) throws {
    self.proof = proof
    self.trust = trust
    signed = try SignedCheckpoint(parsing: proof.checkpoint)
    let checkpoint = signed.checkpoint
    guard let origin = Origin(checkpoint.origin), checkpoint.size >= 1,
      checkpoint.extensionLines.isEmpty
    else {
      throw Refusal(
        .wrongLedger, "checkpoint",
        expected: "the origin of a ledger, a size of at least 1, a root, and no more",
        found: checkpoint.text.abbreviated)
    }
    self.origin = origin
    evaluation = trust.evaluate(signed, now: UInt64(max(now.seconds, 0)))
    switch evaluation.logSignature {
    case .valid: break
    case .invalid:
      throw Refusal(
        .invalidSignature, "checkpoint", expected: "a valid signature by the log key",
        found: "an invalid one")
    case .absent: logProblem = "none"
    case .unknownLog: logProblem = "no log line of this origin"
    }
    for cosignature in evaluation.cosignatures where cosignature.outcome == .invalid {
      throw Refusal(
        .invalidSignature, "checkpoint \(cosignature.witness.name)",
        expected: "a valid cosignature", found: "an invalid one")
    }
  }

  mutating func facts() throws -> GateFacts {
    try proveEntries()
    let size = signed.checkpoint.size
    guard let newest = entries[size - 1], newest.entry.heads == proof.heads.digest else {
      throw Refusal(
        .wrongHeads, "heads", expected: "the heads that the newest entry commits to",
        found: entries[size - 1] == nil ? "no newest entry" : "others")
    }
    let policies = try policies()
    for read in entries.values { try requireSigners(of: read, policies) }
    try proveChallenges(policies)
    var blobs: [Digest: GateFacts.Blob] = [:]
    for bytes in proof.blobs { blobs[SHA256.hash(bytes)] = .present(bytes) }
    return GateFacts(
      origin: origin, size: size, time: newest.entry.time, policies: policies,
      heads: proof.heads, entries: entries, blobs: blobs)
  }

  private mutating func proveEntries() throws(Refusal) {
    let checkpoint = signed.checkpoint
    for proven in proof.entries {
      let read = try ReadEntry(proven.bytes[...])
      let inclusion = InclusionProof(
        index: proven.index, size: checkpoint.size, hashes: proven.hashes)
      guard read.entry.index == proven.index,
        inclusion.check(leafHash: read.leafHash, root: checkpoint.root)
      else {
        throw Refusal(
          .wrongIndex, "entry \(proven.index)", expected: "an entry that the checkpoint includes",
          found: "another")
      }
      entries[proven.index] = read
    }
  }

  /// All policies: from the genesis, which the origin names, to the one that the heads name, each
  /// naming the one before it.
  private func policies() throws(Refusal) -> PolicyChain {
    let stated = proof.entries.compactMap { entries[$0.index] }.filter { read in
      if case .policy = read.statement.predicate { true } else { false }
    }
    let chain = try PolicyChain(stated)
    guard chain.origin == origin else {
      throw Refusal(
        .genesisMismatch, "entry 0", expected: "\(origin)", found: "\(chain.origin)")
    }
    guard chain.current.index == proof.heads.policy else {
      throw Refusal(
        .wrongPolicy, "policies", expected: "entry \(proof.heads.policy), as the heads say",
        found: "entry \(chain.current.index)")
    }
    let logKey = chain.current.predicate.logKey.publicKey
    if let trusted = trust.log(origin: origin.description), trusted.publicKey != logKey {
      throw Refusal(
        .logKeyChanged, "entry 0 log", expected: trusted.publicKey.keyID.hex,
        found: logKey.keyID.hex)
    }
    return chain
  }

  /// Every signature is by a key that the policy at the entry entitled.
  private mutating func requireSigners(
    of read: ReadEntry, _ policies: PolicyChain
  ) throws(Refusal) {
    let index = read.entry.index
    guard let policy = policies.policy(at: index) else {
      throw Refusal(.notGenesis, "entry \(index)", expected: "a policy before it", found: "none")
    }
    let envelope = read.entry.envelope
    for (position, signature) in envelope.signatures.enumerated() {
      guard let key = policy.key(signature.keyID), key.isLive(at: index),
        policy.entitles(key.role, toSign: read.statement.predicate)
      else {
        throw Refusal(
          .wrongRole, "entry \(index) envelope.signatures[\(position)]",
          expected: "a key that the policy entitles", found: signature.keyID.hex)
      }
      checks.append(
        SignatureCheck(
          key: key.key.publicKey, signature: signature.value,
          signed: .payload(envelope.payload, position: position)))
    }
  }

  private mutating func proveChallenges(_ policies: PolicyChain) throws {
    let checkpoint = signed.checkpoint
    for challenge in proof.challenges {
      let consistency = ConsistencyProof(
        oldSize: challenge.size, newSize: checkpoint.size, hashes: challenge.hashes)
      guard consistency.check(oldRoot: challenge.root, newRoot: checkpoint.root) else {
        throw Refusal(
          .wrongChallengeRoot, "challenge \(challenge.size)",
          expected: "an earlier state of this ledger", found: challenge.root.base64)
      }
    }
    for read in entries.values {
      guard case .evidence(let evidence) = read.statement.predicate else { continue }
      guard
        proof.challenges.contains(where: {
          $0.size == evidence.challenge.size && $0.root == evidence.challenge.root
        }), evidence.challenge.size <= read.entry.index
      else {
        throw Refusal(
          .wrongChallengeRoot, "entry \(read.entry.index) challenge",
          expected: "a consistency proof from it", found: "none")
      }
      guard let note = evidence.challenge.note else { continue }
      checks.append(try policies.current.check(note: note, of: evidence.challenge, origin))
    }
  }
}
