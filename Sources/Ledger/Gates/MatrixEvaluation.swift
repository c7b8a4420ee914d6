internal import TransparencyLog

/// The evaluation of a gate's rows: each recomputed from the evidence that a verdict used, and held
/// against what the verdict says.
///
/// A verdict creates nothing by being said. One that says more than its evidence is fake green; one
/// that says less is honoured.
struct MatrixEvaluation {
  private let gate: PolicyGate
  private let heads: HeadsTable.Row
  private let facts: GateFacts
  private let vouching: Vouching
  private var finding: GateFinding

  /// The current verdict; nil when there is none, and then the rows are what one could say.
  private var verdict: VerdictPredicate?
  /// Evidence that was weighed: used, or set aside without being covered.
  private var weighed: [(showing: EvidenceShowing, standing: EvidenceStanding)] = []
  /// What everything has to agree on.
  private var agreed: AgreedSubjects

  private init(_ finding: GateFinding, _ gate: PolicyGate, _ facts: GateFacts, _ vouching: Vouching)
  {
    self.gate = gate
    heads = facts.heads.gates[gate.id] ?? HeadsTable.Row()
    self.facts = facts
    self.vouching = vouching
    self.finding = finding
    agreed = AgreedSubjects(names: gate.demands.subjects, of: [])
  }

  /// A finding with the rows of its gate, and everything that bears on them.
  static func evaluate(
    _ finding: GateFinding, _ gate: PolicyGate, _ facts: GateFacts, _ vouching: Vouching
  ) -> GateFinding {
    var evaluation = MatrixEvaluation(finding, gate, facts, vouching)
    evaluation.evaluate()
    return evaluation.finding
  }

  private mutating func evaluate() {
    guard readVerdict() else { return }
    let used = verdict.map { $0.used.map(\.index) } ?? heads.evidence
    var live: [UInt64: EvidenceShowing] = [:]
    for index in Set(heads.evidence + (verdict?.superseded ?? [])).sorted() {
      guard let showing = showing(at: index) else { return }
      live[index] = showing
    }
    if verdict == nil {
      agreed = AgreedSubjects(names: gate.demands.subjects, newestOf: live.values)
    }
    finding.subjects = agreed.all
    weighed = used.compactMap { live[$0] }.map { ($0, standing(of: $0)) }
    keepUncovered((verdict?.superseded ?? []).compactMap { live[$0] })
    for (showing, standing) in weighed {
      finding.entries.append(showing.index)
      finding.reasons += standing.problems + [showing.problem(in: gate.id)].compactMap(\.self)
    }
    finding.rows = gate.demands.rows.compactMap(facts.policies.current.predicate.row).map {
      evaluate($0)
    }
    let usedNow = Set(used)
    for index in heads.evidence where !usedNow.contains(index) {
      if let newer = live[index] { weighNewer(newer) }
    }
    finding.assurances = Set(
      weighed.filter(\.standing.problems.isEmpty).compactMap(\.standing.assurance))
    if heads.evidence.count >= HeadsTable.maximumEvidence {
      finding.find(
        .evidenceBacklog, "evidence",
        expected: "fewer than \(HeadsTable.maximumEvidence) live entries",
        found: "\(heads.evidence.count)")
    }
    if let verdict, verdict.result != .ready {
      finding.find(
        .verdictNotReady, entry: finding.verdict, "result",
        expected: VerdictPredicate.Result.ready.rawValue, found: verdict.result.rawValue)
    }
  }

  // MARK: What there is

  /// Reads the current verdict; false when the facts do not hold it.
  private mutating func readVerdict() -> Bool {
    guard let index = heads.verdict else {
      finding.find(.noVerdict, "verdict", expected: "a verdict", found: "none")
      return true
    }
    finding.verdict = index
    finding.entries.append(index)
    guard let read = facts.entries[index] else {
      return missing(index, "the current verdict")
    }
    guard case .verdict(let predicate) = read.statement.predicate, predicate.gate == gate.id,
      Set(predicate.used.map(\.index)).isSubset(of: heads.evidence)
    else {
      return contradicting(index, "a verdict on this gate whose evidence is live")
    }
    verdict = predicate
    agreed = AgreedSubjects(names: gate.demands.subjects, of: read.statement.subjects)
    return true
  }

  private mutating func showing(at index: UInt64) -> EvidenceShowing? {
    guard let read = facts.entries[index] else {
      _ = missing(index, "evidence of the gate")
      return nil
    }
    guard let showing = EvidenceShowing(read, blobs: facts.blobs),
      showing.predicate.gates.contains(gate.id)
    else {
      _ = contradicting(index, "evidence for this gate")
      return nil
    }
    if let input = verdict?.used.first(where: { $0.index == index }),
      input.leafHash != read.leafHash
    {
      _ = contradicting(index, "the evidence that the verdict used")
      return nil
    }
    return showing
  }

