// Hexadecimal, lower case only: one value has one spelling, so that text can be compared as bytes.

/// Hex is base 16 in lower case (RFC 4648 §8, but with one spelling).
public enum Hex {
  /// Two lower-case digits for each byte.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    let count = 2 * bytes.count
    return String(unsafeUninitializedCapacity: count) { digits in
      for (index, byte) in bytes.enumerated() {
        digits[2 * index] = digit(byte >> 4)
        digits[2 * index + 1] = digit(byte & 0x0f)
      }
      return count
    }
  }

  /// The bytes that the digits spell; nil for an odd number of digits, an upper-case digit, or
  /// anything that is not a digit.
  public static func decode(_ digits: some Collection<UInt8>) -> [UInt8]? {
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    var high: UInt8?
    for digit in digits {
      guard let value = value(of: digit) else { return nil }
      if let upper = high {
        bytes.append(upper << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }

  /// The bytes that the digits spell; nil for anything but an even number of lower-case digits.
  public static func decode(_ digits: String) -> [UInt8]? {
    decode(digits.utf8)
  }

  /// Writes the bytes that twice as many digits spell; false, and anything written, when they do not.
  ///
  /// It looks at every digit before it answers, which keeps the loop free of branches.
  static func decode(
    _ digits: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard digits.count == 2 * bytes.count else { return false }
    var strangers: UInt8 = 0
    func value(_ digit: UInt8) -> UInt8 {
      let (number, letter) = (digit &- UInt8(ascii: "0"), digit &- UInt8(ascii: "a"))
      strangers |= number < 10 || letter < 6 ? 0 : 1
      return number < 10 ? number : letter &+ 10
    }
    for index in 0..<bytes.count {
      bytes[index] = value(digits[2 * index]) << 4 | value(digits[2 * index + 1])
    }
    return strangers == 0
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
