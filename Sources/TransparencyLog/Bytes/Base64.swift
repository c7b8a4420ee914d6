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

  private static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    let (groups, rest) = bytes.count.quotientAndRemainder(dividingBy: 3)
    let length = 4 * (groups + (rest == 0 ? 0 : 1))
    return standard.digits.withUnsafeBufferPointer { digits in
      String(unsafeUninitializedCapacity: length) { text in
        var output = 0
        func put(_ group: UInt32, digits count: Int) {
          for place in 0..<4 {
            let digit = digits[Int(group >> UInt32(18 - 6 * place) & 0x3f)]
            text[output + place] = place < count ? digit : padding
          }
          output += 4
        }
        for start in stride(from: 0, to: 3 * groups, by: 3) {
          put(
            UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]),
            digits: 4)
        }
        switch rest {
        case 1: put(UInt32(bytes[3 * groups]) << 16, digits: 2)
        case 2:
          put(UInt32(bytes[3 * groups]) << 16 | UInt32(bytes[3 * groups + 1]) << 8, digits: 3)
        default: break
        }
        return length
      }
    }
  }

  /// Decodes digits without their padding. A `values` entry of 0x80 marks a byte that is no digit;
  /// the marks are collected and looked at once, which keeps the loop free of branches.
  private static func decode(_ digits: UnsafeRawBufferPointer, values: [UInt8]) -> [UInt8]? {
    let (groups, rest) = digits.count.quotientAndRemainder(dividingBy: 4)
    if rest == 1 { return nil }
    let length = 3 * groups + (rest == 0 ? 0 : rest - 1)
    var marks: UInt8 = 0
    let bytes = values.withUnsafeBufferPointer { values in
      [UInt8](unsafeUninitializedCapacity: length) { bytes, count in
        var output = 0
        for start in stride(from: 0, to: 4 * groups, by: 4) {
          let (a, b) = (values[Int(digits[start])], values[Int(digits[start + 1])])
          let (c, d) = (values[Int(digits[start + 2])], values[Int(digits[start + 3])])
          marks |= a | b | c | d
          bytes[output] = a << 2 | b >> 4
          bytes[output + 1] = b << 4 | c >> 2
          bytes[output + 2] = c << 6 | d
          output += 3
        }
        if rest > 0 {
          let (a, b) = (values[Int(digits[4 * groups])], values[Int(digits[4 * groups + 1])])
          let c = rest == 3 ? values[Int(digits[4 * groups + 2])] : 0
          let unused = rest == 3 ? c & 0x03 : b & 0x0f
          marks |= a | b | c | (unused == 0 ? 0 : 0x80)
          bytes[output] = a << 2 | b >> 4
          if rest == 3 { bytes[output + 1] = b << 4 | c >> 2 }
        }
        count = length
      }
    }
    return marks & 0x80 == 0 ? bytes : nil
  }

  private static let padding = UInt8(ascii: "=")
  private static let standard = Alphabet(last: "+/")
  private static let urlSafe = Alphabet(last: "-_")

  /// The 64 digits, and the value of each byte as a digit (0x80 where it is none).
  private struct Alphabet {
    let digits: [UInt8]
    let values: [UInt8]

    init(last: String) {
      let common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
      digits = Array(common.utf8) + last.utf8
      var values = [UInt8](repeating: 0x80, count: 256)
      for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
      self.values = values
    }
  }
}
