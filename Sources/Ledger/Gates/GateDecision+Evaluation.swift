internal import TransparencyLog

extension GateDecision {
  /// Decides a gate: a pure function of what was asked, verified facts, and who vouches for them.
  ///
  /// Everything that decides calls it: on a whole ledger, and on a gate proof.
  public init(_ question: GateQuestion, facts: GateFacts, vouching: Vouching) {
    self.init(question)
    origin = facts.origin
    size = facts.size
    time = vouching.time
    policy = facts.policies.current.payloadDigest
    let predicate = facts.policies.current.predicate
    for gate in GateRequirements.closure(of: question.gate, in: predicate.gates) {
      findings.append(Self.finding(of: gate, facts, question, vouching, earlier: findings))
    }
    checkTerms(predicate)
    checkVouching(vouching, facts)
    guard !findings.isEmpty else { return }
    checkAge(predicate, vouching)
    checkSubjects()
  }

  private mutating func find(
    _ code: GateReason.Code, _ subject: String, expected: String, found: String
  ) {
    reasons.append(
      GateReason(code, question.gate, subject, expected: expected, found: found))
  }

  // MARK: One gate

  private static func finding(
    of gate: PolicyGate, _ facts: GateFacts, _ question: GateQuestion, _ vouching: Vouching,
    earlier: [GateFinding]
  ) -> GateFinding {
    var finding = GateFinding(gate)
    guard let heads = facts.heads.gates[gate.id],
      facts.heads.policy == facts.policies.current.index
    else {
      finding.find(
        .factsContradict, "heads", expected: "heads with a row for each gate", found: "others")
      finding.weight = .tampered
      return finding
    }
    let required = earlier.filter { gate.requires.contains($0.gate) }
    if gate.demands.rows.isEmpty && gate.requires.isEmpty {
      finding.find(
        .emptyGate, "gate", expected: "rows or required gates", found: "a gate that asks nothing")
    }
    if !gate.demands.rows.isEmpty || heads.verdict != nil {
      finding = MatrixEvaluation.evaluate(finding, gate, facts, vouching)
    }
    for other in required where !other.isOpen {
      finding.find(
        .requirementNotMet, "requires \(other.gate)", expected: GateFinding.State.accepted.rawValue,
        found: other.state.rawValue)
    }
    finding.weight = (finding.reasons.map(\.weight) + required.compactMap(\.weight)).max()
    if !finding.isOpen {
      waive(&finding, gate, heads.waivers, facts, question)
    }
    finding.entries = Set(finding.entries).sorted()
    finding.settle(required)
    return finding
  }

  /// Looks for a waiver that holds. It takes away everything that speaks against the gate, but not what
  /// was tampered with.
  private static func waive(
    _ finding: inout GateFinding, _ gate: PolicyGate, _ waivers: [UInt64], _ facts: GateFacts,
    _ question: GateQuestion
  ) {
    let standing = WaiverStanding(gate: gate, facts: facts, question: question)
    for index in waivers {
      if let problem = standing.problem(of: index) {
        finding.reasons.append(problem)
        continue
      }
      guard finding.waiver == nil else { continue }
      finding.waiver = index
      finding.entries.append(index)
    }
    let isTampered = finding.weight == .tampered
    if finding.waiver != nil, !isTampered {
      finding.weight = nil
    } else {
      finding.weight = ([finding.weight].compactMap(\.self) + finding.reasons.map(\.weight)).max()
    }
  }

  // MARK: The whole

  private mutating func checkTerms(_ policy: PolicyPredicate) {
    if findings.isEmpty {
      find(
        .unknownGate, "gate",
        expected: policy.gates.map(\.id.rawValue).joined(separator: ", "),
        found: question.gate.rawValue)
    }
    if let scope = question.scope, !policy.scopes.contains(where: { $0.id == scope }) {
      find(
        .unknownScope, "scope",
        expected: policy.scopes.map(\.id.rawValue).joined(separator: ", "), found: scope.rawValue)
    }
    for effect in question.effects ?? [] where !policy.effects.contains(where: { $0.id == effect })
    {
      find(
        .unknownEffect, "effect",
        expected: policy.effects.map(\.id.rawValue).joined(separator: ", "),
        found: effect.rawValue)
    }
  }

  /// How far ahead of the present an entry may be dated, in seconds: what clocks differ by.
  private static let clockTolerance: Int64 = 300

  private mutating func checkVouching(_ vouching: Vouching, _ facts: GateFacts) {
    if let problem = vouching.problem {
      find(problem.code, "checkpoint", expected: problem.expected, found: problem.found)
    }
    if facts.time > vouching.now.advanced(by: Self.clockTolerance) {
      find(
        .futureEntry, "time", expected: "entries dated \(vouching.now) at the latest",
        found: "\(facts.time)")
    }
  }

  private mutating func checkAge(_ policy: PolicyPredicate, _ vouching: Vouching) {
    let limits = findings.compactMap { policy.gate($0.gate)?.demands.maximumDecisionAge }
    guard let limit = (limits + [question.maximumAge].compactMap(\.self)).min() else {
      find(
        .noAgeLimit, "age", expected: "an age limit, from the script or the policy", found: "none")
      return
    }
    guard let time = vouching.time else { return }
    let age = vouching.now.seconds - time.seconds
    if age > Int64(clamping: limit) {
      find(.stale, "checkpoint", expected: "at most \(limit) s old", found: "\(age) s")
    }
  }

  private mutating func checkSubjects() {
    let agreed = findings.flatMap(\.subjects)
    for demand in question.subjects {
      let named = agreed.filter { subject in
        demand.name.map { $0.hasSameBytes(as: subject.name) } ?? true
      }
      let isMet =
        demand.name == nil
        ? named.contains { $0.content == demand.content }
        : !named.isEmpty && named.allSatisfy { $0.content == demand.content }
      guard !isMet else { continue }
      find(
        .subjectDiffers, "subject", expected: "\(demand)",
        found: named.isEmpty
          ? "no such subject"
          : named.map { "\($0.name)=\($0.content.hex)" }.joined(separator: ", "))
    }
  }
}

extension GateFinding {
  /// Settles the state that people are shown, and what an open gate rests on.
  fileprivate mutating func settle(_ required: [GateFinding]) {
    guard !isOpen else {
      state = .accepted
      let isWaived = waiver != nil || required.contains { $0.authorizedBy == .waiver }
      authorizedBy = isWaived ? .waiver : .verdict
      return
    }
    // PARTIAL is for what is only incomplete: something is proven, and nothing speaks against it.
    let isIncomplete = reasons.allSatisfy {
      [.rowMissing, .verdictNotReady, .requirementNotMet].contains($0.code)
        || $0.code.concernsWaiver
    }
    let isRefused = rows.contains { [.refuted, .undecidable].contains($0.state) }
    let hasSomething = rows.contains { $0.state == .proven } || required.contains(where: \.isOpen)
    let isHeldBack = required.contains { !$0.isOpen && $0.state == .blocked }
    state =
      isIncomplete && hasSomething && !isRefused && !isHeldBack ? .partial : .blocked
  }
}
