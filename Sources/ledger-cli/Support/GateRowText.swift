import Ledger

/// A row of the matrix as people and programs see it: its state, and what was observed of each claim.
struct GateRowText {
  private let row: GateFinding.Row

  init(_ row: GateFinding.Row) { self.row = row }

  /// The row, and a line for each of its claims.
  var lines: [String] {
    let said = row.said.map { $0 == row.state ? "" : "  (the verdict says \($0.rawValue))" } ?? ""
    return ["\(row.id.rawValue.padded(4)) \(row.state.rawValue.padded(11)) \(row.title)\(said)"]
      + row.claims.map { "     \($0.state.word.padded(11)) \($0.claim)\(Self.detail(of: $0))" }
  }

  private static func detail(of claim: GateFinding.ClaimFinding) -> String {
    (claim.entry.map { ", entry \($0)" } ?? "") + (claim.state.observed.map { ": \($0)" } ?? "")
  }
}

extension GateFinding.Row {
  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", id.rawValue)
      writer.member("title", title)
      writer.member("state", state.rawValue)
      writer.member("said", said?.rawValue)
      writer.name("claims")
      writer.array(claims) { writer, claim in
        writer.object { writer in
          writer.member("claim", claim.claim.description)
          writer.member("state", claim.state.word)
          writer.member("observed", claim.state.observed)
          writer.member("entry", claim.entry)
        }
      }
    }
  }
}

extension ClaimState {
  /// The state in a word.
  var word: String {
    switch self {
    case .proven: "proven"
    case .refuted: "refuted"
    case .undecidable: "undecidable"
    case .missing: "missing"
    }
  }

  /// What was observed instead of a proof, or why there is none.
  var observed: String? {
    switch self {
    case .proven: nil
    case .refuted(let observed): observed
    case .undecidable(let reason): reason
    case .missing(let reason): reason
    }
  }
}
