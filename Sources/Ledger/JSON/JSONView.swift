internal import Glibc

/// The bytes and nodes of a document where they lie.
///
/// It does not keep the document, because to do so for each of a statement's dozens of values would cost as
/// much as to read it: it is only for use within `lend`, and nothing made of it leaves that.
struct JSONView {
  private let bytes: UnsafeRawBufferPointer
  private let nodes: UnsafePointer<JSONDocument.Node>

  /// Lends a document's bytes and nodes; nothing made of them may leave `body`.
  static func lend<Result, Failure: Error>(
    _ bytes: [UInt8], _ nodes: borrowing JSONNodeBuffer,
    _ body: (JSONView) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try nodes.withNodes { nodes throws(Failure) in
      try bytes.withUnsafeBufferPointer { bytes throws(Failure) in
        try body(JSONView(bytes: UnsafeRawBufferPointer(bytes), nodes: nodes))
      }
    }
  }

  /// The node at an index, which is that of the outermost value, 0, or comes from another node.
  subscript(index: Int) -> JSONDocument.Node {
    @inline(__always) get { nodes[index] }
  }

  /// The bytes of a value as they stand in the document; a string's are those between its quotes.
  func raw(_ index: Int) -> UnsafeRawBufferPointer {
    let node = self[index]
    return UnsafeRawBufferPointer(rebasing: bytes[Int(node.start)..<Int(node.end)])
  }

  /// What kind of value this is, for messages.
  func kindName(_ index: Int) -> String {
    switch self[index].kind {
    case .null: "null"
    case .true, .false: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }

  // MARK: Simple values

  /// The boolean, or nil when this is none.
  func bool(_ index: Int) -> Bool? {
    switch self[index].kind {
    case .true: true
    case .false: false
    default: nil
    }
  }

  /// The integer, or nil when this is no integer or does not fit.
  func integer(_ index: Int) -> Int64? {
    guard self[index].kind == .number else { return nil }
    let digits = raw(index)
    // Eighteen digits cannot overflow.
    guard digits.count <= 18, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return Int64(String(decoding: digits, as: UTF8.self))
    }
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  /// The string, or nil when this is none.
  func string(_ index: Int) -> String? {
    withString(index) { String(decoding: $0, as: UTF8.self) }
  }

  /// Calls `body` with a string's contents after unescaping, or gives nil when this is no string.
  func withString<Result>(
    _ index: Int, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result? {
    guard self[index].kind == .string else { return nil }
    if self[index].isEscaped { return JSONScanner.unescape(raw(index)).withUnsafeBytes(body) }
    return body(raw(index))
  }

  /// Whether this is a string of exactly this text, compared as UTF-8 bytes.
  func isString(_ index: Int, _ text: StaticString) -> Bool {
    let node = self[index]
    return node.kind == .string && hasContents(node, text)
  }

  /// Whether this is a string of exactly this text, compared as UTF-8 bytes.
  func isString(_ index: Int, _ text: String) -> Bool {
    withString(index) { contents in
      // Most texts differ in length already.
      contents.count == text.utf8.count && contents.elementsEqual(text.utf8)
    } ?? false
  }

  /// Whether the contents of a string's node are exactly this text.
  @inline(__always)
  private func hasContents(_ node: JSONDocument.Node, _ text: StaticString) -> Bool {
    let (start, count) = (Int(node.start), text.utf8CodeUnitCount)
    if node.isEscaped {
      return JSONScanner.unescape(bytes[start..<Int(node.end)])
        .elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: count))
    }
    guard Int(node.end) - start == count, let first = bytes.baseAddress else { return false }
    return memcmp(first + start, text.utf8Start, count) == 0
  }

  // MARK: Members

  /// Where to look for a member first.
  struct MemberCursor {
    /// The name's node.
    fileprivate var place: Int
    /// How many members stand before it.
    fileprivate(set) var position = 0

    /// Before the first member of an object.
    init(beforeMembersOf object: Int) { place = object + 1 }
  }

  /// Where the value of the member at a cursor is if it has this name, spelled without escapes; the cursor
  /// then stands behind it.
  @inline(__always)
  func value(of name: StaticString, at cursor: inout MemberCursor, of object: Int) -> Int? {
    guard cursor.position < Int(self[object].count), let first = bytes.baseAddress
    else { return nil }
    let place = cursor.place
    let (found, count) = (self[place], name.utf8CodeUnitCount)
    guard !found.isEscaped, Int(found.end) - Int(found.start) == count,
      memcmp(first + Int(found.start), name.utf8Start, count) == 0
    else { return nil }
    cursor.place = Int(self[place + 1].next)
    cursor.position += 1
    return place + 1
  }

  /// Where the value of the member with this name is, looked for from a cursor on and then from the
  /// start; the cursor then stands behind it. Members mostly stand in the order in which they are asked
  /// for. Nil when there is none or the value at `object` is no object.
  func member(
    _ name: StaticString, of object: Int, from cursor: inout MemberCursor
  ) -> Int? {
    guard self[object].kind == .object else { return nil }
    let count = Int(self[object].count)
    let length = UInt32(name.utf8CodeUnitCount)
    for _ in 0..<count {
      if cursor.position == count { cursor = MemberCursor(beforeMembersOf: object) }
      let place = cursor.place
      let (found, value) = (self[place], self[place + 1])
      cursor.place = Int(value.next)
      cursor.position += 1
      // Most names differ in length already.
      if found.isEscaped || found.end - found.start == length, hasContents(found, name) {
        return place + 1
      }
    }
    return nil
  }
}
