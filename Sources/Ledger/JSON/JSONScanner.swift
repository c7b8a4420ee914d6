internal import Glibc

/// The strict scanner behind `JSONDocument`: one pass, RFC 8259 grammar, every rule checked.
///
/// It is stricter than the grammar where readers in the field disagree: duplicate members, U+0000,
/// lone surrogates, a byte-order mark and (for statements) any number that is no plain integer.
struct JSONScanner: ~Copyable {
  let bytes: UnsafeBufferPointer<UInt8>
  let rules: JSONRules
  var position = 0
  private var nodes: JSONNodeBuffer

  /// Scans a document; its nodes take the place of those in the buffer.
  static func scan(
    _ bytes: [UInt8], rules: JSONRules, into nodes: inout JSONNodeBuffer
  ) throws(JSONError) {
    guard bytes.count <= rules.maximumBytes, bytes.count < Int(UInt32.max) else {
      throw JSONError(code: .tooLarge, offset: rules.maximumBytes)
    }
    nodes.clear(forBytes: bytes.count)
    try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
      var scanner = JSONScanner(bytes: buffer, rules: rules, nodes: nodes)
      let scanned = Result { () throws(JSONError) in try scanner.scanDocument() }
      nodes = scanner.nodes
      try scanned.get()
    }
  }

  private init(
    bytes: UnsafeBufferPointer<UInt8>, rules: JSONRules, nodes: consuming JSONNodeBuffer
  ) {
    self.bytes = bytes
    self.rules = rules
    self.nodes = nodes
  }

  func failure(_ code: JSONError.Code, at offset: Int? = nil) -> JSONError {
    JSONError(code: code, offset: offset ?? position)
  }

  var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  @inline(__always)
  private mutating func skipWhitespace() {
    // What follows is seldom white, so that one comparison settles it.
    while position < bytes.count, bytes[position] <= 0x20 {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func scanDocument() throws(JSONError) {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      throw failure(.byteOrderMark)
    }
    skipWhitespace()
    try scanValue(depth: 1)
    skipWhitespace()
    if position < bytes.count { throw failure(.trailingData) }
  }

  private mutating func scanValue(depth: Int) throws(JSONError) {
    guard depth <= rules.maximumDepth else { throw failure(.tooDeep) }
    guard let byte = current else { throw failure(.unexpectedEnd) }
    switch byte {
    case UInt8(ascii: "{"): try scanObject(depth: depth)
    case UInt8(ascii: "["): try scanArray(depth: depth)
    case UInt8(ascii: "\""): try scanString()
    case UInt8(ascii: "t"): try scanLiteral("true", .true)
    case UInt8(ascii: "f"): try scanLiteral("false", .false)
    case UInt8(ascii: "n"): try scanLiteral("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try scanNumber()
    default: throw failure(.unexpectedByte)
    }
  }

  private mutating func scanLiteral(
    _ text: StaticString, _ kind: JSONDocument.Kind
  ) throws(JSONError) {
    let start = position
    for offset in 0..<text.utf8CodeUnitCount {
      guard let byte = current else { throw failure(.unexpectedEnd) }
      guard byte == text.utf8Start[offset] else { throw failure(.unexpectedByte) }
      position += 1
    }
    appendLeaf(kind, start: start)
  }

  /// Adds a value without parts that ends here. Places fit into 32 bits, because the whole document does.
  @inline(__always)
  mutating func appendLeaf(_ kind: JSONDocument.Kind, start: Int, isEscaped: Bool = false) {
    nodes.append(
      JSONDocument.Node(
        kind: kind, isEscaped: isEscaped, start: UInt32(truncatingIfNeeded: start),
        end: UInt32(truncatingIfNeeded: position),
        next: UInt32(truncatingIfNeeded: nodes.count &+ 1)))
  }

  // MARK: Containers

  private mutating func scanArray(depth: Int) throws(JSONError) {
    let opened = nodes.count
    nodes.append(JSONDocument.Node(kind: .array, start: UInt32(position)))
    position += 1
    skipWhitespace()
    var count = 0
    if current == UInt8(ascii: "]") {
      position += 1
    } else {
      while true {
        guard count < rules.maximumElements else { throw failure(.tooManyElements) }
        try scanValue(depth: depth + 1)
        count += 1
        if try scanSeparator(closing: UInt8(ascii: "]")) { break }
      }
    }
    nodes.close(opened, end: position, count: count)
  }

  private mutating func scanObject(depth: Int) throws(JSONError) {
    let opened = nodes.count
    nodes.append(JSONDocument.Node(kind: .object, start: UInt32(position)))
    position += 1
    skipWhitespace()
    var count = 0
    var names = NameMarks()
    if current == UInt8(ascii: "}") {
      position += 1
    } else {
      while true {
        guard count < rules.maximumElements else { throw failure(.tooManyElements) }
        guard let byte = current else { throw failure(.unexpectedEnd) }
        guard byte == UInt8(ascii: "\"") else { throw failure(.unexpectedByte) }
        let name = nodes.count
        try scanString()
        names.add(nodes[name], of: bytes)
        skipWhitespace()
        guard let colon = current else { throw failure(.unexpectedEnd) }
        guard colon == UInt8(ascii: ":") else { throw failure(.unexpectedByte) }
        position += 1
        skipWhitespace()
        try scanValue(depth: depth + 1)
        count += 1
        if try scanSeparator(closing: UInt8(ascii: "}")) { break }
      }
    }
    nodes.close(opened, end: position, count: count)
    if names.mayRepeat { try refuseDuplicates(object: opened, count: count) }
  }

  /// Reads a comma (false) or the closing byte (true).
  @inline(__always)
  private mutating func scanSeparator(closing: UInt8) throws(JSONError) -> Bool {
    skipWhitespace()
    guard let byte = current else { throw failure(.unexpectedEnd) }
    if byte == closing {
      position += 1
      return true
    }
    guard byte == UInt8(ascii: ",") else { throw failure(.unexpectedByte) }
    let comma = position
    position += 1
    skipWhitespace()
    if current == closing { throw failure(.trailingComma, at: comma) }
    return false
  }

  // MARK: Duplicate members

  /// One of 64 marks for each name of an object, by its length and its first and last byte: as long as no
  /// mark is set twice no name repeats, and names need not be compared.
  private struct NameMarks {
    private var marks: UInt64 = 0
    private(set) var mayRepeat = false

    @inline(__always)
    mutating func add(_ name: JSONDocument.Node, of bytes: UnsafeBufferPointer<UInt8>) {
      let length = name.end - name.start
      // The quotes around a name are bytes too, so that an empty one has a first and a last.
      let (first, last) = (bytes[Int(name.start)], bytes[Int(name.end) - 1])
      let mark: UInt64 = 1 << UInt64((length &* 11 &+ UInt32(first) &* 5 &+ UInt32(last)) & 63)
      mayRepeat = mayRepeat || name.isEscaped || marks & mark != 0
      marks |= mark
    }
  }

  /// Small objects are compared pair by pair, which needs no memory; large ones through a set.
  private static let pairwiseLimit = 16

  private func refuseDuplicates(object: Int, count: Int) throws(JSONError) {
    guard count > 1 else { return }
    guard count <= Self.pairwiseLimit else {
      return try refuseDuplicatesInLarge(object: object, count: count)
    }
    var name = object + 1
    for done in 0..<count {
      var earlier = object + 1
      for _ in 0..<done {
        if namesAreEqual(earlier, name) {
          throw failure(.duplicateMember, at: Int(nodes[name].start))
        }
        earlier = Int(nodes[earlier + 1].next)
      }
      name = Int(nodes[name + 1].next)
    }
  }

  private func refuseDuplicatesInLarge(object: Int, count: Int) throws(JSONError) {
    var seen = Set<[UInt8]>(minimumCapacity: count)
    var name = object + 1
    for _ in 0..<count {
      guard seen.insert(contents(name)).inserted else {
        throw failure(.duplicateMember, at: Int(nodes[name].start))
      }
      name = Int(nodes[name + 1].next)
    }
  }

  @inline(__always)
  private func namesAreEqual(_ a: Int, _ b: Int) -> Bool {
    let (left, right) = (nodes[a], nodes[b])
    if left.isEscaped || right.isEscaped { return contents(a) == contents(b) }
    let length = left.end - left.start
    guard length == right.end - right.start, let start = bytes.baseAddress else { return false }
    return memcmp(start + Int(left.start), start + Int(right.start), Int(length)) == 0
  }

  private func contents(_ node: Int) -> [UInt8] {
    let raw = bytes[Int(nodes[node].start)..<Int(nodes[node].end)]
    return nodes[node].isEscaped ? Self.unescape(raw) : Array(raw)
  }

  // MARK: Numbers

  private mutating func scanNumber() throws(JSONError) {
    let start = position
    if current == UInt8(ascii: "-") { position += 1 }
    let digits = position
    skipDigits()
    guard position > digits else {
      throw failure(position < bytes.count ? .invalidNumber : .unexpectedEnd)
    }
    if bytes[digits] == UInt8(ascii: "0"), position > digits + 1 {
      throw failure(.invalidNumber, at: start)
    }
    let integerEnd = position
    if current == UInt8(ascii: ".") {
      position += 1
      try requireDigits()
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      try requireDigits()
    }
    if rules.integersOnly {
      guard position == integerEnd else { throw failure(.notAnInteger, at: start) }
      try requireSafeInteger(start: start, digits: digits)
    }
    appendLeaf(.number, start: start)
  }

  private mutating func skipDigits() {
    while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
  }

  private mutating func requireDigits() throws(JSONError) {
    let first = position
    skipDigits()
    guard position > first else {
      throw failure(position < bytes.count ? .invalidNumber : .unexpectedEnd)
    }
  }

  private func requireSafeInteger(start: Int, digits: Int) throws(JSONError) {
    // -0 is another spelling of 0, and some readers keep its sign.
    if start != digits, bytes[digits] == UInt8(ascii: "0") {
      throw failure(.notAnInteger, at: start)
    }
    // 2^53 has sixteen digits, so seventeen cannot fit and sixteen cannot overflow.
    var value: Int64 = 0
    guard position - digits <= 16 else { throw failure(.integerOutOfRange, at: start) }
    for offset in digits..<position { value = value * 10 + Int64(bytes[offset] - 0x30) }
    guard value <= JSONRules.largestInteger else { throw failure(.integerOutOfRange, at: start) }
  }
}
