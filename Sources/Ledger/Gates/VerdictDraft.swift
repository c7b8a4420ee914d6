internal import TransparencyLog

/// A verdict draft is what a verifier would sign of a gate: every row computed from its live evidence.
///
/// A verifier may lower a row, with a reason, and never raise it.
public struct VerdictDraft: Sendable {
  /// A row that the verifier lowers.
  public struct Lowering: Hashable, Sendable {
    /// The row.
    public var row: Identifier
    /// The state that it gets, worse than what was computed.
    public var state: VerdictPredicate.RowState
    /// Why.
    public var reason: String

    /// A lowering.
    public init(row: Identifier, state: VerdictPredicate.RowState, reason: String) {
      self.row = row
      self.state = state
      self.reason = reason
    }
  }

  /// What is to be signed.
  public let statement: Statement
  /// What it says.
  public let predicate: VerdictPredicate
  /// What was computed, and everything that bears on it.
  public let finding: GateFinding

  /// A draft for a gate.
  ///
  /// - Parameters:
  ///   - revoked: the entries that were revoked, which can only be set aside.
  /// - Throws: `Refusal` when there is no such gate, nothing to judge, or a row would be raised.
  public init(
    of gate: Identifier, facts: GateFacts, revoked: Set<UInt64>, vouching: Vouching,
    lowering: [Lowering] = []
  ) throws(Refusal) {
    let policy = facts.policies.current
    guard let declared = policy.predicate.gate(gate), let heads = facts.heads.gates[gate] else {
      throw Refusal(
        .unknownGate, "gate", expected: "a gate of the policy", found: gate.rawValue)
    }
    guard !declared.demands.rows.isEmpty else {
      throw Refusal(
        .malformedValue, "gate", expected: "a gate with rows",
        found: "\(gate), which is decided by the gates that it requires")
    }
    let split = try Inputs(of: declared, heads: heads, facts: facts, revoked, vouching)
    var weighed = facts
    weighed.heads.gates[gate] = HeadsTable.Row(evidence: split.weighed)
    let finding = MatrixEvaluation.evaluate(GateFinding(declared), declared, weighed, vouching)
    let rows = try Self.rows(finding, lowering)
    let subjects = split.subjects
    guard !subjects.isEmpty else {
      throw Refusal(
        .malformedValue, "subject",
        expected: declared.demands.subjects.isEmpty
          ? "evidence whose subjects a verdict can be about"
          : "evidence about " + declared.demands.subjects.joined(separator: " and "),
        found: "none on which all sound evidence agrees")
    }
    let supersedes = heads.verdict.flatMap { facts.entries[$0]?.payloadDigest }
    predicate = VerdictPredicate(
      ledger: facts.origin.description, supersedes: supersedes, gate: gate,
      policy: policy.payloadDigest, issuedAt: vouching.now, used: split.used,
      superseded: split.superseded, result: Self.result(rows, finding), rows: rows)
    statement = Statement(subjects: subjects, predicate: .verdict(predicate))
    self.finding = finding
  }

  private static func rows(
    _ finding: GateFinding, _ lowering: [Lowering]
  ) throws(Refusal) -> [VerdictPredicate.Row] {
    var lowered: [Identifier: Lowering] = [:]
    for lowering in lowering {
      guard let row = finding.rows.first(where: { $0.id == lowering.row }) else {
        throw Refusal(
          .unknownRow, "row \(lowering.row)", expected: "a row of the gate", found: "none")
      }
      guard row.state.worse(than: lowering.state) == lowering.state, row.state != lowering.state
      else {
        throw Refusal(
          .malformedValue, "row \(lowering.row)",
          expected: "a state lower than \(row.state.rawValue), which was computed",
          found: lowering.state.rawValue)
      }
      lowered[lowering.row] = lowering
    }
    return finding.rows.map { row in
      let claims = row.claims.filter { $0.state.rowState == row.state }.map(\.claim).sorted()
      return VerdictPredicate.Row(
        row: row.id, state: lowered[row.id]?.state ?? row.state,
        claims: claims.map(\.description), reason: lowered[row.id]?.reason)
    }
  }

  private static func result(
    _ rows: [VerdictPredicate.Row], _ finding: GateFinding
  ) -> VerdictPredicate.Result {
    if rows.allSatisfy({ $0.state == .proven }) { return .ready }
    let isRefused = rows.contains { [.refuted, .undecidable].contains($0.state) }
    // What is set aside for its venue, its subject or its age is more than something missing.
    let isIncomplete = finding.reasons.allSatisfy {
      [.noVerdict, .rowMissing].contains($0.code)
    }
    return !isRefused && isIncomplete && rows.contains { $0.state == .proven } ? .partial : .blocked
  }
}

/// The live evidence of a gate, split into what a verdict uses and what it sets aside.
private struct Inputs {
  var used: [VerdictPredicate.Input] = []
  var superseded: [UInt64] = []
  /// What counts: the used, and what was set aside without being covered.
  var weighed: [UInt64] = []
  /// What the verdict is about.
  let subjects: [Subject]

  init(
    of gate: PolicyGate, heads: HeadsTable.Row, facts: GateFacts, _ revoked: Set<UInt64>,
    _ vouching: Vouching
  ) throws(Refusal) {
    let live = heads.evidence.compactMap { index in
      facts.entries[index].flatMap { EvidenceShowing($0, blobs: facts.blobs) }
    }
    func isSound(_ showing: EvidenceShowing) -> Bool {
      !revoked.contains(showing.index)
        && !facts.policies.isCompromised(showing.signers, at: showing.index)
    }
    let sound = live.filter(isSound)
    let agreed = AgreedSubjects(names: gate.demands.subjects, newestOf: sound)
    let covering = sound.filter { showing in
      EvidenceStanding(
        of: showing, before: gate, agreed: agreed, facts: facts, vouching: vouching
      ).problems.isEmpty
    }
    for showing in live {
      let isCovered = covering.contains { Superseding.covers($0, showing) }
      let mustGo = !isSound(showing)
      if mustGo || isCovered {
        superseded.append(showing.index)
      } else if let read = facts.entries[showing.index] {
        used.append(VerdictPredicate.Input(index: showing.index, leafHash: read.leafHash))
      }
      if !isCovered, !revoked.contains(showing.index) { weighed.append(showing.index) }
    }
    guard used.count <= VerdictPredicate.maximumUsed else {
      throw Refusal(
        .malformedValue, "predicate.inputs.used",
        expected:
          "at most \(VerdictPredicate.maximumUsed) entries; revoke some, or append evidence "
          + "that covers them", found: "\(used.count)")
    }
    subjects =
      gate.demands.subjects.isEmpty
      ? AgreedSubjects(names: Self.names(of: sound), newestOf: sound).all : agreed.all
  }

  private static func names(of showings: [EvidenceShowing]) -> [String] {
    Set(showings.flatMap(\.subjects).map { UTF8Ordered($0.name) }).sorted().map(\.text)
  }
}
