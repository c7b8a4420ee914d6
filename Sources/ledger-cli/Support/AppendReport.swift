import Ledger
import TransparencyLog

/// What was appended.
struct AppendReport {
  let entries: [ReadEntry]

  init(_ entries: [ReadEntry]) { self.entries = entries }

  var result: CommandResult {
    CommandResult(
      members: writeMembers,
      lines: entries.map { read in
        "entry \(read.entry.index)  \(read.summary)  \(read.payloadDigest)"
      })
  }

  func writeMembers(to writer: inout JSONWriter) {
    writer.name("entries")
    writer.array(entries) { writer, read in
      writer.object { writer in
        writer.member("index", read.entry.index)
        writer.member("kind", read.statement.predicate.kindName)
        writer.member("payloadDigest", read.payloadDigest.hex)
        writer.member("leafHash", read.leafHash.hex)
        writer.member("time", read.entry.time.description)
      }
    }
  }
}

extension ReadEntry {
  /// A few words on what the entry says.
  var summary: String {
    switch statement.predicate {
    case .policy: return "policy"
    case .evidence(let evidence):
      let gates = evidence.gates.map(\.rawValue).joined(separator: ",")
      return "evidence \(evidence.kind.rawValue) for \(gates): "
        + statement.subjects.map(\.name).joined(separator: ", ")
    case .verdict(let verdict): return "verdict \(verdict.result.rawValue) on \(verdict.gate)"
    case .waiver(let waiver): return "waiver of \(waiver.gate) for \(waiver.scope)"
    case .revocation(let revocation):
      return "revocation of \(revocation.revokes.hex.prefix(16))…"
    }
  }
}