  private mutating func missing(_ index: UInt64, _ what: String) -> Bool {
    finding.find(.factsMissing, entry: index, "entry", expected: what, found: "nothing")
    return false
  }

  private mutating func contradicting(_ index: UInt64, _ what: String) -> Bool {
    finding.find(.factsContradict, entry: index, "entry", expected: what, found: "something else")
    return false
  }

  private func standing(of showing: EvidenceShowing) -> EvidenceStanding {
    EvidenceStanding(
      of: showing, before: gate, agreed: agreed, facts: facts, vouching: vouching)
  }

  /// What was set aside counts as if used, unless it was revoked before the verdict or something used,
  /// which may prove something here, covers it.
  private mutating func keepUncovered(_ setAside: [EvidenceShowing]) {
    let covering = weighed.filter(\.standing.problems.isEmpty).map(\.showing)
    for older in setAside {
      let revoked = facts.revocation(of: older.payloadDigest)
      if let revoked, revoked < finding.verdict ?? 0 { continue }
      if covering.contains(where: { Superseding.covers($0, older) }) { continue }
      weighed.append((older, standing(of: older)))
      finding.find(
        .notSuperseded, entry: older.index, "predicate.inputs.superseded",
        expected: "newer evidence among the used that reports all that it reports",
        found: "none, so it counts as if used")
    }
  }

  // MARK: Rows

  /// What was recomputed of one claim, and whether a verdict may have said otherwise in good faith.
  private struct Weighed {
    var state = ClaimState.missing(reason: nil)
    var entry: UInt64?
    /// Whether only time, or a blob that is gone, took away what there was.
    var hasFaded = false
  }

  private mutating func evaluate(_ row: PolicyRow) -> GateFinding.Row {
    let claims = row.claims.map { claim in (claim: claim, weighed: weigh(claim)) }
    let computed = VerdictPredicate.RowState(claims.map(\.weighed.state))
    let said = verdict?.rows.first { $0.row == row.id }
    let state = state(of: row, computed, said: said, claims)
    explain(row, state, claims)
    return GateFinding.Row(
      id: row.id, title: row.title, state: state,
      claims: claims.map {
        GateFinding.ClaimFinding(
          claim: $0.claim, state: $0.weighed.state, entry: $0.weighed.entry)
      }, said: said?.state)
  }

  private func weigh(_ claim: Claim) -> Weighed {
    var result = Weighed()
    for (showing, standing) in weighed {
      var found = Weighed(state: showing.state(of: claim), entry: showing.index)
      if case .missing(nil) = found.state { continue }
      found.hasFaded = showing.isUnavailable
      if case .proven = found.state {
        if let lack = lack(of: claim, showing) {
          found.state = .missing(reason: lack)
        } else if let problem = standing.problems.first {
          // A blob that is gone by which its venue would be weighed leaves open whether it is proven.
          let isOpen = standing.problems.allSatisfy { $0.code == .blobMissing }
          found.state =
            isOpen ? .undecidable(reason: "\(problem)") : .missing(reason: "\(problem)")
          found.hasFaded = isOpen || standing.problems.allSatisfy(\.code.comesWithTime)
        }
      }
      if found.state.outweighs(result.state) { result = found }
    }
    return result
  }

  /// What is lacking of a seal: a reviewer's signature over a subject that everything agrees on.
  private func lack(of claim: Claim, _ showing: EvidenceShowing) -> String? {
    guard claim.source == .seal else { return nil }
    guard agreed.content(of: claim.name) != nil else {
      return "the gate binds nothing to a subject \(claim.name.abbreviated)"
    }
    let isSealed = showing.signers.contains { facts.policies.keys.records[$0]?.role == .reviewer }
    return isSealed ? nil : "no reviewer signed it"
  }

  private mutating func state(
    of row: PolicyRow, _ computed: VerdictPredicate.RowState, said: VerdictPredicate.Row?,
    _ claims: [(claim: Claim, weighed: Weighed)]
  ) -> VerdictPredicate.RowState {
    guard let verdict else { return computed }
    // A verdict from before the policy is held against the rows of today, but not called a lie.
    let isCurrent = verdict.policy == facts.policies.current.payloadDigest
    guard let said else { return isCurrent ? computed.worse(than: .missing) : computed }
    guard said.state == .proven else { return computed.worse(than: said.state) }
    if isCurrent { findFakeGreen(row, said, claims) }
    return computed
  }

