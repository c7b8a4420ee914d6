import Ledger
import TransparencyLog

/// A gate board as people and programs see it.
struct GateBoardPrinter {
  private let board: GateBoard
  private let report: VerificationReport
  private let style: TextStyle

  init(_ reading: GateBoardReader.Reading, style: TextStyle) {
    board = reading.board
    report = reading.report
    self.style = style
  }

  var result: CommandResult {
    let decisive = worst?.decision.decisive
    return CommandResult(
      status: board.status == .ready ? .accepted : worst?.decision.outcome.status ?? .no,
      code: board.status == .ready ? "ok" : decisive?.code.rawValue ?? "waived",
      members: writeMembers, lines: lines, isStyled: true)
  }

  /// The gate that weighs most: what was tampered with, then a no, then what cannot be decided.
  private var worst: GateBoard.Line? {
    let order: [GateDecision.Outcome] = [.tampered, .refused, .undecidable]
    return order.lazy.compactMap { outcome in
      board.lines.first { $0.decision.outcome == outcome }
    }.first
  }

  // MARK: For programs

  private func writeMembers(_ writer: inout JSONWriter) {
    let step = board.nextStep
    writer.member("status", board.status.rawValue)
    writer.member("origin", report.origin)
    writer.member("size", report.size)
    writer.member("witnessed", witnessed?.description)
    writer.member("now", board.now.description)
    writer.name("gates")
    writer.array(board.lines) { $1.write(at: board.now, to: &$0) }
    writer.name("nextStep")
    writer.object { writer in
      writer.member("action", step.name)
      writer.member("gate", step.gate?.rawValue)
      writer.member("text", step.description)
    }
  }

  /// Since when enough witnesses have been shown nothing newer.
  private var witnessed: Timestamp? { board.lines.lazy.compactMap(\.decision.time).first }

  // MARK: For people

  private var lines: [String] {
    var lines = [heading]
    let names = board.lines.map(\.gate.displayName.count).max() ?? 0
    let ids = board.lines.map(\.gate.id.rawValue.count).max() ?? 0
    for line in board.lines {
      let gate = line.gate
      lines.append(
        "  " + style(gate.displayName.padded(names), .strong) + "  "
          + style(gate.id.rawValue.padded(ids), .faint) + "  "
          + style(line.state, line.color) + marks(line))
      let indent = String(repeating: " ", count: names + 4)
      lines += details(line).map { indent + style($0, nil) }
      lines += line.waivers.map { indent + style(text(of: $0), .waived) }
    }
    lines.append(style("next: ", .strong) + style(board.nextStep.description, nil))
    return lines
  }

  private var heading: String {
    let color: TextStyle.Color =
      switch board.status {
      case .ready: .good
      case .partial: .waived
      case .blocked: .bad
      }
    let age = witnessed.map {
      "witnessed \((board.now.seconds - $0.seconds).asTimeSpan) ago"
    }
    return style(board.status.rawValue, color) + "  "
      + style(
        "\(report.origin ?? ""), \(report.size) entries, \(age ?? "not witnessed")", .faint)
  }

  /// One mark a row.
  private func marks(_ line: GateBoard.Line) -> String {
    (line.decision.finding?.rows ?? []).map { row in
      switch row.state {
      case .proven: " " + style("\(row.id)✓", .good)
      case .refuted: " " + style("\(row.id)✗", .bad)
      case .missing: " " + style("\(row.id)·", .faint)
      case .undecidable: " " + style("\(row.id)?", .bad)
      }
    }.joined().prefixed(by: " ")
  }

  private func details(_ line: GateBoard.Line) -> [String] {
    var details: [String] = []
    if !line.gate.requires.isEmpty {
      let required = line.gate.requires.map { id in
        let other = board.lines.first { $0.gate.id == id }
        return "\(other?.gate.displayName ?? id.rawValue) \(other?.state ?? "")"
      }
      details.append("requires " + required.joined(separator: ", "))
    }
    if !line.gate.demands.rows.isEmpty {
      let verdict = line.verdict.map {
        "verdict in entry \($0.index), \((board.now.seconds - $0.time.seconds).asTimeSpan) old"
      }
      let count = line.evidence.count
      let evidence =
        switch count {
        case 0: "no evidence"
        case 1: "1 piece of evidence"
        default: "\(count) pieces of evidence"
        }
      details.append("\(evidence), \(verdict ?? "no verdict")")
    }
    if let decisive = line.decision.decisive { details.append("\(decisive)") }
    return details
  }

  private func text(of waiver: GateBoard.Waiver) -> String {
    let terms = waiver.predicate
    let left = terms.notAfter.seconds - board.now.seconds
    let when =
      left <= 0
      ? "over since \(terms.notAfter)"
      : terms.notBefore > board.now
        ? "from \(terms.notBefore)" : "until \(terms.notAfter), \(left.asTimeSpan) left"
    let forbidden = terms.prohibitions.map(\.rawValue).joined(separator: ", ")
    let uncovered = terms.notCovered.map(\.rawValue).joined(separator: ", ")
    return "waiver in entry \(waiver.index) for \(terms.scope), \(when); forbids \(forbidden); "
      + "does not cover \(uncovered)"
  }
}

extension GateBoard.Line {
  /// The state in words; a waived gate is called waived, and in which scope.
  fileprivate var state: String {
    guard isWaived else { return decision.state.rawValue }
    return "WAIVED for \(decision.question.scope?.rawValue ?? "") without effects"
  }

  fileprivate var color: TextStyle.Color {
    if isWaived { return .waived }
    return switch decision.state {
    case .accepted: .good
    case .partial: .waived
    case .blocked: .bad
    }
  }

  fileprivate func write(at now: Timestamp, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("gate", gate.id.rawValue)
      writer.member("displayName", gate.displayName)
      writer.member("outcome", decision.outcome.rawValue)
      writer.member("state", decision.state.rawValue)
      writer.member("authorizedBy", decision.authorizedBy?.rawValue)
      writer.member("scope", decision.question.scope?.rawValue)
      writer.member("requires", gate.requires.map(\.rawValue))
      writer.name("rows")
      writer.array(decision.finding?.rows ?? []) { $1.write(to: &$0) }
      writer.name("evidence")
      writer.array(evidence) { $0.integer($1) }
      writer.name("verdict")
      if let verdict {
        writer.object { writer in
          writer.member("entry", verdict.index)
          writer.member("time", verdict.time.description)
          writer.member("age", now.seconds - verdict.time.seconds)
        }
      } else {
        writer.null()
      }
      writer.name("waivers")
      writer.array(waivers) { $1.write(at: now, to: &$0) }
      writer.name("decisive")
      if let decisive = decision.decisive {
        decisive.write(to: &writer)
      } else {
        writer.null()
      }
    }
  }
}

extension GateBoard.Waiver {
  fileprivate func write(at now: Timestamp, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("entry", index)
      writer.member("scope", predicate.scope.rawValue)
      writer.member("risk", predicate.risk)
      writer.member("reason", predicate.reason)
      writer.member("prohibitions", predicate.prohibitions.map(\.rawValue))
      writer.member("notCovered", predicate.notCovered.map(\.rawValue))
      writer.member("notBefore", predicate.notBefore.description)
      writer.member("notAfter", predicate.notAfter.description)
      writer.member("secondsLeft", max(predicate.notAfter.seconds - now.seconds, 0))
    }
  }
}

extension String {
  /// The text after another, or nothing when it is empty.
  fileprivate func prefixed(by prefix: String) -> String { isEmpty ? "" : prefix + self }
}
