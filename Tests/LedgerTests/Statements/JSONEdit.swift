import Ledger

/// One way to change the structure of a JSON document that has no white space and no escaped names.
struct JSONEdit {
  enum Change: Equatable {
    /// The member is left out.
    case missing
    /// A member that nobody knows is added to the object.
    case unknown
    /// The value is of another kind.
    case replaced(by: String)
  }

  /// Where, for example `predicate.keys[].role`.
  let path: String
  let change: Change
  /// The changed document.
  let result: [UInt8]

  /// Every change of every value in a document.
  static func all(of bytes: [UInt8]) throws -> [JSONEdit] {
    var edits = Edits(bytes: bytes)
    edits.visit(try JSONDocument(bytes, rules: .statement).root, path: "")
    return edits.found
  }

  private struct Edits {
    let bytes: [UInt8]
    var found: [JSONEdit] = []

    private static let kinds = [
      "null": "null", "true": "a boolean", "0": "a number", "\"x\"": "a string",
      "[]": "an array", "{}": "an object",
    ]

    mutating func visit(_ value: JSONValue, path: String) {
      let range = range(of: value)
      for (other, kind) in Self.kinds where kind != value.kindName {
        add(path, .replaced(by: other), replacing: range, by: other)
      }
      for element in value.elements.map(Array.init) ?? [] {
        visit(element, path: path + "[]")
      }
      guard let members = value.members.map(Array.init) else { return }
      let end = range.upperBound - 1
      add(
        path, .unknown, replacing: end..<end,
        by: (members.isEmpty ? "" : ",") + "\"~unknown\":0")
      for (position, member) in members.enumerated() {
        let memberPath = path.isEmpty ? member.name : "\(path).\(member.name)"
        let valueRange = self.range(of: member.value)
        var memberRange = valueRange.lowerBound - member.name.utf8.count - 3..<valueRange.upperBound
        if position > 0 {
          memberRange = memberRange.lowerBound - 1..<memberRange.upperBound
        } else if members.count > 1 {
          memberRange = memberRange.lowerBound..<memberRange.upperBound + 1
        }
        add(memberPath, .missing, replacing: memberRange, by: "")
        visit(member.value, path: memberPath)
      }
    }

    /// A string's own bytes are those between its quotes.
    private func range(of value: JSONValue) -> Range<Int> {
      let raw = value.rawBytes
      return value.isString
        ? raw.startIndex - 1..<raw.endIndex + 1 : raw.startIndex..<raw.endIndex
    }

    private mutating func add(
      _ path: String, _ change: Change, replacing range: Range<Int>, by text: String
    ) {
      var result = bytes
      result.replaceSubrange(range, with: text.utf8)
      found.append(JSONEdit(path: path, change: change, result: result))
    }
  }
}
