internal import TransparencyLog

extension LedgerState {
  /// Admits a policy under the rules of the one before it; the genesis under its own.
  mutating func apply(policy new: PolicyPredicate, _ candidate: Candidate) throws(Refusal) {
    let name: Origin?
    if let current = policy, let origin {
      name = origin
      try requireSuccessor(new, of: current, origin)
      try requireOwners(candidate, keys: current.predicate.keys, current.predicate.ownerThreshold)
    } else {
      try requireGenesis(new, at: candidate.index)
      try requireOwners(candidate, keys: new.keys, new.ownerThreshold)
      name = Origin(name: new.name, genesis: candidate.payloadDigest)
    }
    try requireOneSubject(candidate.statement, sha256: nil)
    var register = keys
    try register.enrol(new.keys, at: candidate.index)
    let live = new.keys.count { $0.role == .owner && $0.isLive(at: candidate.index) }
    let needed = max(new.ownerThreshold, new.waiverThreshold)
    guard live >= needed else {
      throw Refusal(
        .tooFewOwners, "predicate.keys", expected: "at least \(needed) owners that may sign",
        found: "\(live)")
    }
    (origin, keys) = (name, register)
    policy = Policy(
      index: candidate.index, payloadDigest: candidate.payloadDigest, predicate: new)
    moveHeads(toPolicyAt: candidate.index)
  }

  private func requireGenesis(_ new: PolicyPredicate, at index: UInt64) throws(Refusal) {
    func refuse(_ member: String, expected: String, found: String) -> Refusal {
      Refusal(.notGenesis, "predicate.\(member)", expected: expected, found: found)
    }
    guard new.ledger == nil else {
      throw refuse("ledger", expected: "no such member in the genesis", found: "it")
    }
    guard new.supersedes == nil else {
      throw refuse("supersedes", expected: "null in the genesis", found: "a digest")
    }
    guard new.id != nil else {
      throw refuse("id", expected: "32 random hex digits in the genesis", found: "nothing")
    }
  }

  private func requireSuccessor(
    _ new: PolicyPredicate, of current: Policy, _ origin: Origin
  ) throws(Refusal) {
    try requireLedger(new.ledger, origin)
    guard new.id == nil, new.continues == nil else {
      throw Refusal(
        .unknownMember, "predicate", expected: "no id and no continues after the genesis",
        found: "one")
    }
    guard new.supersedes == current.payloadDigest else {
      throw Refusal(
        .wrongSupersedes, "predicate.supersedes", expected: current.payloadDigest.hex,
        found: new.supersedes?.hex ?? "null")
    }
    guard new.name.utf8.elementsEqual(current.predicate.name.utf8) else {
      throw Refusal(
        .nameChanged, "predicate.name", expected: current.predicate.name, found: new.name)
    }
    guard new.logKey.keyID == current.predicate.logKey.keyID else {
      throw Refusal(
        .logKeyChanged, "predicate.log", expected: current.predicate.logKey.keyID.hex,
        found: new.logKey.keyID.hex)
    }
  }

  private func requireOwners(
    _ candidate: Candidate, keys: [PolicyKey], _ threshold: UInt64
  ) throws(Refusal) {
    try requireSigners(candidate.signers, at: candidate.index, keys: keys, as: "a policy") {
      $0.role == .owner
    }
    guard UInt64(candidate.signers.count) >= threshold else {
      throw Refusal(
        .belowThreshold, "envelope.signatures", expected: "\(threshold) owners",
        found: "\(candidate.signers.count)")
    }
  }

  /// Exactly one subject, by SHA-256, and that one if it is known.
  func requireOneSubject(
    _ statement: Statement, sha256: Digest?, otherwise code: Refusal.Code = .malformedValue
  ) throws(Refusal) {
    guard statement.subjects.count == 1, let digest = statement.subjects.first?.sha256 else {
      throw Refusal(
        .malformedValue, "subject", expected: "exactly one, by sha256",
        found: "\(statement.subjects.count)")
    }
    guard sha256 == nil || sha256 == digest else {
      throw Refusal(code, "subject", expected: sha256?.hex ?? "", found: digest.hex)
    }
  }

  // MARK: What a new policy does to the heads

  /// Keeps the rows of gates that stay, adds empty ones, drops those of gates that go; then takes
  /// away what unwaivable gates and compromised keys no longer support.
  private mutating func moveHeads(toPolicyAt index: UInt64) {
    guard let policy else { return }
    var rows = GateRows()
    for gate in policy.predicate.gates {
      var row = heads.gates[gate.id] ?? HeadsTable.Row()
      if !policy.waivable.contains(gate.id) { row.waivers = [] }
      row.waivers.removeAll { !isSupported(waiver: $0) }
      rows[gate.id] = row
    }
    heads = HeadsTable(gates: rows, policy: index)
    for gate in policy.predicate.gates where !isVerdictSupported(of: gate.id) {
      withdrawVerdict(of: gate.id)
    }
    records.prune(to: heads)
  }

  /// Whether a waiver keeps its threshold (as it was when granted) without compromised keys.
  private func isSupported(waiver index: UInt64) -> Bool {
    guard let waiver = records.waivers[index] else { return false }
    let sound = waiver.signers.count { !keys.isCompromised($0, at: index) }
    return UInt64(sound) >= waiver.threshold
  }

  private func isVerdictSupported(of gate: Identifier) -> Bool {
    guard let index = heads.gates[gate]?.verdict, let verdict = records.verdicts[gate] else {
      return true
    }
    return !verdict.signers.contains { keys.isCompromised($0, at: index) }
      && !verdict.used.contains(where: isCompromised(evidence:))
  }

  /// Whether evidence was signed by a key from where that key supports nothing.
  func isCompromised(evidence index: UInt64) -> Bool {
    records.evidence(at: index)?.signers.contains { keys.isCompromised($0, at: index) } ?? false
  }

  /// Leaves a gate without verdict, never with the one before, and puts back what it had set aside.
  mutating func withdrawVerdict(of gate: Identifier) {
    guard var row = heads.gates[gate], row.verdict != nil else { return }
    row.verdict = nil
    row.evidence = Set(row.evidence + (records.verdicts[gate]?.superseded ?? [])).sorted()
    heads.gates[gate] = row
    records.verdicts[gate] = nil
  }
}
