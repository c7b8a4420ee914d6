/// A next step is the one smallest safe thing to do for the gates of a ledger: it adds evidence, a
/// verdict or witnesses, or asks somebody to look. It never takes anything away by itself.
public struct NextStep: Hashable, Sendable, CustomStringConvertible {
  /// What to do.
  public enum Action: Hashable, Sendable {
    /// Something does not match: nothing is added before somebody has looked.
    case investigate(code: GateReason.Code)
    /// A blob is gone: bring it back.
    case restoreBlob(entry: UInt64?)
    /// A sandbox run is lacking: run the packet at one of these venues.
    case runPacket(venues: [Identifier])
    /// Reports are lacking that show these claims.
    case addEvidence(claims: [Claim])
    /// Evidence speaks against the gate: correct what it found.
    case correct(entry: UInt64?, observed: String)
    /// Evidence cannot be weighed: look at it.
    case examine(entry: UInt64?, code: GateReason.Code)
    /// The evidence is there, and no verdict says so.
    case issueVerdict
    /// The verdict says less than the evidence shows.
    case askVerifier(verdict: UInt64?)
    /// Only the policy can help.
    case changePolicy(code: GateReason.Code)
    /// Witnesses have to look, or to look again.
    case askWitnesses
    /// Whoever asks has to say whose signatures count.
    case nameTrustFile
    /// Whoever asks, or the policy, has to say how old a decision may be.
    case setAgeLimit
    /// The gate is waived: the evidence is owed until then.
    case replaceWaiver(ends: Timestamp?)
    /// Nothing is left to do.
    case proceed
  }

  /// What to do.
  public let action: Action
  /// The gate that it is for; nil when it is for all of them.
  public let gate: Identifier?

  /// A step.
  public init(_ action: Action, for gate: Identifier? = nil) {
    self.action = action
    self.gate = gate
  }

  /// The kind of action, for programs.
  public var name: String {
    switch action {
    case .investigate: "investigate"
    case .restoreBlob: "restore-blob"
    case .runPacket: "run-packet"
    case .addEvidence: "add-evidence"
    case .correct: "correct"
    case .examine: "examine"
    case .issueVerdict: "issue-verdict"
    case .askVerifier: "ask-verifier"
    case .changePolicy: "change-policy"
    case .askWitnesses: "ask-witnesses"
    case .nameTrustFile: "name-trust-file"
    case .setAgeLimit: "set-age-limit"
    case .replaceWaiver: "replace-waiver"
    case .proceed: "proceed"
    }
  }

  /// A sentence for people, without its full stop.
  public var description: String {
    let gate = gate?.rawValue ?? "the gates"
    func entry(_ index: UInt64?) -> String { index.map { "entry \($0)" } ?? "the evidence" }
    switch action {
    case .investigate(let code):
      return "append nothing: keep this ledger as it is, run `ledger-cli log verify`, and compare "
        + "it with a copy (\(code.rawValue))"
    case .restoreBlob(let index):
      return "bring back the blob that \(entry(index)) cites"
    case .runPacket(let venues):
      let places = venues.map(\.rawValue).joined(separator: " or ")
      return "run the packet for \(gate) on \(places) and return the bundle"
    case .addEvidence(let claims):
      let list = claims.map(\.description).joined(separator: ", ")
      return "bring evidence for \(gate) that shows \(list): "
        + "`ledger-cli evidence add FILE --gate \(gate) --key KEY`"
    case .correct(let index, let observed):
      return "correct what \(entry(index)) found (\(observed)), then bring new evidence for \(gate)"
    case .examine(let index, let code):
      return "look at \(entry(index)), which cannot be weighed for \(gate) (\(code.rawValue))"
    case .issueVerdict:
      return "have a verifier judge \(gate): `ledger-cli verdict issue --gate \(gate) --key KEY`"
    case .askVerifier(let verdict):
      return "ask the verifier why \(verdict.map { "entry \($0)" } ?? "the verdict") says less of "
        + "\(gate) than its evidence shows"
    case .changePolicy(let code):
      return "have the owners append a policy that settles \(gate) (\(code.rawValue))"
    case .askWitnesses:
      return "ask for a round of witnesses: `ledger-cli log witness`, then `ledger-cli log merge`"
    case .nameTrustFile: return "say whose signatures count: --trust FILE"
    case .setAgeLimit:
      return "say how old a decision on \(gate) may be: --max-age, or the policy's "
        + "maximumDecisionAge"
    case .replaceWaiver(let ends):
      return "bring the evidence for \(gate), which is only waived"
        + (ends.map { ", until \($0)" } ?? "")
    case .proceed: return "nothing is left to do"
    }
  }
}

