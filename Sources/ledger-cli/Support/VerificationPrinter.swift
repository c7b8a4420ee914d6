import Ledger
import TransparencyLog

/// A verification report as people and programs see it.
struct VerificationPrinter {
  private let report: VerificationReport

  init(_ report: VerificationReport) { self.report = report }

  var result: CommandResult {
    CommandResult(
      status: report.outcome.status, code: report.decisive?.code ?? report.outcome.rawValue,
      members: writeMembers, lines: lines)
  }

  private func writeMembers(_ writer: inout JSONWriter) {
    writer.member("outcome", report.outcome.rawValue)
    writer.member("origin", report.origin)
    writer.member("size", report.size)
    writer.member("root", report.root?.base64)
    writer.member("since", report.since)
    writer.member("entriesRead", report.entriesRead)
    writer.member("signaturesVerified", report.signaturesVerified)
    writer.member("blobsHashed", report.blobsHashed)
    writer.member("blobsMissing", report.blobsMissing)
    writer.name("checks")
    writer.object { writer in
      for check in Finding.Check.allCases { writer.member(check.rawValue, word(check)) }
    }
    writer.name("anchored")
    if let anchor = report.anchor {
      writer.object { writer in
        writer.member("size", anchor.size)
        writer.member("time", anchor.time?.description)
        writer.member("source", anchor.source)
      }
    } else {
      writer.null()
    }
    writer.name("cosignatures")
    writer.array(report.cosignatures) { writer, cosignature in
      writer.object { writer in
        writer.member("witness", cosignature.witness)
        writer.member("time", cosignature.time?.description)
      }
    }
    writer.member("unknownSignatures", report.unknownSignatures)
    writer.member("leftovers", report.leftovers)
    writer.name("findings")
    writer.array(report.findings) { $1.write(to: &$0) }
    if let fork = report.fork {
      writer.name("fork")
      writer.array([fork.checkpoint, fork.other]) { $0.string($1) }
    }
  }

  private func word(_ check: Finding.Check) -> String { report.result(of: check).rawValue }

  private var lines: [String] {
    var lines: [String] = []
    if let origin = report.origin {
      let older = report.since.map { ", the first \($0) proven consistent and not re-read" } ?? ""
      lines.append("\(origin): \(report.size) entries\(older)")
    }
    lines += Finding.Check.allCases.map { "  \($0.rawValue.padded(12)) \(word($0))\(detail($0))" }
    lines += report.findings.sorted { $0.severity > $1.severity }.map { "  \($0)" }
    if let fork = report.fork {
      lines += ["two checkpoints that cannot both be true:"]
      lines += fork.checkpoint.lines + fork.other.lines
    }
    lines.append(verdict)
    return lines
  }

  private func detail(_ check: Finding.Check) -> String {
    guard !report.skipped.contains(check) else { return "" }
    switch check {
    case .entries: return ", \(report.entriesRead) read"
    case .signatures: return report.signaturesVerified.map { ", \($0) verified" } ?? ""
    case .blobs:
      return ", \(report.blobsHashed) re-hashed"
        + (report.blobsMissing > 0 ? ", \(report.blobsMissing) missing" : "")
    case .witnesses:
      let counted = report.cosignatures.filter { $0.time != nil }.map(\.witness)
      return counted.isEmpty ? "" : ", cosigned by \(counted.joined(separator: ", "))"
    case .anchoring:
      guard let anchor = report.anchor else { return "" }
      return ", up to entry \(anchor.size - 1)" + (anchor.time.map { " at \($0)" } ?? "")
    default: return ""
    }
  }

  private var verdict: String {
    guard let decisive = report.decisive else { return "intact" }
    return "\(report.outcome.rawValue.uppercased()): \(decisive)"
  }
}

extension VerificationReport.Outcome {
  var status: ExitStatus {
    switch self {
    case .intact: .accepted
    case .tampered: .tampered
    case .undecidable: .undecidable
    }
  }
}

extension Finding {
  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("check", check.rawValue)
      writer.member("severity", "\(severity)")
      writer.member("code", code)
      writer.member("entry", entry)
      writer.member("place", place)
      writer.member("expected", expected)
      writer.member("found", found)
    }
  }
}
