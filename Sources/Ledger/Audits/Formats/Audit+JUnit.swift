internal import TransparencyLog

extension Audit {
  /// The audit as a JUnit XML report: a test case for each rule that was run, with a failure for findings
  /// that are more than notes. A rule that had nothing to look at is skipped, not passed.
  public var junit: [UInt8] {
    let failures = rules.count(where: isFailed)
    let skipped = rules.count(where: isSkipped)
    let totals =
      #"tests="\#(rules.count)" failures="\#(failures)" errors="0" skipped="\#(skipped)""#
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#, #"<testsuites name="audit" \#(totals)>"#,
      #"  <testsuite name="\#(Self.escaped(verification.origin ?? ""))" \#(totals)>"#,
    ]
    for rule in rules { lines += testCase(rule) }
    lines += ["  </testsuite>", "</testsuites>", ""]
    return Array(lines.joined(separator: "\n").utf8)
  }

  private func isFailed(_ rule: AuditRule) -> Bool {
    rule.severity.fails && !findings(of: rule).isEmpty
  }

  private func isSkipped(_ rule: AuditRule) -> Bool {
    examined[rule] ?? 0 == 0 && findings(of: rule).isEmpty
  }

  private func testCase(_ rule: AuditRule) -> [String] {
    let findings = findings(of: rule)
    let open = #"    <testcase classname="audit" name="\#(rule.id)""#
    let body = findings.map { Self.escaped($0.message) }
    if isSkipped(rule) {
      return [open + ">", #"      <skipped message="nothing to look at"/>"#, "    </testcase>"]
    }
    if isFailed(rule) {
      let message = Self.escaped("\(summary(of: rule)): \(rule.sentence)")
      let failure = #"      <failure message="\#(message)" type="\#(rule.severity.rawValue)">"#
      return [open + ">", failure] + body + ["      </failure>", "    </testcase>"]
    }
    if findings.isEmpty { return [open + "/>"] }
    return [open + ">", "      <system-out>"] + body + ["      </system-out>", "    </testcase>"]
  }

  /// A text for XML; findings hold no characters that XML cannot carry.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { escaped, scalar in
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
  }
}
