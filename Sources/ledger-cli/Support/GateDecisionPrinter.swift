import Ledger
import TransparencyLog

/// A gate decision as people and programs see it.
///
/// A waived gate is shown as waived, never as passed, and what has to be believed is always said.
struct GateDecisionPrinter {
  /// What was decided from.
  enum Source {
    /// A whole ledger; `since` is the size that an earlier run verified and that was not re-read.
    case ledger(since: UInt64?)
    /// A gate proof.
    case proof
  }

  private let decision: GateDecision
  private let source: Source

  init(_ decision: GateDecision, source: Source) {
    self.decision = decision
    self.source = source
  }

  var result: CommandResult {
    CommandResult(
      status: decision.outcome.status, code: decision.decisive?.code.rawValue ?? "ok",
      members: writeMembers, lines: lines)
  }

  private var assumptions: [String] {
    guard case .ledger(let since?) = source else { return decision.assumptions }
    return decision.assumptions + [
      "the state that an earlier run wrote is yours: the first \(since) entries were not read again"
    ]
  }

  // MARK: For programs

  private func writeMembers(_ writer: inout JSONWriter) {
    let finding = decision.finding
    writer.member("outcome", decision.outcome.rawValue)
    writer.member("state", decision.state.rawValue)
    writer.member("gate", decision.question.gate.rawValue)
    writer.member("displayName", finding?.displayName)
    writer.member("authorizedBy", decision.authorizedBy?.rawValue)
    writer.name("waivers")
    writer.array(decision.waivers) { $0.integer($1) }
    writer.member("scope", decision.question.scope?.rawValue)
    if let effects = decision.question.effects {
      writer.member("effects", effects.map(\.rawValue))
    } else {
      writer.member("effects", String?.none)
    }
    writer.member("origin", decision.origin?.description)
    writer.member("size", decision.size)
    writer.member("policy", decision.policy?.hex)
    writer.member("time", decision.time?.description)
    writer.member("verdict", finding?.verdict)
    writer.name("rows")
    writer.array(finding?.rows ?? []) { $1.write(to: &$0) }
    writer.name("requires")
    writer.array(decision.findings.dropLast()) { $1.writeSummary(to: &$0) }
    writer.name("subjects")
    let subjects = decision.findings.flatMap { finding in
      finding.subjects.map { (gate: finding.gate, subject: $0) }
    }
    writer.array(subjects) { $1.subject.write(of: $1.gate, to: &$0) }
    writer.name("entries")
    writer.array(decision.entries) { $0.integer($1) }
    writer.name("reasons")
    writer.array(decision.allReasons) { $1.write(to: &$0) }
    writer.member("assumptions", assumptions)
    if case .ledger(let since) = source { writer.member("since", since) }
  }

  // MARK: For people

  private var lines: [String] {
    var lines = [heading]
    lines.append(
      decision.time.map { "  vouched for by the quorum at \($0)" }
        ?? "  nobody vouches for what follows")
    for finding in decision.findings {
      if finding.gate != decision.question.gate { lines.append("  requires \(finding.headline)") }
      guard finding.gate == decision.question.gate || !finding.isOpen else { continue }
      lines += finding.rows.flatMap { GateRowText($0).lines }.map { "  \($0)" }
    }
    lines += decision.findings.flatMap(\.subjects).map { "  about \($0.name) \($0.content.hex)" }
    lines += decision.findings.compactMap { finding in
      finding.waiver.map { "  WAIVED \(finding.displayName) (\(finding.gate)) by entry \($0)" }
    }
    // A refusal asks nobody to believe anything.
    if decision.outcome == .accepted { lines += assumptions.map { "  assumes: \($0)" } }
    let decisive = decision.decisive
    lines += decision.allReasons.filter { $0 != decisive }.map { "  \(label(of: $0)): \($0)" }
    lines.append(verdict)
    return lines
  }

  /// What a reason does; where the decision is a yes, what spoke against it was waived.
  private func label(of reason: GateReason) -> String {
    decision.outcome == .accepted && reason.weight != .note ? "waived" : "\(reason.weight)"
  }

  private var heading: String {
    let gate = decision.question.gate
    let name = decision.finding.map { "\($0.displayName) (\(gate))" } ?? gate.rawValue
    return decision.origin.map { "\(name) of \($0), \(decision.size) entries" } ?? name
  }

  /// The last line: what it comes to, and the reason that decides.
  private var verdict: String {
    let state = decision.state.rawValue
    guard decision.outcome == .accepted else {
      let outcome = decision.outcome == .refused ? "" : " (\(decision.outcome.rawValue))"
      return "\(state)\(outcome): " + (decision.decisive.map { "\($0)" } ?? "for no known reason")
    }
    let waivers = decision.waivers.map(String.init).joined(separator: ", ")
    return decision.authorizedBy == .waiver
      ? "WAIVED, not passed: by entry \(waivers)" : "\(state)"
  }
}

extension GateDecision.Outcome {
  var status: ExitStatus {
    switch self {
    case .accepted: .accepted
    case .refused: .no
    case .undecidable: .undecidable
    case .tampered: .tampered
    }
  }
}

extension GateReason {
  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("code", code.rawValue)
      writer.member("weight", "\(weight)")
      writer.member("gate", gate.rawValue)
      writer.member("entry", entry)
      writer.member("subject", subject)
      writer.member("expected", expected)
      writer.member("found", found)
    }
  }
}

extension Subject {
  func write(of gate: Identifier, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("gate", gate.rawValue)
      writer.member("name", name)
      switch content {
      case .sha256(let digest): writer.member("sha256", digest.hex)
      case .gitCommit(let commit): writer.member("gitCommit", commit)
      }
    }
  }
}

extension GateFinding {
  /// The word that people see: a waived gate is not called accepted.
  var word: String { authorizedBy == .waiver ? "WAIVED" : state.rawValue }

  /// One line on the gate.
  var headline: String { "\(displayName) (\(gate)): \(word)" }

  func writeSummary(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("gate", gate.rawValue)
      writer.member("displayName", displayName)
      writer.member("state", state.rawValue)
      writer.member("authorizedBy", authorizedBy?.rawValue)
      writer.member("verdict", verdict)
      writer.member("waiver", waiver)
    }
  }
}
