/// The rows of a heads table, ascending by gate: the order in which the canonical form lists them.
///
/// Every entry commits to all of them, so they are kept in that order and not looked for by hash.
public struct GateRows: Hashable, Sendable {
  private struct Line: Hashable {
    let gate: Identifier
    /// What the canonical form has before the row.
    let opening: [UInt8]
    var row: HeadsTable.Row

    init(_ gate: Identifier, _ row: HeadsTable.Row) {
      self.gate = gate
      self.row = row
      opening = Array("\"\(gate)\":".utf8)
    }
  }

  private var lines: [Line] = []
  private static let comma: StaticString = ","

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
        lines.insert(Line(gate, row), at: lines.partitioningIndex { $0.gate > gate })
      case (nil, nil): break
      }
    }
  }

  /// How much live evidence a gate has; nil when the table has no row of it.
  func evidenceCount(of gate: Identifier) -> Int? {
    place(of: gate).map { lines[$0].row.evidence.count }
  }

  /// Adds evidence that is newer than all that is live to the row of a gate, if there is one.
  mutating func append(evidence index: UInt64, to gate: Identifier) {
    if let place = place(of: gate) { lines[place].row.append(evidence: index) }
  }

  private func place(of gate: Identifier) -> Int? {
    let place = lines.partitioningIndex { $0.gate >= gate }
    return place < lines.count && lines[place].gate == gate ? place : nil
  }

  // MARK: The canonical form

  /// Hands over the rows as the members of an object, in pieces.
  func forEachPiece(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    for place in lines.indices {
      if place > 0 { Self.comma.withUTF8Buffer(body) }
      lines[place].opening.withUnsafeBufferPointer(body)
      lines[place].row.forEachPiece(body)
    }
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
