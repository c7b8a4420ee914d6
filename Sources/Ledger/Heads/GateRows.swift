/// The rows of a heads table, ascending by gate: the order in which the canonical form lists them.
///
/// Every entry commits to all of them, so they are kept in that order and not looked for by hash.
public struct GateRows: Hashable, Sendable {
  private var gates: [Identifier] = []
  private var rows: [HeadsTable.Row] = []

  /// No rows.
  public init() {}

  /// How many gates have a row.
  public var count: Int { gates.count }

  /// The rows alone, in their order.
  public var values: [HeadsTable.Row] { rows }

  /// The row of a gate; nil when the table has none.
  public subscript(gate: Identifier) -> HeadsTable.Row? {
    get {
      let place = place(of: gate)
      return holds(gate, at: place) ? rows[place] : nil
    }
    set {
      let place = place(of: gate)
      switch (holds(gate, at: place), newValue) {
      case (true, let row?): rows[place] = row
      case (false, let row?):
        gates.insert(gate, at: place)
        rows.insert(row, at: place)
      case (true, nil):
        gates.remove(at: place)
        rows.remove(at: place)
      case (false, nil): break
      }
    }
  }

  /// How much live evidence a gate has; nil when the table has no row of it.
  func evidenceCount(of gate: Identifier) -> Int? {
    let place = place(of: gate)
    return holds(gate, at: place) ? rows[place].evidence.count : nil
  }

  /// Adds evidence that is newer than all that is live to the row of a gate, if there is one.
  mutating func append(evidence index: UInt64, to gate: Identifier) {
    let place = place(of: gate)
    if holds(gate, at: place) { rows[place].append(evidence: index) }
  }

  /// Where a gate stands, or would.
  private func place(of gate: Identifier) -> Int {
    gates.partitioningIndex { $0 >= gate }
  }

  private func holds(_ gate: Identifier, at place: Int) -> Bool {
    place < gates.count && gates[place] == gate
  }

  // MARK: The canonical form

  /// Writes the rows as the members of an object.
  func write(to bytes: inout [UInt8]) {
    for place in gates.indices {
      bytes.append(place == 0 ? #"""# : #",""#)
      bytes.append(gates[place])
      bytes.append(#"":"#)
      rows[place].write(to: &bytes)
    }
  }

  /// About as many bytes as the canonical form has, and no fewer.
  var encodedCapacity: Int { rows.reduce(0) { $0 + $1.encodedCapacity } }
}

extension GateRows: Sequence {
  /// Iterates over gates and rows, ascending by gate.
  public func makeIterator() -> Zip2Sequence<[Identifier], [HeadsTable.Row]>.Iterator {
    zip(gates, rows).makeIterator()
  }
}

extension GateRows: ExpressibleByDictionaryLiteral {
  /// The rows of these gates; of one that is named twice, the last.
  public init(dictionaryLiteral elements: (Identifier, HeadsTable.Row)...) {
    for (gate, row) in elements { self[gate] = row }
  }
}
