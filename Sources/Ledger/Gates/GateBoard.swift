/// A gate board is what people look at: where every gate of a ledger stands, and the one next step.
///
/// It shows decisions that were taken elsewhere, and takes none.
public struct GateBoard: Sendable {
  /// What the gates come to together.
  public enum Status: String, Sendable {
    /// Every gate is accepted, and none on a waiver.
    case ready = "READY"
    /// Something is accepted, waived, proven or recorded.
    case partial = "PARTIAL"
    /// Nothing is.
    case blocked = "BLOCKED"
  }

  /// A waiver that was granted and not revoked.
  public struct Waiver: Sendable {
    /// Its entry.
    public let index: UInt64
    /// What it says.
    public let predicate: WaiverPredicate

    /// A waiver.
    public init(index: UInt64, predicate: WaiverPredicate) {
      self.index = index
      self.predicate = predicate
    }
  }

  /// Where one gate stands.
  public struct Line: Sendable {
    /// The gate.
    public let gate: PolicyGate
    /// The decision on it, without a waiver if one was possible, else in the scope of one.
    public let decision: GateDecision
    /// Its live evidence, ascending.
    public let evidence: [UInt64]
    /// The current verdict and its time, or nil.
    public let verdict: (index: UInt64, time: Timestamp)?
    /// Its waivers, ascending by index.
    public let waivers: [Waiver]

    /// A line.
    public init(
      _ gate: PolicyGate, _ decision: GateDecision, evidence: [UInt64],
      verdict: (index: UInt64, time: Timestamp)?, waivers: [Waiver]
    ) {
      self.gate = gate
      self.decision = decision
      self.evidence = evidence
      self.verdict = verdict
      self.waivers = waivers
    }

    /// Whether it is accepted on a waiver: its own, or that of a gate that it requires.
    public var isWaived: Bool { decision.authorizedBy == .waiver }

    /// Whether there is anything at all to be said for the gate.
    var hasSomething: Bool {
      decision.outcome == .accepted || !evidence.isEmpty || verdict != nil || !waivers.isEmpty
    }
  }

  /// Every gate, each after those that it requires.
  public let lines: [Line]
  /// The present time.
  public let now: Timestamp

  /// A board of these lines, in any order.
  public init(_ lines: [Line], now: Timestamp) {
    let order = GateRequirements(lines.map(\.gate).sorted { $0.id < $1.id }).order
    self.lines = order.compactMap { id in lines.first { $0.gate.id == id } }
    self.now = now
  }

  /// What the gates come to together.
  public var status: Status {
    if !lines.isEmpty, lines.allSatisfy({ $0.decision.outcome == .accepted && !$0.isWaived }) {
      return .ready
    }
    return lines.contains(where: \.hasSomething) ? .partial : .blocked
  }

  /// The one next step.
  public var nextStep: NextStep { NextStep.choose(lines.map(situation)) }

  private func situation(of line: Line) -> NextStep.Situation {
    var situation = NextStep.Situation(line.gate.id, line.decision.outcome)
    situation.vouching = line.decision.reasons
    situation.venues = line.gate.demands.venues
    situation.verdict = line.verdict?.index
    guard let finding = line.decision.finding else { return situation }
    situation.reasons = finding.reasons
    situation.rows = finding.rows
    if finding.isOpen, finding.waiver != nil {
      let waiver = line.waivers.first { $0.index == finding.waiver }
      situation.waiver = (true, waiver?.predicate.notAfter)
    }
    if let newest = line.evidence.last {
      situation.hasUnjudgedEvidence = line.verdict.map { newest > $0.index } ?? true
    }
    return situation
  }
}
