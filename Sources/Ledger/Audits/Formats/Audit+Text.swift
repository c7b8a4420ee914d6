extension Audit {
  /// The audit for people, a line each.
  public var lines: [String] {
    let width = (AuditRule.allCases.map(\.id.utf8.count).max() ?? 0) + 2
    var lines = ["\(verification.origin ?? "no ledger"): \(verification.size) entries"]
    lines += rules.map { rule in
      "  \(rule.id)\(String(repeating: " ", count: width - rule.id.utf8.count))\(summary(of: rule))"
    }
    lines += findings.map { "  \($0)" }
    if verification.blobsMissing > 0 {
      lines.append("  \(verification.blobsMissing) cited artifacts are not there")
    }
    return lines + [summary]
  }

  /// A few words on how a rule fared.
  func summary(of rule: AuditRule) -> String {
    let count = findings(of: rule).count
    let looked = examined[rule] ?? 0
    if count > 0 { return "\(Self.counted(count, rule.severity.rawValue)), \(looked) looked at" }
    return looked > 0 ? "holds, \(looked) looked at" : "nothing to look at"
  }

  /// What it comes to, in a line.
  public var summary: String {
    switch outcome {
    case .unverified: "NOT AUDITED: the ledger is not verified"
    case .nothingAudited: "NOT AUDITED: nothing to look at"
    case .incomplete: "UNDECIDABLE: cited artifacts are not there"
    case .altered: "TAMPERED: artifacts were altered"
    case .findings:
      "FINDINGS: "
        + [AuditRule.Severity.error, .warning, .note].filter { count($0) > 0 }
        .map { Self.counted(count($0), $0.rawValue) }.joined(separator: ", ")
    case .clean:
      findings.isEmpty ? "no findings" : Self.counted(findings.count, "note") + ", nothing else"
    }
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
