internal import Ledger
internal import TransparencyLog

/// How fast one writer appends durably, against SQLite on the same disk, turn by turn.
struct AppendBenchmark {
  private static let rounds = 9
  private static let singleCount = 2_000
  private static let batchCount = 20_000
  private static let batch = 500

  private let workspace: Workspace

  init(_ workspace: Workspace) { self.workspace = workspace }

  func run() async throws -> [Measurement] {
    var single: [Comparison] = []
    var batch: [Comparison] = []
    for round in 1...Self.rounds {
      single.append(
        try await compare(Self.singleCount, batch: 1) { try $0.appendOneByOne($1) })
      batch.append(
        try await compare(Self.batchCount, batch: Self.batch) {
          try await $0.append($1, batch: Self.batch)
        })
      log(
        "append, round \(round): one by one \(single[round - 1]), "
          + "by \(Self.batch) \(batch[round - 1])")
    }
    return [
      Measurement(
        "Durable appends, one at a time", single, of: "entries", against: "SQLite", atLeast: 0.9),
      Measurement(
        "Durable appends, \(Self.batch) a commit", batch, of: "entries", against: "SQLite",
        atLeast: 1.5),
    ]
  }

  /// The ledger, and the table half before and half after it.
  private func compare(
    _ count: Int, batch: Int, _ append: (inout SampleLedger, Int) async throws -> Void
  ) async throws -> Comparison {
    let before = try await tableRate(count / 2, batch: batch)
    let rate = try await ledgerRate(count, append)
    let after = try await tableRate(count / 2, batch: batch)
    return Comparison(rate, between: before, and: after)
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
      let statements = (1...count).map { source.nextStatement(UInt64($0)) }
      try table.append(statements, batch: batch)
    }
    return Double(count) / time.elapsed
  }
}
