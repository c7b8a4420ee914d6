internal import TransparencyLog

/// An audited verdict is one that stands in the ledger, with everything recomputed as of its own entry.
struct AuditedVerdict {
  let gate: PolicyGate
  private let index: UInt64
  private let time: Timestamp
  private let verdict: VerdictPredicate
  private let facts: GateFacts
  private let vouching: Vouching
  private let finding: GateFinding

  /// A verdict; nil when its gate is none of the policy under which it was given.
  ///
  /// - Parameter facts: what there was right after it.
  init?(
    _ read: ReadEntry, _ verdict: VerdictPredicate, _ facts: GateFacts, vouching: Vouching
  ) {
    guard let gate = facts.policies.current.predicate.gate(verdict.gate) else { return nil }
    self.gate = gate
    index = read.entry.index
    time = read.entry.time
    self.verdict = verdict
    self.facts = facts
    self.vouching = vouching
    finding = MatrixEvaluation.evaluate(GateFinding(gate), gate, facts, vouching)
  }

  func audit(_ notebook: inout AuditNotebook) {
    if notebook.examine(.authority) { auditAuthority(&notebook) }
    if notebook.examine(.prose) { auditProse(&notebook) }
    if notebook.examine(.fakeGreen) { auditFakeGreen(&notebook) }
    if verdict.result == .ready, !gate.requires.isEmpty, notebook.examine(.unauthorised) {
      auditRequirements(&notebook)
    }
  }

  private var rowsCalledProven: [VerdictPredicate.Row] {
    verdict.rows.filter { $0.state == .proven }
  }

  // MARK: 13-authority

  private func auditAuthority(_ notebook: inout AuditNotebook) {
    let kinds = verdict.used.compactMap { input -> EvidencePredicate.Kind? in
      guard case .evidence(let evidence)? = facts.entries[input.index]?.statement.predicate else {
        return nil
      }
      return evidence.kind
    }
    let restsOnDocuments = kinds.allSatisfy { $0 == .document }
    // What is gone cannot be recomputed today, and could be then.
    let isGone = finding.reasons.contains { [.blobMissing, .blobAltered].contains($0.code) }
    for said in rowsCalledProven {
      guard let row = finding.rows.first(where: { $0.id == said.row }) else { continue }
      let asksForMore = row.claims.contains { $0.claim.source != .seal }
      if restsOnDocuments, asksForMore {
        notebook.find(
          .authority, entry: index, "predicate.rows \(row.id)",
          expected: "evidence that can be recomputed",
          found: kinds.isEmpty ? "a verdict on nothing" : "a verdict on documents alone")
      } else if !isGone, row.claims.allSatisfy({ $0.state.isUnsupported }) {
        notebook.find(
          .authority, entry: index, "predicate.rows \(row.id)",
          expected: "a claim that evidence reports", found: "none")
      }
    }
  }

  // MARK: 14-prose

  private func auditProse(_ notebook: inout AuditNotebook) {
    for row in rowsCalledProven {
      let place = "predicate.rows \(row.row) claims"
      if row.claims.isEmpty {
        notebook.find(
          .prose, entry: index, place, expected: "the claims that it rests on", found: "none")
      }
      for text in row.claims where Claim(text) == nil {
        notebook.find(
          .prose, entry: index, place, expected: "a claim that can be recomputed",
          found: text.abbreviated)
      }
    }
  }

  // MARK: 14-fake-green

  private func auditFakeGreen(_ notebook: inout AuditNotebook) {
    let isReady = verdict.result == .ready
    for reason in finding.reasons {
      switch reason.code {
      case .fakeGreen: break
      case .rowRefuted: guard isReady else { continue }
      case .notSuperseded:
        notebook.find(
          .fakeGreen, entry: index,
          "\(reason.subject) \(reason.entry.map { "\($0)" } ?? "")",
          expected: reason.expected, found: reason.found)
        continue
      default: continue
      }
      notebook.find(
        .fakeGreen, entry: index, "predicate.rows \(reason.subject)", expected: reason.expected,
        found: reason.found)
    }
    guard isReady else { return }
    for row in finding.rows where row.said != .proven {
      notebook.find(
        .fakeGreen, entry: index, "predicate.rows row \(row.id)",
        expected: "a row that READY calls proven", found: row.said?.rawValue ?? "no word of it")
    }
  }

  // MARK: 14-unauthorised

  private func auditRequirements(_ notebook: inout AuditNotebook) {
    let closed = scopes.map(closedRequirements).min { $0.count < $1.count } ?? []
    for required in closed {
      notebook.find(
        .unauthorised, entry: index, "predicate.gate \(gate.id) requires \(required.gate)",
        expected: "\(GateFinding.State.accepted.rawValue), or waived in one scope for all",
        found: required.state.rawValue)
    }
  }

  /// Nobody said for which scope the verdict would be used: each that a waiver names may be it.
  private var scopes: [Identifier?] {
    let named = facts.entries.values.compactMap { read -> Identifier? in
      guard case .waiver(let waiver) = read.statement.predicate else { return nil }
      return waiver.scope
    }
    return [nil] + Set(named).sorted()
  }

  private func closedRequirements(in scope: Identifier?) -> [GateFinding] {
    var question = GateQuestion(gate.id, now: time)
    question.scope = scope
    question.effects = []
    return GateDecision(question, facts: facts, vouching: vouching).findings.filter { finding in
      // What is gone today may have been there then, and is another rule's finding.
      gate.requires.contains(finding.gate) && !finding.isOpen && finding.weight != .doubt
    }
  }
}

extension ClaimState {
  /// Whether no evidence says anything of it that could be recomputed.
  fileprivate var isUnsupported: Bool {
    switch self {
    case .missing(nil), .undecidable: true
    case .missing, .proven, .refuted: false
    }
  }
}
