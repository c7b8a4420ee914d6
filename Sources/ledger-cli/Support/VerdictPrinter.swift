import Ledger
import TransparencyLog

/// A verdict as people and programs see it: every row with what was observed, then what it says.
struct VerdictPrinter {
  private let draft: VerdictDraft
  /// The entry that it became, or nil when it was only shown.
  private let entry: ReadEntry?

  init(_ draft: VerdictDraft, entry: ReadEntry?) {
    self.draft = draft
    self.entry = entry
  }

  private var verdict: VerdictPredicate { draft.predicate }

  var result: CommandResult {
    var result = AppendReport(entry.map { [$0] } ?? []).result
    let writeEntries = result.members
    result.members = { writer in
      writer.member("appended", entry != nil)
      writer.member("gate", verdict.gate.rawValue)
      writer.member("displayName", draft.finding.displayName)
      writer.member("result", verdict.result.rawValue)
      writer.name("rows")
      writer.array(draft.finding.rows) { $1.write(to: &$0) }
      writer.name("lowered")
      writer.array(lowered) { writer, row in
        writer.object { writer in
          writer.member("row", row.row.rawValue)
          writer.member("state", row.state.rawValue)
          writer.member("reason", row.reason)
        }
      }
      writer.name("used")
      writer.array(verdict.used) { $0.integer($1.index) }
      writer.name("superseded")
      writer.array(verdict.superseded) { $0.integer($1) }
      writer.name("subjects")
      writer.array(draft.statement.subjects) { $1.write(of: verdict.gate, to: &$0) }
      writer.name("reasons")
      writer.array(reasons) { $1.write(to: &$0) }
      writeEntries(&writer)
    }
    result.lines = lines + result.lines
    return result
  }

  private var lowered: [VerdictPredicate.Row] { verdict.rows.filter { $0.reason != nil } }

  /// That there was no verdict before this one says nothing against it.
  private var reasons: [GateReason] {
    draft.finding.reasons.filter { $0.code != .noVerdict }
  }

  private var lines: [String] {
    let used = verdict.used.map { String($0.index) }.joined(separator: ", ")
    let superseded = verdict.superseded.map(String.init).joined(separator: ", ")
    var lines = ["\(draft.finding.displayName) (\(verdict.gate))"]
    lines += draft.finding.rows.flatMap { GateRowText($0).lines }.map { "  \($0)" }
    lines += lowered.map { "  lowered \($0.row) to \($0.state.rawValue): \($0.reason ?? "")" }
    lines += draft.statement.subjects.map { "  about \($0.name) \($0.content.hex)" }
    lines.append(
      "  evidence used: \(used.isEmpty ? "none" : used)"
        + (superseded.isEmpty ? "" : "; set aside: \(superseded)"))
    lines += reasons.map { "  \($0.weight): \($0)" }
    lines.append(verdict.result.rawValue + (entry == nil ? ", not signed" : ""))
    return lines
  }
}
