// Base64, read strictly: padded, no line breaks, no stray bits. What decodes re-encodes to the same
// text, so that nobody can alter a signed note or an envelope without altering what it says.

/// Base64 is the encoding of RFC 4648 §4, and on request that of §5, with one spelling for each value.
public enum Base64 {
  /// The padded encoding in the alphabet of RFC 4648 §4.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    let text = bytes.withContiguousStorageIfAvailable { encode(UnsafeRawBufferPointer($0)) }
    return text ?? Array(bytes).withUnsafeBytes { encode($0) }
  }

  /// The bytes that padded text in the alphabet of RFC 4648 §4 stands for.
  ///
  /// Nil for everything else: missing padding, line breaks, the URL-safe alphabet, and unused bits
  /// that are not zero (RFC 4648 §3.5), which lenient decoders ignore.
  public static func decode(_ text: String) -> [UInt8]? {
    var text = text
    return text.withUTF8 { decode(UnsafeRawBufferPointer($0)) }
  }

  /// The bytes that padded text in the alphabet of RFC 4648 §4 stands for; nil for everything else.
  public static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    let bytes = text.withContiguousStorageIfAvailable { decode(UnsafeRawBufferPointer($0)) }
    return bytes ?? Array(text).withUnsafeBytes { decode($0) }
  }

  /// The bytes that padded text in the alphabet of RFC 4648 §4 stands for; nil for everything else.
  public static func decode(_ text: RawSpan) -> [UInt8]? {
    text.withUnsafeBytes { decode($0) }
  }

  /// The bytes that padded text in the alphabet of RFC 4648 §4 stands for; nil for everything else.
  public static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    digits(text).flatMap { decode($0, values: standard.values) }
  }

  /// Writes the bytes that padded text in the alphabet of RFC 4648 §4 stands for; false, and anything
  /// written, when it does not stand for exactly as many.
  static func decode(
    _ text: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard let digits = digits(text), decodedCount(digits.count) == bytes.count else { return false }
    return decode(digits, values: standard.values, into: bytes)
  }

  /// The text without its padding; nil when that is too long, or missing.
  private static func digits(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard text.count.isMultiple(of: 4) else { return nil }
    var digits = text.count
    if digits > 0, text[digits - 1] == padding { digits -= 1 }
    if digits > 0, digits < text.count, text[digits - 1] == padding { digits -= 1 }
    return UnsafeRawBufferPointer(rebasing: text[..<digits])
  }

  /// The bytes that text in the URL-safe alphabet of RFC 4648 §5 stands for, with its padding or
  /// without; nil for everything else.
  public static func decodeURLSafe(_ text: String) -> [UInt8]? {
    var digits = text.utf8[...]
    if digits.last == padding {
      guard digits.count.isMultiple(of: 4) else { return nil }
      digits.removeLast()
      if digits.last == padding { digits.removeLast() }
    }
    return Array(digits).withUnsafeBytes { decode($0, values: urlSafe.values) }
  }

  /// Adds the padded encoding in the alphabet of RFC 4648 §4 to text that is being put together.
  public static func encode(_ bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
    let count = encodedCount(bytes.count)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { digits in
      encode(bytes, into: digits)
      text.append(contentsOf: digits)
    }
  }

  private static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    let length = encodedCount(bytes.count)
    return String(unsafeUninitializedCapacity: length) { text in
      encode(bytes, into: text)
      return length
    }
  }

  /// How many digits so many bytes are written with, padding included.
  public static func encodedCount(_ count: Int) -> Int { (count + 2) / 3 * 4 }

  private static func encode(
    _ bytes: UnsafeRawBufferPointer, into text: UnsafeMutableBufferPointer<UInt8>
  ) {
    let text = UnsafeMutableRawBufferPointer(text)
    standard.pairs.withUnsafeBufferPointer { pairs in
      func digits(_ group: UInt32) -> UInt32 {
        UInt32(pairs[Int(group >> 12 & 0xfff)]) | UInt32(pairs[Int(group & 0xfff)]) << 16
      }
      var (start, end) = (0, 0)
      // Two groups are read as eight bytes, of which the next read repeats two.
      while start + 8 <= bytes.count {
        let word = UInt64(
          bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        let (first, second) = (
          UInt32(truncatingIfNeeded: word >> 40), UInt32(truncatingIfNeeded: word >> 16)
        )
        let eight = UInt64(digits(first)) | UInt64(digits(second)) << 32
        text.storeBytes(of: eight.littleEndian, toByteOffset: end, as: UInt64.self)
        (start, end) = (start + 6, end + 8)
      }
      while start < bytes.count {
        let rest = bytes.count - start
        var group = UInt32(bytes[start]) << 16
        if rest > 1 { group |= UInt32(bytes[start + 1]) << 8 }
        if rest > 2 { group |= UInt32(bytes[start + 2]) }
        text.storeBytes(of: digits(group).littleEndian, toByteOffset: end, as: UInt32.self)
        if rest == 1 { text[end + 2] = padding }
        if rest < 3 { text[end + 3] = padding }
        (start, end) = (start + 3, end + 4)
      }
    }
  }

  private static func decode(_ digits: UnsafeRawBufferPointer, values: [UInt16]) -> [UInt8]? {
    guard let count = decodedCount(digits.count) else { return nil }
    var areDigits = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { bytes, written in
      areDigits = decode(digits, values: values, into: UnsafeMutableRawBufferPointer(bytes))
      // Nothing is kept that was not written.
      written = areDigits ? count : 0
    }
    return areDigits ? bytes : nil
  }

  /// How many bytes so many digits stand for; nil when no bytes are written with so many.
  private static func decodedCount(_ digits: Int) -> Int? {
    let (groups, rest) = digits.quotientAndRemainder(dividingBy: 4)
    return rest == 1 ? nil : 3 * groups + (rest == 0 ? 0 : rest - 1)
  }

  /// Decodes digits without their padding. What two stand for is looked up together; the marks of bytes
  /// that are no digits are collected and looked at once, which keeps the loops free of branches.
  private static func decode(
    _ digits: UnsafeRawBufferPointer, values: [UInt16], into bytes: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard let input = digits.baseAddress, let output = bytes.baseAddress else { return true }
    var marks: UInt16 = 0
    values.withUnsafeBufferPointer { values in
      /// The bits that four digits stand for, each pair's in twelve.
      @inline(__always)
      func group(_ four: UInt32, _ marks: inout UInt16) -> UInt64 {
        let first = values[Int(four & 0xffff)]
        let second = values[Int(four >> 16)]
        marks |= first | second
        return UInt64(first) << 12 | UInt64(second)
      }
      var (start, end) = (0, 0)
      // Two groups are stored as eight bytes, of which the next store overwrites two.
      while end &+ 8 <= bytes.count {
        let word = input.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
        let first = group(UInt32(truncatingIfNeeded: word), &marks)
        let second = group(UInt32(truncatingIfNeeded: word >> 32), &marks)
        let six = first << 40 | second << 16
        output.storeBytes(of: six.bigEndian, toByteOffset: end, as: UInt64.self)
        (start, end) = (start &+ 8, end &+ 6)
      }
      while start + 4 <= digits.count {
        let four = input.loadUnaligned(fromByteOffset: start, as: UInt32.self).littleEndian
        let three = group(four, &marks)
        for byte in 0..<3 {
          bytes[end + byte] = UInt8(truncatingIfNeeded: three >> UInt64(16 - 8 * byte))
        }
        (start, end) = (start + 4, end + 3)
      }
      let rest = digits.count - start
      guard rest > 0 else { return }
      // A digit alone is looked up with the one that stands for zero after it.
      let third = rest == 3 ? digits[start + 2] : zero
      let last = group(
        UInt32(digits[start]) | UInt32(digits[start + 1]) << 8 | UInt32(third) << 16
          | UInt32(zero) << 24, &marks)
      if last & (rest == 3 ? 0xff : 0xffff) != 0 { marks |= Alphabet.noDigits }
      bytes[end] = UInt8(truncatingIfNeeded: last >> 16)
      if rest == 3 { bytes[end + 1] = UInt8(truncatingIfNeeded: last >> 8) }
    }
    return marks & Alphabet.noDigits == 0
  }

  private static let padding = UInt8(ascii: "=")
  /// The digit that stands for zero.
  private static let zero = UInt8(ascii: "A")
  private static let standard = Alphabet(last: "+/")
  private static let urlSafe = Alphabet(last: "-_")

  /// Two digits at a time, as the 16 bits that they are in memory, the first in the lower byte.
  private struct Alphabet {
    static let noDigits: UInt16 = 1 << 15

    /// The digits for each 12 bits.
    let pairs: [UInt16]
    /// The 12 bits for each pair of bytes, or that it is none of digits.
    let values: [UInt16]

    init(last: String) {
      let common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
      let digits = Array(common.utf8) + last.utf8
      pairs = digits.flatMap { first in digits.map { UInt16(first) | UInt16($0) << 8 } }
      var values = [UInt16](repeating: Self.noDigits, count: 1 << 16)
      for (value, pair) in pairs.enumerated() { values[Int(pair)] = UInt16(value) }
      self.values = values
    }
  }
}
