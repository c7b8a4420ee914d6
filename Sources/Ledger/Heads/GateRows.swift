/// The rows of a heads table, ascending by gate: the order in which the canonical form lists them.
///
/// Every entry commits to all of them, so they are kept in that order and not looked for by hash.
public struct GateRows: Hashable, Sendable {
  private struct Line: Hashable {
    let gate: Identifier
    var row: HeadsTable.Row
  }

  private var lines: [Line] = []

  /// No rows.
  public init() {}

  /// How many gates have a row.
  public var count: Int { lines.count }

  /// The rows alone, in their order.
  public var values: [HeadsTable.Row] { lines.map(\.row) }

  /// The row of a gate; nil when the table has none.
  public subscript(gate: Identifier) -> HeadsTable.Row? {
    get { place(of: gate).map { lines[$0].row } }
    set {
      switch (place(of: gate), newValue) {
      case (let place?, let row?): lines[place].row = row
      case (let place?, nil): lines.remove(at: place)
      case (nil, let row?):
        lines.insert(Line(gate: gate, row: row), at: lines.partitioningIndex { $0.gate > gate })
      case (nil, nil): break
      }
    }
  }

  /// How much live evidence a gate has; nil when the table has no row of it.
  func evidenceCount(of gate: Identifier) -> Int? {
    place(of: gate).map { lines[$0].row.evidence.count }
  }

  /// Adds evidence that is newer than all that is live to the row of a gate, and says which row that is
  /// and whether it is the first there; nil when there is no such row.
  mutating func append(evidence index: UInt64, to gate: Identifier) -> (row: Int, isFirst: Bool)? {
    guard let place = place(of: gate) else { return nil }
    lines[place].row.evidence.append(index)
    return (place, lines[place].row.evidence.count == 1)
  }

  private func place(of gate: Identifier) -> Int? {
    let place = lines.partitioningIndex { $0.gate >= gate }
    return place < lines.count && lines[place].gate == gate ? place : nil
  }
}

extension GateRows: Sequence {
  /// Iterates over gates and rows, ascending by gate.
  public func makeIterator() -> some IteratorProtocol<(gate: Identifier, row: HeadsTable.Row)> {
    lines.lazy.map { (gate: $0.gate, row: $0.row) }.makeIterator()
  }
}

extension GateRows: ExpressibleByDictionaryLiteral {
  /// The rows of these gates; of one that is named twice, the last.
  public init(dictionaryLiteral elements: (Identifier, HeadsTable.Row)...) {
    for (gate, row) in elements { self[gate] = row }
  }
}
