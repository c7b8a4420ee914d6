import Ledger
import TransparencyLog

extension LedgerScenario {
  /// The five entries that hostile ledgers start with: a genesis, a probe, a document, a verdict on
  /// both, a waiver.
  static func prologue() throws -> LedgerScenario {
    var story = try LedgerScenario()
    try story.append(story.evidence(), by: .operator)
    try story.append(story.evidence(kind: .document), by: .reviewer)
    try story.append(story.verdict(), by: .verifier)
    try story.append(story.waiver(), by: .owner)
    return story
  }

  /// The indexes of the prologue.
  static let probe: UInt64 = 1
  static let document: UInt64 = 2
  static let verdict: UInt64 = 3
  static let waiver: UInt64 = 4

  /// The heads with one gate's row changed.
  func heads(_ gate: Identifier, _ edit: (inout HeadsTable.Row) -> Void) -> Digest {
    var table = heads
    var row = table.gates[gate] ?? HeadsTable.Row()
    edit(&row)
    table.gates[gate] = row
    return table.digest
  }

  /// The heads after a statement that is admitted, with one gate's row changed.
  func heads(
    after statement: Statement, by signers: TestKey, _ gate: Identifier,
    _ edit: (inout HeadsTable.Row) -> Void
  ) throws -> Digest {
    var copy = self
    try copy.append(statement, by: signers)
    return copy.heads(gate, edit)
  }
}
