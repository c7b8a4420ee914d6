/// An audit notebook holds what rules found, and how often each had something to look at.
///
/// A rule that looked at nothing has shown nothing, and must not pass for one that holds.
struct AuditNotebook {
  /// The rules that were asked for.
  let rules: Set<AuditRule>
  /// What they found, each once.
  private(set) var findings: Set<AuditFinding> = []
  /// How many things each looked at.
  private(set) var examined: [AuditRule: Int] = [:]

  init(_ rules: some Sequence<AuditRule>) { self.rules = Set(rules) }

  /// Whether a rule was asked for.
  func wants(_ rule: AuditRule) -> Bool { rules.contains(rule) }

  /// Says that a rule looks at one more thing; false when it was not asked for.
  mutating func examine(_ rule: AuditRule) -> Bool {
    guard wants(rule) else { return false }
    examined[rule, default: 0] += 1
    return true
  }

  /// Notes a finding.
  mutating func find(
    _ rule: AuditRule, entry: UInt64?, _ field: String, expected: String, found: String
  ) {
    guard wants(rule) else { return }
    findings.insert(
      AuditFinding(rule, entry: entry, field, expected: expected, found: found))
  }
}
