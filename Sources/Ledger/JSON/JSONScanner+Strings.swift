// Strings of a JSON document: well-formed UTF-8, with escapes that stand for scalars. Their bytes stay
// where they are; only who asks for the contents of an escaped one pays for unescaping it.

extension JSONScanner {
  mutating func scanString() throws(JSONError) {
    position += 1
    let start = position
    skipPlain()
    // The common case: plain ASCII up to the closing quote.
    let isPlain = current == UInt8(ascii: "\"")
    let contents =
      isPlain ? (length: position &- start, isEscaped: false) : try scanRestOfString(from: start)
    guard contents.length <= rules.maximumStringBytes else {
      throw failure(.stringTooLong, at: start)
    }
    appendLeaf(.string, start: start, isEscaped: contents.isEscaped)
    position += 1
  }

  /// Scans up to the closing quote, and says how many bytes the contents have after unescaping.
  @inline(never)
  private mutating func scanRestOfString(
    from start: Int
  ) throws(JSONError) -> (length: Int, isEscaped: Bool) {
    var length = position - start
    var isEscaped = false
    while true {
      guard let byte = current else { throw failure(.unexpectedEnd) }
      if byte == UInt8(ascii: "\"") { return (length, isEscaped) }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        length += try scanEscape()
      } else if byte < 0x20 {
        throw failure(.controlCharacter)
      } else {
        length += try scanMultibyte()
      }
      let run = position
      skipPlain()
      length += position - run
    }
  }

  /// Skips plain ASCII, eight bytes at a time: most of a statement is such text.
  @inline(__always)
  private mutating func skipPlain() {
    let text = UnsafeRawBufferPointer(bytes)
    while text.count &- position >= 8 {
      let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let strangers = Self.bytesNotPlain(in: word)
      guard strangers == 0 else {
        position &+= strangers.trailingZeroBitCount / 8
        return
      }
      position &+= 8
    }
    while position < text.count, Self.isPlain(text[position]) { position += 1 }
  }

  /// The top bit of each byte that is not plain ASCII; exact up to the first of them, which is all that
  /// counts: a borrow may mark bytes after it.
  @inline(__always)
  private static func bytesNotPlain(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    // Of a byte without its top bit, subtracting sets that bit only where the byte was smaller.
    let controls = word &- ones &* 0x20
    let quotes = (word ^ ones &* UInt64(UInt8(ascii: "\""))) &- ones
    let escapes = (word ^ ones &* UInt64(UInt8(ascii: "\\"))) &- ones
    return (word | controls | quotes | escapes) & (ones &* 0x80)
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