  /// Names every claim of a row that a verdict calls proven and that is not.
  private mutating func findFakeGreen(
    _ row: PolicyRow, _ said: VerdictPredicate.Row, _ claims: [(claim: Claim, weighed: Weighed)]
  ) {
    var checked = claims
    for text in said.claims {
      guard let claim = Claim(text) else {
        finding.find(
          .fakeGreen, entry: finding.verdict, "row \(row.id) \(text.abbreviated)",
          expected: "a claim that can be recomputed", found: "prose")
        continue
      }
      if !checked.contains(where: { $0.claim == claim }) { checked.append((claim, weigh(claim))) }
    }
    for (claim, weighed) in checked where weighed.state != .proven && !weighed.hasFaded {
      finding.find(
        .fakeGreen, entry: finding.verdict, "row \(row.id) \(claim)",
        expected: "what the verdict calls proven", found: weighed.state.observed)
    }
  }

  private mutating func explain(
    _ row: PolicyRow, _ state: VerdictPredicate.RowState,
    _ claims: [(claim: Claim, weighed: Weighed)]
  ) {
    let open = claims.filter { $0.weighed.state != .proven }
    let found = open.map { "\($0.claim) \($0.weighed.state.observed)" }.joined(separator: "; ")
    func find(_ code: GateReason.Code) {
      finding.find(
        code, "row \(row.id)", expected: "every claim to be proven",
        found: found.isEmpty ? "less, says the verdict" : found)
    }
    switch state {
    case .proven: break
    case .refuted: find(.rowRefuted)
    case .missing: find(.rowMissing)
    case .undecidable:
      // A blob that is gone leaves open what it would say; the reason for that is there already.
      let isGone = open.contains(where: \.weighed.hasFaded)
      if !isGone { find(.rowUndecidable) }
    }
  }

  // MARK: Evidence newer than the verdict

  /// Newer evidence can only lower: what it refutes, or what cannot be recomputed of it, blocks the gate
  /// until there is a new verdict, whatever its venue.
  private mutating func weighNewer(_ showing: EvidenceShowing) {
    finding.entries.append(showing.index)
    if let problem = showing.problem(in: gate.id) {
      finding.reasons.append(problem)
      if problem.weight == .note { findUnreadable(showing, problem.found) }
      return
    }
    if facts.policies.isCompromised(showing.signers, at: showing.index) {
      findUnreadable(showing, "evidence by a compromised key")
      return
    }
    for row in gate.demands.rows.compactMap(facts.policies.current.predicate.row) {
      for claim in row.claims {
        switch showing.state(of: claim) {
        case .refuted(let observed):
          finding.find(
            .refutedSince, entry: showing.index, "row \(row.id) \(claim)",
            expected: "nothing newer than the verdict that refutes it", found: observed)
        case .undecidable(let reason): findUnreadable(showing, "\(claim): \(reason)")
        case .proven, .missing: break
        }
      }
    }
  }

  private mutating func findUnreadable(_ showing: EvidenceShowing, _ found: String) {
    finding.find(
      .unreadableSince, entry: showing.index, "artifacts",
      expected: "evidence newer than the verdict to be readable", found: found)
  }
}

extension VerdictPredicate.RowState {
  /// What follows for a row from its claims: one that is refuted refutes it, and nothing proves it but
  /// all of them. A row without claims cannot be decided.
  init(_ claims: [ClaimState]) {
    self = claims.isEmpty ? .undecidable : .proven
    for claim in claims { self = worse(than: claim.rowState) }
  }

  /// Worst first.
  private var rank: Int {
    switch self {
    case .refuted: 0
    case .undecidable: 1
    case .missing: 2
    case .proven: 3
    }
  }

  /// The worse of two states.
  func worse(than other: VerdictPredicate.RowState) -> VerdictPredicate.RowState {
    rank <= other.rank ? self : other
  }
}

extension ClaimState {
  /// What it means for the row that requires it.
  var rowState: VerdictPredicate.RowState {
    switch self {
    case .proven: .proven
    case .refuted: .refuted
    case .undecidable: .undecidable
    case .missing: .missing
    }
  }

  /// What was observed, for people.
  var observed: String {
    switch self {
    case .proven: "proven"
    case .refuted(let observed): "refuted: \(observed)"
    case .undecidable(let reason): "undecidable: \(reason)"
    case .missing(let reason): "missing" + (reason.map { ": \($0)" } ?? "")
    }
  }
}

extension GateReason.Code {
  /// Whether a verdict that was right becomes wrong in this way by waiting, or by who is asked.
  fileprivate var comesWithTime: Bool {
    [.evidenceTooOld, .challengeTooOld, .challengeUndated].contains(self)
  }
}
