import Foundation
import Ledger
import Testing

/// `docs/audits.md` lists every rule as the catalogue has it, and no other.
@Suite struct AuditsPageTests {
  @Test func everyRuleIsDocumented() throws {
    let rows = try Repository.text("docs/audits.md").split(separator: "\n")
      .filter { $0.hasPrefix("| `") }
    let catalogue = AuditRule.allCases.map {
      "| `\($0.id)` | \($0.severity.rawValue) | \($0.sentence) | \($0.remedy) |"
    }
    #expect(rows.map(String.init) == catalogue)
  }

  @Test(arguments: ["README.md", "docs/auditor.md"])
  func pageIsLinked(_ document: String) throws {
    #expect(try Repository.text(document).contains("audits.md)"))
  }
}
