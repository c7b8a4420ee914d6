internal import Glibc

/// The strict scanner behind `JSONDocument`: one pass, RFC 8259 grammar, every rule checked.
///
/// It is stricter than the grammar where readers in the field disagree: duplicate members, U+0000,
/// lone surrogates, a byte-order mark and (for statements) any number that is no plain integer.
struct JSONScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let rules: JSONRules
  private var position = 0
  private var nodes: [JSONDocument.Node] = []

  static func scan(_ bytes: [UInt8], rules: JSONRules) throws(JSONError) -> [JSONDocument.Node] {
    guard bytes.count <= rules.maximumBytes, bytes.count < Int(UInt32.max) else {
      throw JSONError(code: .tooLarge, offset: rules.maximumBytes)
    }
    let result: Result<[JSONDocument.Node], JSONError> = bytes.withUnsafeBufferPointer { buffer in
      var scanner = JSONScanner(bytes: buffer, rules: rules)
      do throws(JSONError) {
        try scanner.scanDocument()
        return .success(scanner.nodes)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, rules: JSONRules) {
    self.bytes = bytes
    self.rules = rules
    nodes.reserveCapacity(min(bytes.count / 16, 1 << 16) + 8)
  }

  private func failure(_ code: JSONError.Code, at offset: Int? = nil) -> JSONError {
    JSONError(code: code, offset: offset ?? position)
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipWhitespace() {
    while position < bytes.count {
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

  private mutating func appendLeaf(
    _ kind: JSONDocument.Kind, start: Int, end: Int? = nil, isEscaped: Bool = false
  ) {
    nodes.append(
      JSONDocument.Node(
        kind: kind, isEscaped: isEscaped, start: UInt32(start), end: UInt32(end ?? position),
        next: UInt32(nodes.count + 1)))
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
    close(opened, count: count)
  }

  private mutating func scanObject(depth: Int) throws(JSONError) {
    let opened = nodes.count
    nodes.append(JSONDocument.Node(kind: .object, start: UInt32(position)))
    position += 1
    skipWhitespace()
    var count = 0
    if current == UInt8(ascii: "}") {
      position += 1
    } else {
      while true {
        guard count < rules.maximumElements else { throw failure(.tooManyElements) }
        guard let byte = current else { throw failure(.unexpectedEnd) }
        guard byte == UInt8(ascii: "\"") else { throw failure(.unexpectedByte) }
        try scanString()
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
    close(opened, count: count)
    try refuseDuplicates(object: opened, count: count)
  }

  /// Reads a comma (false) or the closing byte (true).
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

  private mutating func close(_ opened: Int, count: Int) {
    nodes[opened].count = UInt32(count)
    nodes[opened].end = UInt32(position)
    nodes[opened].next = UInt32(nodes.count)
  }

  // MARK: Duplicate members

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

  private func namesAreEqual(_ a: Int, _ b: Int) -> Bool {
    if nodes[a].isEscaped || nodes[b].isEscaped { return contents(a) == contents(b) }
    let length = nodes[a].end - nodes[a].start
    guard length == nodes[b].end - nodes[b].start else { return false }
    guard let start = bytes.baseAddress else { return true }
    return memcmp(start + Int(nodes[a].start), start + Int(nodes[b].start), Int(length)) == 0
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

  // MARK: Strings

  private mutating func scanString() throws(JSONError) {
    position += 1
    let start = position
    var isEscaped = false
    var length = 0
    while true {
      // The common case: a run of plain ASCII.
      let run = position
      while position < bytes.count, Self.isPlain(bytes[position]) { position += 1 }
      length += position - run
      guard let byte = current else { throw failure(.unexpectedEnd) }
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        length += try scanEscape()
      } else if byte < 0x20 {
        throw failure(.controlCharacter)
      } else {
        length += try scanMultibyte()
      }
    }
    guard length <= rules.maximumStringBytes else { throw failure(.stringTooLong, at: start) }
    appendLeaf(.string, start: start, end: position, isEscaped: isEscaped)
    position += 1
  }

  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  /// Checks one well-formed multi-byte sequence (Unicode 15, table 3-7) and returns its length.
  private mutating func scanMultibyte() throws(JSONError) -> Int {
    let lead = bytes[position]
    let second: ClosedRange<UInt8>
    let length: Int
    switch lead {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xE1...0xEC, 0xEE...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: throw failure(.invalidUTF8)
    }
    guard position + length <= bytes.count else { throw failure(.invalidUTF8) }
    guard second.contains(bytes[position + 1]) else { throw failure(.invalidUTF8) }
    for offset in 2..<max(length, 2) where bytes[position + offset] & 0xC0 != 0x80 {
      throw failure(.invalidUTF8)
    }
    position += length
    return length
  }

  /// Checks one escape and returns how many UTF-8 bytes it stands for.
  private mutating func scanEscape() throws(JSONError) -> Int {
    let start = position
    position += 1
    guard let kind = current else { throw failure(.unexpectedEnd) }
    position += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return 1
    case UInt8(ascii: "u"): break
    default: throw failure(.invalidEscape, at: start)
    }
    let unit = try scanHexUnit(start)
    switch unit {
    case 0: throw failure(.nullCharacter, at: start)
    case 1..<0x80: return 1
    case 0x80..<0x800: return 2
    case 0xD800..<0xDC00:
      guard current == UInt8(ascii: "\\") else { throw failure(.loneSurrogate, at: start) }
      position += 1
      guard current == UInt8(ascii: "u") else { throw failure(.loneSurrogate, at: start) }
      position += 1
      guard (0xDC00..<0xE000).contains(try scanHexUnit(start)) else {
        throw failure(.loneSurrogate, at: start)
      }
      return 4
    case 0xDC00..<0xE000: throw failure(.loneSurrogate, at: start)
    default: return 3
    }
  }

  private mutating func scanHexUnit(_ escape: Int) throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current else { throw failure(.unexpectedEnd) }
      guard let digit = Self.hexDigit(byte) else { throw failure(.invalidEscape, at: escape) }
      unit = unit << 4 | digit
      position += 1
    }
    return unit
  }

  private static func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// The contents of a string whose escapes the scanner has already checked.
  static func unescape(_ raw: some Collection<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(raw.count)
    var iterator = raw.makeIterator()
    func unit() -> UInt32 {
      var value: UInt32 = 0
      for _ in 0..<4 { value = value << 4 | (iterator.next().flatMap(hexDigit) ?? 0) }
      return value
    }
    while let byte = iterator.next() {
      guard byte == UInt8(ascii: "\\"), let kind = iterator.next() else {
        result.append(byte)
        continue
      }
      switch kind {
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "u"):
        var scalar = unit()
        if (0xD800..<0xDC00).contains(scalar) {
          _ = iterator.next()
          _ = iterator.next()
          scalar = 0x10000 + (scalar - 0xD800) << 10 + (unit() & 0x3FF)
        }
        if let scalar = Unicode.Scalar(scalar) { result.append(contentsOf: String(scalar).utf8) }
      default: result.append(kind)
      }
    }
    return result
  }
}
