internal import Glibc

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
    nodes = try JSONScanner.scan(bytes, rules: rules)
  }

  /// The outermost value.
  public var root: JSONValue { JSONValue(document: self, index: 0) }
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
  public var kindName: String {
    switch node.kind {
    case .null: "null"
    case .true, .false: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }

  /// The boolean, or nil when this is none.
  public var bool: Bool? {
    switch node.kind {
    case .true: true
    case .false: false
    default: nil
    }
  }

  /// The integer, or nil when this is no integer or does not fit.
  public var integer: Int64? {
    guard node.kind == .number else { return nil }
    let digits = rawBytes
    // Eighteen digits cannot overflow.
    guard digits.count <= 18, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return Int64(String(decoding: digits, as: UTF8.self))
    }
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  /// The string, or nil when this is none.
  public var string: String? { withStringBytes { String(decoding: $0, as: UTF8.self) } }

  /// The string's UTF-8 bytes after unescaping, or nil when this is no string.
  public var stringBytes: [UInt8]? {
    guard node.kind == .string else { return nil }
    return node.isEscaped ? JSONScanner.unescape(rawBytes) : Array(rawBytes)
  }

  /// Calls `body` with the string's contents after unescaping, or gives nil when this is no string.
  func withStringBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
    let node = node
    guard node.kind == .string else { return nil }
    if node.isEscaped { return JSONScanner.unescape(rawBytes).withUnsafeBytes(body) }
    return document.bytes.withUnsafeBytes {
      body(UnsafeRawBufferPointer(rebasing: $0[Int(node.start)..<Int(node.end)]))
    }
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
    var cursor = memberCursor
    return member(name, from: &cursor)
  }

  /// Where to look for a member first.
  struct MemberCursor {
    /// The name's node.
    fileprivate var place: Int
    /// How many members stand before it.
    fileprivate(set) var position = 0
  }

  /// Before the first member.
  var memberCursor: MemberCursor { MemberCursor(place: index + 1) }

  /// The member with this name, looked for from a cursor on and then from the start; the cursor then
  /// stands behind it. Members mostly stand in the order in which they are asked for.
  func member(_ name: StaticString, from cursor: inout MemberCursor) -> JSONValue? {
    let node = node
    guard node.kind == .object else { return nil }
    let count = Int(node.count)
    let length = UInt32(name.utf8CodeUnitCount)
    for _ in 0..<count {
      if cursor.position == count { cursor = memberCursor }
      let place = cursor.place
      let (found, value) = (document.nodes[place], document.nodes[place + 1])
      cursor.place = Int(value.next)
      cursor.position += 1
      // Most names differ in length already.
      if found.isEscaped || found.end - found.start == length, document.isString(found, name) {
        return JSONValue(document: document, index: place + 1)
      }
    }
    return nil
  }

  /// Whether this string's contents are exactly these bytes.
  public func isString(equalTo other: some Collection<UInt8>) -> Bool {
    guard node.kind == .string else { return false }
    return node.isEscaped
      ? JSONScanner.unescape(rawBytes).elementsEqual(other) : rawBytes.elementsEqual(other)
  }

  /// Whether this string is exactly this text, compared as UTF-8 bytes.
  public func isString(_ text: StaticString) -> Bool {
    let node = node
    return node.kind == .string && document.isString(node, text)
  }
}

extension JSONDocument {
  /// Whether the contents of a string's node are exactly this text.
  @inline(__always)
  fileprivate func isString(_ node: Node, _ text: StaticString) -> Bool {
    let (start, count) = (Int(node.start), text.utf8CodeUnitCount)
    if node.isEscaped {
      return JSONScanner.unescape(bytes[start..<Int(node.end)])
        .elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: count))
    }
    guard Int(node.end) - start == count else { return false }
    return bytes.withUnsafeBytes { bytes in
      bytes.baseAddress.map { memcmp($0 + start, text.utf8Start, count) == 0 } ?? false
    }
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