extension NextStep {
  /// The situation of one gate, as far as the choice of the next step depends on it.
  public struct Situation: Sendable {
    /// The gate.
    public var gate: Identifier
    /// What a decision on it comes to.
    public var outcome: GateDecision.Outcome
    /// Whether it is accepted on a waiver, and until when.
    public var waiver: (isHeld: Bool, ends: Timestamp?) = (false, nil)
    /// What was found of the gate itself, not of those that it requires.
    public var reasons: [GateReason] = []
    /// What bears on the decision as a whole.
    public var vouching: [GateReason] = []
    /// Its rows, as far as they were recomputed.
    public var rows: [GateFinding.Row] = []
    /// The venues that it accepts.
    public var venues: [Identifier] = []
    /// The current verdict, or nil.
    public var verdict: UInt64?
    /// Whether there is evidence that the verdict did not see.
    public var hasUnjudgedEvidence = false

    /// A situation of which nothing is known but the outcome.
    public init(_ gate: Identifier, _ outcome: GateDecision.Outcome) {
      self.gate = gate
      self.outcome = outcome
    }
  }

  /// Chooses the next step.
  ///
  /// What was tampered with comes before everything. Then the first gate counts that is held up by
  /// itself; who vouches comes last, because whatever is appended before needs witnesses again.
  ///
  /// - Parameter situations: of every gate, each after those that it requires.
  public static func choose(_ situations: [Situation]) -> NextStep {
    let all = situations.flatMap { $0.vouching + $0.reasons }
    if let reason = all.first(where: { $0.weight == .tampered }) {
      return NextStep(.investigate(code: reason.code))
    }
    for situation in situations where !situation.waiver.isHeld {
      if let action = situation.action { return NextStep(action, for: situation.gate) }
    }
    for situation in situations {
      for reason in situation.vouching {
        guard let (action, isShared) = vouchingAction(for: reason.code) else { continue }
        return NextStep(action, for: isShared ? nil : situation.gate)
      }
    }
    if let waived = situations.first(where: \.waiver.isHeld) {
      return NextStep(.replaceWaiver(ends: waived.waiver.ends), for: waived.gate)
    }
    if let closed = situations.first(where: { $0.outcome != .accepted }) {
      // Whatever it is, it was not foreseen here: somebody has to look.
      let reason = (closed.reasons + closed.vouching).max { $0.weight < $1.weight }
      return NextStep(
        .examine(entry: reason?.entry, code: reason?.code ?? .ledgerUndecidable), for: closed.gate)
    }
    return NextStep(.proceed)
  }

  /// What to do about who vouches, and whether it is the same for all gates.
  private static func vouchingAction(for code: GateReason.Code) -> (Action, isShared: Bool)? {
    switch code {
    case .noTrustFile, .unknownLog: (.nameTrustFile, true)
    case .notAnchored, .headsUnvouched, .stale: (.askWitnesses, true)
    case .noAgeLimit: (.setAgeLimit, false)
    case .futureEntry, .journalUnreadable, .ledgerUndecidable, .exampleKey:
      (.examine(entry: nil, code: code), true)
    default: nil
    }
  }
}

extension NextStep.Situation {
  /// What to do for this gate by itself; nil when nothing of its own holds it up.
  fileprivate var action: NextStep.Action? {
    func first(_ codes: GateReason.Code...) -> GateReason? {
      reasons.first { codes.contains($0.code) }
    }
    if let reason = first(.emptyGate) { return .changePolicy(code: reason.code) }
    if let reason = first(.blobMissing) { return .restoreBlob(entry: reason.entry) }
    if let reason = first(.factsMissing) {
      return .examine(entry: reason.entry, code: reason.code)
    }
    if let reason = first(.refutedSince) {
      return .correct(entry: reason.entry, observed: reason.found)
    }
    if let reason = first(.unreadableSince) {
      return .examine(entry: reason.entry, code: reason.code)
    }
    // A verdict that sees more evidence says more; one that said too much is replaced.
    if first(.fakeGreen, .evidenceBacklog) != nil { return .issueVerdict }
    let isClosed = first(
      .noVerdict, .verdictNotReady, .rowMissing, .rowRefuted, .rowUndecidable)
    guard isClosed != nil else { return nil }
    if verdict != nil, hasUnjudgedEvidence { return .issueVerdict }
    return actionForRows
      ?? (verdict == nil ? .issueVerdict : .askVerifier(verdict: verdict))
  }

  /// What to do for rows that no verdict could call proven; nil when there is no such row.
  private var actionForRows: NextStep.Action? {
    let claims = rows.flatMap(\.claims)
    for claim in claims {
      if case .refuted(let observed) = claim.state {
        return .correct(entry: claim.entry, observed: "\(claim.claim): \(observed)")
      }
    }
    for claim in claims {
      if case .undecidable = claim.state {
        return .examine(entry: claim.entry, code: .rowUndecidable)
      }
    }
    let missing = claims.filter { $0.state.rowState == .missing }.map(\.claim)
    if !venues.isEmpty, missing.contains(where: { [.check, .probe].contains($0.source) }) {
      return .runPacket(venues: venues)
    }
    return missing.isEmpty ? nil : .addEvidence(claims: Set(missing).sorted())
  }
}
