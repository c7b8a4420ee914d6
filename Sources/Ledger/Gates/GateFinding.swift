internal import TransparencyLog

/// A gate finding is what a decision found of one gate: the one that was asked about, or one that it
/// requires.
public struct GateFinding: Sendable {
  /// The state that people are shown.
  public enum State: String, Sendable {
    case accepted = "ACCEPTED"
    case partial = "PARTIAL"
    case blocked = "BLOCKED"
  }

  /// What an accepted gate rests on.
  public enum Authorization: String, Sendable {
    /// Verdicts, recomputed.
    case verdict
    /// A waiver of the gate, or of one that it requires: it was waived, not passed.
    case waiver
  }

  /// One row of the matrix.
  public struct Row: Sendable {
    /// The row's id.
    public let id: Identifier
    /// What it forbids.
    public let title: String
    /// Its state: what was recomputed, or less if the verdict says less.
    public let state: VerdictPredicate.RowState
    /// What was recomputed of each claim that it requires.
    public let claims: [ClaimFinding]
    /// What the verdict says of it, or nil when it does not speak of it or there is none.
    public let said: VerdictPredicate.RowState?
  }

  /// What was recomputed of one claim.
  public struct ClaimFinding: Sendable {
    /// The claim.
    public let claim: Claim
    /// Its state.
    public let state: ClaimState
    /// The evidence that decides it, or nil when there is none.
    public let entry: UInt64?
  }

  /// The gate.
  public let gate: Identifier
  /// Its name for people.
  public let displayName: String
  /// The gates that it requires, ascending.
  public let requires: [Identifier]
  /// What it rests on; nil unless accepted.
  public internal(set) var authorizedBy: Authorization?
  /// The current verdict, or nil.
  public internal(set) var verdict: UInt64?
  /// The waiver that holds for it, or nil.
  public internal(set) var waiver: UInt64?
  /// The rows that it demands, ascending by id.
  public internal(set) var rows: [Row] = []
  /// What everything that its verdict rests on agrees to be about, ascending by name.
  public internal(set) var subjects: [Subject] = []
  /// Why, in the order in which it was found.
  public internal(set) var reasons: [GateReason] = []
  /// The entries that it rests on, ascending.
  public internal(set) var entries: [UInt64] = []
  /// How strongly the venues are vouched for that it rests on.
  public internal(set) var assurances: Set<EvidencePredicate.Assurance> = []
  /// The weight of all that speaks against it, required gates counted; nil when nothing does.
  var weight: GateReason.Weight?
  /// Its state.
  public internal(set) var state = State.blocked

  init(_ gate: PolicyGate) {
    self.gate = gate.id
    displayName = gate.displayName
    requires = gate.requires
  }

  /// Whether what requires this gate may go on.
  public var isOpen: Bool { weight.map { $0 == .note } ?? true }

  mutating func find(
    _ code: GateReason.Code, entry: UInt64? = nil, _ subject: String, expected: String,
    found: String
  ) {
    reasons.append(
      GateReason(code, gate, entry: entry, subject, expected: expected, found: found))
  }
}
