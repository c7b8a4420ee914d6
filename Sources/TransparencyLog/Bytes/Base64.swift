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
    guard text.count.isMultiple(of: 4) else { return nil }
    var digits = text.count
    if digits > 0, text[digits - 1] == padding { digits -= 1 }
    if digits > 0, digits < text.count, text[digits - 1] == padding { digits -= 1 }
    return decode(UnsafeRawBufferPointer(rebasing: text[..<digits]), values: standard.values)
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
  public static func encode(_ bytes: [UInt8], to text: inout [UInt8]) {
    let start = text.count
    text += repeatElement(padding, count: encodedCount(bytes.count))
    bytes.withUnsafeBytes { bytes in
      text.withUnsafeMutableBufferPointer {
        encode(bytes, into: UnsafeMutableBufferPointer(rebasing: $0[start...]))
      }
    }
  }

  private static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    let length = encodedCount(bytes.count)
    return String(unsafeUninitializedCapacity: length) { text in
      encode(bytes, into: text)
      return length
    }
  }

  private static func encodedCount(_ count: Int) -> Int { (count + 2) / 3 * 4 }

  private static func encode(
    _ bytes: UnsafeRawBufferPointer, into text: UnsafeMutableBufferPointer<UInt8>
  ) {
    standard.digits.withUnsafeBufferPointer { digits in
      let (groups, rest) = bytes.count.quotientAndRemainder(dividingBy: 3)
      var output = 0
      for start in stride(from: 0, to: 3 * groups, by: 3) {
        let (a, b, c) = (bytes[start], bytes[start + 1], bytes[start + 2])
        text[output] = digits[Int(a >> 2)]
        text[output + 1] = digits[Int((a & 0x03) << 4 | b >> 4)]
        text[output + 2] = digits[Int((b & 0x0f) << 2 | c >> 6)]
        text[output + 3] = digits[Int(c & 0x3f)]
        output += 4
      }
      guard rest > 0 else { return }
      let a = bytes[3 * groups]
      let b = rest == 2 ? bytes[3 * groups + 1] : 0
      text[output] = digits[Int(a >> 2)]
      text[output + 1] = digits[Int((a & 0x03) << 4 | b >> 4)]
      text[output + 2] = rest == 2 ? digits[Int((b & 0x0f) << 2)] : padding
      text[output + 3] = padding
    }
  }

  /// Decodes digits without their padding. Each digit's value is looked up where it stands in its group
  /// of four; the marks of bytes that are no digits are collected and looked at once, which keeps the
  /// loop free of branches.
  private static func decode(_ digits: UnsafeRawBufferPointer, values: [UInt32]) -> [UInt8]? {
    let (groups, rest) = digits.count.quotientAndRemainder(dividingBy: 4)
    if rest == 1 { return nil }
    let length = 3 * groups + (rest == 0 ? 0 : rest - 1)
    var marks: UInt32 = 0
    let bytes = values.withUnsafeBufferPointer { values in
      [UInt8](unsafeUninitializedCapacity: length) { bytes, count in
        func value(_ start: Int, _ place: Int) -> UInt32 {
          values[256 * place + Int(digits[start + place])]
        }
        var output = 0
        for start in stride(from: 0, to: 4 * groups, by: 4) {
          let group = value(start, 0) | value(start, 1) | value(start, 2) | value(start, 3)
          marks |= group
          bytes[output] = UInt8(truncatingIfNeeded: group >> 16)
          bytes[output + 1] = UInt8(truncatingIfNeeded: group >> 8)
          bytes[output + 2] = UInt8(truncatingIfNeeded: group)
          output += 3
        }
        if rest > 0 {
          let start = 4 * groups
          let group = value(start, 0) | value(start, 1) | (rest == 3 ? value(start, 2) : 0)
          let unused = group & (rest == 3 ? 0xff : 0xffff)
          marks |= group | (unused == 0 ? 0 : Alphabet.noDigit)
          bytes[output] = UInt8(truncatingIfNeeded: group >> 16)
          if rest == 3 { bytes[output + 1] = UInt8(truncatingIfNeeded: group >> 8) }
        }
        count = length
      }
    }
    return marks & Alphabet.noDigit == 0 ? bytes : nil
  }

  private static let padding = UInt8(ascii: "=")
  private static let standard = Alphabet(last: "+/")
  private static let urlSafe = Alphabet(last: "-_")

  /// The 64 digits; and for each of the four places in a group, what each byte stands for there.
  private struct Alphabet {
    static let noDigit: UInt32 = 1 << 31

    let digits: [UInt8]
    let values: [UInt32]

    init(last: String) {
      let common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
      digits = Array(common.utf8) + last.utf8
      var values = [UInt32](repeating: Self.noDigit, count: 4 * 256)
      for (value, digit) in digits.enumerated() {
        for place in 0..<4 { values[256 * place + Int(digit)] = UInt32(value) << (18 - 6 * place) }
      }
      self.values = values
    }
  }
}
