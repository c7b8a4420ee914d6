import Ledger

extension ValueReader {
  /// An id.
  func identifier() -> Located<Identifier>? {
    guard let text = text("an id") else { return nil }
    guard let id = Identifier(text) else {
      malformed("an id: [a-z0-9][a-z0-9.-]{0,63}", found: text)
      return nil
    }
    return Located(value: id, position: position)
  }
}

extension [ValueReader] {
  /// Ids, each once, in the order of the file.
  func identifiers() -> [Located<Identifier>] {
    var ids: Set<Identifier> = []
    return compactMap { element in
      guard let id = element.identifier() else { return nil }
      guard !ids.insert(id.value).inserted else { return id }
      element.diagnostics.report(
        .duplicateElement, at: id.position, "“\(id.value)” stands here twice")
      return nil
    }
  }
}
