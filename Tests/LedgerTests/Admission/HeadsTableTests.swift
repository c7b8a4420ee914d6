import Testing
import TransparencyLog

@testable import Ledger

/// The table that grows entry by entry, against one that is written at once.
@Suite struct HeadsTableTests {
  private typealias Row = HeadsTable.Row

  private static let gates: [Identifier] = [.b0, .b4, .build]

  @Test(arguments: 0..<30 as Range<UInt64>)
  func aTableThatGrowsIsAsIfWrittenAtOnce(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var table = HeadsTable(
      gates: [.b0: Row(), .b4: Row(evidence: [1]), .build: Row(waivers: [2])], policy: 0)
    var index: UInt64 = 3
    var longest = 0
    for _ in 0..<200 {
      index += UInt64.random(
        in: 1...(1 << UInt64.random(in: 0...40, using: &random)), using: &random)
      let chosen = Self.gates.filter { _ in Bool.random(using: &random) }
      switch Int.random(in: 0..<20, using: &random) {
      case 0: table.policy = index
      case 1: for gate in chosen { table.gates[gate] = Row(verdict: index, waivers: [index - 1]) }
      default: for gate in chosen { table.append(evidence: index, to: gate) }
      }
      let whole = HeadsTable(gates: table.gates, policy: table.policy)
      try #require(table.canonical == whole.canonical && table == whole)
      try #require(table.digest == SHA256.hash(whole.canonical))
      longest = max(longest, table.gates.values.map(\.evidence.count).max() ?? 0)
    }
    #expect(longest > 10)
  }

  @Test func evidenceForAGateWithoutARowChangesNothing() {
    var table = HeadsTable(gates: [.b4: Row(evidence: [1])], policy: 0)
    let before = table.canonical
    table.append(evidence: 2, to: .build)
    #expect(table.canonical == before && table.digest == SHA256.hash(before))
  }
}
