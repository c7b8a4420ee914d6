/// A JSON document that passed the strict reader: its exact bytes and an index into them.
///
/// What is parsed is what was verified: nothing is copied or re-serialised, and each value knows
/// the bytes that it came from. Two readers of one document cannot differ about duplicate members,
/// because a document that has any is refused.
public final class JSONDocument: Sendable {
  /// A value's place in the document: its kind, its bytes, and where the next value starts.
  struct Node: Sendable {
    var kind: Kind
    /// Whether a string has escapes, so that its bytes are not its contents.
    var isEscaped = false
    /// First byte of a number or literal, or of a string's contents.
    var start: UInt32
    /// One past the last byte.
    var end: UInt32 = 0
    /// Elements of an array, members of an object.
    var count: UInt32 = 0
    /// The node that follows this one and all that it contains.
    var next: UInt32 = 0
  }

  enum Kind: UInt8, Sendable {
    case null, `true`, `false`, number, string, array, object
  }

  let bytes: [UInt8]
  let nodes: JSONNodeBuffer

  /// Reads a document strictly.
  ///
  /// - Throws: `JSONError` with the first rule broken and its offset.
  public init(_ bytes: [UInt8], rules: JSONRules) throws(JSONError) {
    self.bytes = bytes
    var nodes = JSONNodeBuffer()
    try JSONScanner.scan(bytes, rules: rules, into: &nodes)
    self.nodes = nodes
  }

  /// The outermost value.
  public var root: JSONValue { JSONValue(document: self, index: 0) }

  /// Lends the document's bytes and nodes; nothing made of them may leave `body`.
  func withView<Result, Failure: Error>(
    _ body: (JSONView) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try JSONView.lend(bytes, nodes, body)
  }
}

/// One value of a document.
public struct JSONValue: Sendable {
  let document: JSONDocument
  let index: Int

  private var node: JSONDocument.Node { document.nodes[index] }

  /// Whether this is `null`.
  public var isNull: Bool { node.kind == .null }
  /// Whether this is an object.
  public var isObject: Bool { node.kind == .object }
  /// Whether this is an array.
  public var isArray: Bool { node.kind == .array }
  /// Whether this is a string.
  public var isString: Bool { node.kind == .string }

  /// What kind of value this is, for messages.
  public var kindName: String { document.withView { $0.kindName(index) } }

  /// The boolean, or nil when this is none.
  public var bool: Bool? { document.withView { $0.bool(index) } }

  /// The integer, or nil when this is no integer or does not fit.
  public var integer: Int64? { document.withView { $0.integer(index) } }

  /// The string, or nil when this is none.
  public var string: String? { document.withView { $0.string(index) } }

  /// The string's UTF-8 bytes after unescaping, or nil when this is no string.
  public var stringBytes: [UInt8]? {
    document.withView { view in view.withString(index) { Array($0) } }
  }

  /// The value's bytes as they stand in the document; a string's are those between its quotes.
  public var rawBytes: ArraySlice<UInt8> {
    document.bytes[Int(node.start)..<Int(node.end)]
  }

  /// How many elements an array has, or members an object; 0 for anything else.
  public var count: Int { Int(node.count) }

  /// The elements of an array; nil when this is none.
  public var elements: JSONElements? {
    node.kind == .array ? JSONElements(document: document, first: index + 1, count: count) : nil
  }

  /// The members of an object in their order; nil when this is none.
  public var members: JSONMembers? {
    node.kind == .object ? JSONMembers(document: document, first: index + 1, count: count) : nil
  }

  /// The member with this name, compared as UTF-8 bytes; nil when there is none or this is no object.
  public subscript(name: StaticString) -> JSONValue? {
    document.withView { view in
      var cursor = JSONView.MemberCursor(beforeMembersOf: index)
      return view.member(name, of: index, from: &cursor).map {
        JSONValue(document: document, index: $0)
      }
    }
  }

  /// Whether this string's contents are exactly these bytes.
  public func isString(equalTo other: some Collection<UInt8>) -> Bool {
    guard node.kind == .string else { return false }
    return node.isEscaped
      ? JSONScanner.unescape(rawBytes).elementsEqual(other) : rawBytes.elementsEqual(other)
  }

  /// Whether this string is exactly this text, compared as UTF-8 bytes.
  public func isString(_ text: StaticString) -> Bool {
    document.withView { $0.isString(index, text) }
  }
}

/// A member of an object.
public struct JSONMember: Sendable {
  let nameValue: JSONValue
  /// What the name stands for.
  public let value: JSONValue

  /// The name after unescaping.
  public var name: String { nameValue.string ?? "" }

  /// Whether the name is exactly this text, compared as UTF-8 bytes.
  public func isNamed(_ text: StaticString) -> Bool { nameValue.isString(text) }
}

/// The elements of an array, in order.
public struct JSONElements: Sequence, Sendable {
  let document: JSONDocument
  let first: Int
  /// How many there are.
  public let count: Int

  /// Iterates over the elements without allocating.
  public struct Iterator: IteratorProtocol {
    let document: JSONDocument
    var upcoming: Int
    var left: Int

    /// The next element, or nil at the end.
    public mutating func next() -> JSONValue? {
      guard left > 0 else { return nil }
      left -= 1
      let value = JSONValue(document: document, index: upcoming)
      upcoming = Int(document.nodes[upcoming].next)
      return value
    }
  }

  /// An iterator over the elements.
  public func makeIterator() -> Iterator {
    Iterator(document: document, upcoming: first, left: count)
  }
}

/// The members of an object, in order.
public struct JSONMembers: Sequence, Sendable {
  let document: JSONDocument
  let first: Int
  /// How many there are.
  public let count: Int

  /// Iterates over the members without allocating.
  public struct Iterator: IteratorProtocol {
    /// Names and values in turn.
    var values: JSONElements.Iterator

    /// The next member, or nil at the end.
    public mutating func next() -> JSONMember? {
      guard let name = values.next(), let value = values.next() else { return nil }
      return JSONMember(nameValue: name, value: value)
    }
  }

  /// An iterator over the members.
  public func makeIterator() -> Iterator {
    Iterator(
      values: JSONElements.Iterator(document: document, upcoming: first, left: 2 * count))
  }
}
