internal import Ledger
internal import TransparencyLog

/// How fast one writer appends durably, against SQLite on the same disk, turn by turn.
struct AppendBenchmark {
  private static let rounds = 5
  private static let singleCount = 2_000
  private static let batchCount = 20_000
  private static let batch = 500

  private let workspace: Workspace

  init(_ workspace: Workspace) { self.workspace = workspace }

  func run() async throws -> [Measurement] {
    var ledger = (single: 0.0, batch: 0.0)
    var table = (single: 0.0, batch: 0.0)
    for round in 1...Self.rounds {
      let tableSingle = try await tableRate(Self.singleCount, batch: 1)
      let ledgerSingle = try await ledgerRate(Self.singleCount) { try $0.appendOneByOne($1) }
      let tableBatch = try await tableRate(Self.batchCount, batch: Self.batch)
      let ledgerBatch = try await ledgerRate(Self.batchCount) {
        try await $0.append($1, batch: Self.batch)
      }
      log(
        "append, round \(round): one by one \(Int(ledgerSingle)) against \(Int(tableSingle)), "
          + "by \(Self.batch) \(Int(ledgerBatch)) against \(Int(tableBatch)) entries/s")
      ledger = (max(ledger.single, ledgerSingle), max(ledger.batch, ledgerBatch))
      table = (max(table.single, tableSingle), max(table.batch, tableBatch))
    }
    return [
      Measurement(
        "Durable appends, one at a time", rate: ledger.single, of: "entries",
        against: table.single, named: "SQLite", atLeast: 0.9),
      Measurement(
        "Durable appends, \(Self.batch) a commit", rate: ledger.batch, of: "entries",
        against: table.batch, named: "SQLite", atLeast: 1.5),
    ]
  }

  private func ledgerRate(
    _ count: Int, _ append: (inout SampleLedger, Int) async throws -> Void
  ) async throws -> Double {
    var ledger = try SampleLedger(creating: try workspace.fresh("append"))
    let (time, _) = try await Stopwatch.measure { try await append(&ledger, count) }
    return Double(count) / time.elapsed
  }

  /// The table signs the same statements, and makes them itself as the ledger's caller does.
  private func tableRate(_ count: Int, batch: Int) async throws -> Double {
    var source = try SampleLedger(creating: try workspace.fresh("append"))
    let table = try SQLiteTable(creating: try workspace.fresh("append.sqlite"))
    let (time, _) = try await Stopwatch.measure {
      let statements = (1...count).map { source.nextPayload(UInt64($0)) }
      try table.append(statements, batch: batch)
    }
    return Double(count) / time.elapsed
  }
}
