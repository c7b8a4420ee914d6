import Foundation
import Ledger
import Testing
import TransparencyLog

/// Each format says the same, in the same bytes every time, and our own recognisers read it back.
@Suite struct AuditFormatTests {
  /// An error, a warning and a note, one of them with a name that no format may be broken by.
  private static func story() throws -> GateStory {
    var story = try GateStory.accepted()
    try story.append(
      .guard, [story.keep(Array("PASS".utf8), "a\"<&>]]>\u{202E}\u{1B}[31m\u{FFFF}.sarif")],
      [Subject(name: "x", sha256: .empty)], [], by: .operator)
    try story.issueVerdict { $0.rows[0].claims = ["\u{7}\"<done>\"&\u{2028}"] }
    story.erased = Set(try story.blobs(of: 5))
    try story.grantWaiver()
    return story
  }

  @Test func sarifIsReadBack() async throws {
    let audit = try await Self.story().audit()
    let log = try EvidenceRecognizer.recognize(audit.sarif, name: "audit.sarif")
    #expect(log.format == .sarif && log.disagreements.isEmpty)
    #expect(log.tools.map(\.name) == ["ledger-cli audit"])
    #expect(log.rules.map(\.id) == AuditRule.allCases.map(\.id).sorted())
    for rule in AuditRule.allCases {
      let observed = try #require(log.rule(id: rule.id))
      #expect(observed.findings == audit.findings(of: rule).count)
      #expect(observed.isEnabled == ((audit.examined[rule] ?? 0) > 0))
    }
    for severity in AuditRule.Severity.allCases {
      let name = "findings\(severity.rawValue.capitalized)"
      #expect(log.count(name) == UInt64(audit.count(severity)))
      #expect(audit.count(severity) > 0)
    }
  }

  @Test func junitIsReadBack() async throws {
    let audit = try await Self.story().audit()
    let report = try EvidenceRecognizer.recognize(audit.junit, name: "audit.xml")
    #expect(report.format == .junit && report.disagreements.isEmpty)
    #expect(report.tests.count == AuditRule.allCases.count)
    for rule in AuditRule.allCases {
      let test = try #require(report.test(named: "audit.\(rule.id)"))
      let fails = rule.severity.fails && !audit.findings(of: rule).isEmpty
      let looked = (audit.examined[rule] ?? 0) > 0
      #expect(test.outcome == (fails ? .failed : looked ? .passed : .skipped), "\(rule.id)")
    }
    let text = String(decoding: audit.junit, as: UTF8.self)
    for finding in audit.findings where finding.rule == .digest {
      #expect(text.contains("entry \(try #require(finding.entry)): \(finding.field)"))
    }
  }

  @Test func jsonNamesEveryFinding() async throws {
    let audit = try await Self.story().audit()
    var writer = JSONWriter()
    writer.object { audit.writeMembers(to: &$0) }
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String: Any])
    let findings = try #require(document["findings"] as? [[String: Any]])
    #expect(findings.map { $0["rule"] as? String } == audit.findings.map(\.rule.id))
    #expect(findings.map { $0["field"] as? String } == audit.findings.map(\.field))
    #expect((document["rules"] as? [[String: Any]])?.count == AuditRule.allCases.count)
  }

  @Test func textNamesEveryFindingOnALineOfItsOwn() async throws {
    let audit = try await Self.story().audit()
    for finding in audit.findings { #expect(audit.lines.contains("  \(finding)")) }
    #expect(audit.lines.allSatisfy { !$0.unicodeScalars.contains { $0.value < 0x20 } })
    #expect(audit.lines.last?.hasPrefix("FINDINGS: ") == true)
  }

  @Test func theSameLedgerGivesTheSameBytes() async throws {
    let (first, second) = (try await Self.story().audit(), try await Self.story().audit())
    #expect(first.sarif == second.sarif && first.junit == second.junit)
    #expect(first.lines == second.lines)
  }

  @Test func aFilterLeavesOtherRulesOut() async throws {
    let audit = try await Self.story().audit([.prose])
    let log = try EvidenceRecognizer.recognize(audit.sarif, name: "audit.sarif")
    #expect(log.rules.map(\.id) == ["14-prose"])
    let report = try EvidenceRecognizer.recognize(audit.junit, name: "audit.xml")
    #expect(report.tests.map(\.name) == ["audit.14-prose"])
  }
}
