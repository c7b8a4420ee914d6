import Ledger
import Testing

/// A statement with one mistake in it is refused, with the code of that mistake.
@Suite struct StatementMistakeTests {
  @Test(
    arguments: StatementMistake.ofStatements + StatementMistake.ofRevocations
      + StatementMistake.ofEvidence + StatementMistake.ofVerdicts + StatementMistake.ofWaivers
      + StatementMistake.ofPolicies)
  func refused(_ mistake: StatementMistake) {
    let payload = mistake.sample.payload
    #expect(payload.ranges(of: mistake.text).count == 1, "the text to replace has to be unique")
    let changed = payload.replacing(mistake.text, with: mistake.replacement)
    let found = refusal(of: changed.utf8)
    #expect(found?.code == mistake.code, "\(found as Any)")
  }
}
