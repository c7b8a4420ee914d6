import Ledger

/// A list of a policy file whose elements have ids, as far as it could be read: what gates name can
/// be looked up in it even where it has mistakes.
struct SourceList<Value> {
  struct Element {
    var id: Located<Identifier>?
    /// The element, when all of it could be read.
    var value: Value?
  }

  /// The elements, in the order of the file.
  let elements: [Element]
  /// Whether every id could be read: only then is a name that is not among them unknown.
  let areAllNamed: Bool
  private let byID: [Identifier: Element]

  /// The elements of a list; nil when there is a list that cannot be read.
  init(_ elements: [Element]?) {
    self.elements = elements ?? []
    areAllNamed = elements?.allSatisfy { $0.id != nil } ?? false
    let named = self.elements.compactMap { element in element.id.map { ($0.value, element) } }
    byID = Dictionary(named, uniquingKeysWith: { first, _ in first })
  }

  /// What could be read, ascending by id.
  var values: [Value] {
    elements.compactMap { element in element.id.map { ($0.value, element.value) } }
      .sorted { $0.0 < $1.0 }.compactMap(\.1)
  }

  /// Whether nothing in the list can be what the id names.
  func isUnknown(_ id: Identifier) -> Bool { areAllNamed && byID[id] == nil }

  /// The element with this id, if all of it could be read.
  subscript(id: Identifier) -> Value? { byID[id]?.value }
}

extension PolicySourceReader {
  /// Reads a list that a policy may leave out; `what` names an element in messages: “row”.
  func readList<Value>(
    _ member: ValueReader?, _ what: String, _ read: (ValueReader) -> SourceList<Value>.Element
  ) -> SourceList<Value> {
    guard let member else { return SourceList([]) }
    let list = SourceList(member.someElements()?.map(read))
    checkDistinct(list.elements.compactMap(\.id), "the \(what)")
    return list
  }

  /// Reports ids that were given already.
  func checkDistinct(_ ids: [Located<Identifier>], _ what: String) {
    var first: [Identifier: Located<Identifier>] = [:]
    for id in ids {
      guard let earlier = first[id.value] else {
        first[id.value] = id
        continue
      }
      diagnostics.report(
        .duplicateElement, at: id.position,
        "\(what) “\(id.value)” stands in line \(earlier.position.line) already")
    }
  }

  func readIdentifier(_ member: ValueReader) -> Located<Identifier>? { member.identifier() }

  /// Ids, each once, in the order of the file.
  func readIdentifiers(_ elements: [ValueReader]) -> [Located<Identifier>] {
    elements.identifiers()
  }

  /// Names, each once, ascending by their UTF-8 bytes; a name that merely looks like another is told
  /// as if it were the same.
  func readNames(_ elements: [ValueReader], _ expected: String) -> [String] {
    var names: Set<String> = []
    for element in elements {
      guard let name = element.text(expected), !names.insert(name).inserted else { continue }
      diagnostics.report(
        .duplicateElement, at: element.position, "“\(name.shortened)” stands here twice")
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
