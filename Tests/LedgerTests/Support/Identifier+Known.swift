import Ledger

extension Identifier {
  /// An id that a test spells out.
  init(known text: StaticString) {
    guard let id = Identifier("\(text)") else { preconditionFailure("no id: \(text)") }
    self = id
  }

  static let b0 = Identifier(known: "b0-triple-prime")
  static let b4 = Identifier(known: "b4-prime")
  static let build = Identifier(known: "build")
}

extension Timestamp {
  /// An instant that a test spells out.
  init(known text: StaticString) {
    guard let time = Timestamp("\(text)") else { preconditionFailure("no time: \(text)") }
    self = time
  }
}
