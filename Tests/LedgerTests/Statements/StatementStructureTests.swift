import Ledger
import Testing

/// Every member of every kind of statement: left out, of another kind, and with another beside it.
@Suite struct StatementStructureTests {
  /// Members that may be left out.
  private static let optional: Set<String> = [
    "predicate.ledger policy", "predicate.id policy", "predicate.continues policy",
    "predicate.startedAt evidence", "predicate.finishedAt evidence", "predicate.venue evidence",
    "predicate.profile evidence", "predicate.bundle evidence", "predicate.assurance evidence",
    "predicate.counts evidence", "predicate.tool evidence", "predicate.counts.errors evidence",
    "predicate.counts.failures evidence",
  ]

  /// Members that may be null.
  private static let nullable: Set<String> = [
    "predicate.supersedes policy", "predicate.supersedes verdict",
    "predicate.keys[].retiredFrom policy", "predicate.keys[].compromisedFrom policy",
    "predicate.challenge.note evidence", "predicate.tool.version evidence",
  ]

  @Test(arguments: SampleStatement.allCases)
  func sampleIsRead(sample: SampleStatement) throws {
    let read = try Statement(payload: sample.statement.payload)
    #expect(read.predicate.kindName == sample.rawValue)
    #expect(read.predicate.ledger == SampleStatement.ledger)
    #expect(read.subjects == sample.statement.subjects)
    #expect(String(decoding: read.payload, as: UTF8.self) == sample.payload)
  }

  @Test(arguments: SampleStatement.allCases)
  func everyMemberCounts(sample: SampleStatement) throws {
    let edits = try JSONEdit.all(of: sample.statement.payload)
    #expect(edits.count > 100)
    for edit in edits {
      let found = refusal(of: edit.result)
      #expect(
        found?.code == expected(edit, sample), "\(edit.path) \(edit.change): \(found as Any)")
    }
  }

  private func expected(_ edit: JSONEdit, _ sample: SampleStatement) -> Refusal.Code? {
    let member = "\(edit.path) \(sample)"
    switch edit.change {
    case .missing:
      // Of the two kinds of digest there has to be one.
      return Self.optional.contains(member) ? nil : .missingMember
    case .unknown:
      return edit.path == "predicate.counts" ? nil : .unknownMember
    case .replaced(let other):
      switch edit.path {
      case "_type": return .unknownStatementType
      case "predicateType": return .unknownPredicateType
      case "predicate.keys[].retiredFrom" where other == "0": return nil
      case "predicate.keys[].compromisedFrom" where other == "0": return nil
      default: return Self.nullable.contains(member) && other == "null" ? nil : .wrongType
      }
    }
  }
}
