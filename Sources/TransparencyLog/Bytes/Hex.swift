// Hexadecimal, lower case only: one value has one spelling, so that text can be compared as bytes.

/// Hex is base 16 in lower case (RFC 4648 §8, but with one spelling).
public enum Hex {
  /// Two lower-case digits for each byte.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    let digits = bytes.withContiguousStorageIfAvailable { encode(UnsafeRawBufferPointer($0)) }
    return digits ?? Array(bytes).withUnsafeBytes { encode($0) }
  }

  private static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    let count = 2 * bytes.count
    return String(unsafeUninitializedCapacity: count) { digits in
      encode(bytes, into: UnsafeMutableRawBufferPointer(digits))
      return count
    }
  }

  /// Adds two lower-case digits for each byte to text that is being put together.
  public static func encode(_ bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: 2 * bytes.count, alignment: 1) { digits in
      encode(bytes, into: digits)
      text.append(contentsOf: digits)
    }
  }

  /// Four bytes are written together, each digit in its byte of a word: entries are full of digests.
  private static func encode(
    _ bytes: UnsafeRawBufferPointer, into digits: UnsafeMutableRawBufferPointer
  ) {
    let whole = bytes.count - bytes.count % 4
    for index in stride(from: 0, to: whole, by: 4) {
      let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self)
      let spelled = encode(UInt32(littleEndian: word))
      digits.storeBytes(of: spelled.littleEndian, toByteOffset: 2 * index, as: UInt64.self)
    }
    for index in whole..<bytes.count {
      let spelled = encode(UInt32(bytes[index]))
      digits[2 * index] = UInt8(truncatingIfNeeded: spelled)
      digits[2 * index + 1] = UInt8(truncatingIfNeeded: spelled >> 8)
    }
  }

  /// The eight digits of four bytes, the lowest byte's first.
  @inline(__always)
  private static func encode(_ bytes: UInt32) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var spread = UInt64(bytes)
    spread = (spread | spread << 16) & 0x0000_ffff_0000_ffff
    spread = (spread | spread << 8) & 0x00ff_00ff_00ff_00ff
    let values = (spread >> 4 | spread << 8) & (ones &* 0x0f)
    return write(values)
  }

  /// The digits for values below 16, each in its byte: ten is written 39 places after nine's successor.
  @inline(__always)
  private static func write(_ values: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let letters = (values &+ ones &* 6) >> 4 & ones
    return values &+ ones &* UInt64(UInt8(ascii: "0")) &+ letters &* 39
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
  /// What two digits stand for is looked up together; the marks of bytes that are no digits are collected
  /// and looked at once, which keeps the loop free of branches: entries are full of digests.
  static func decode(
    _ digits: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard digits.count == 2 * bytes.count else { return false }
    guard let input = digits.baseAddress, let output = bytes.baseAddress else { return true }
    var marks: UInt16 = 0
    values.withUnsafeBufferPointer { values in
      for index in 0..<bytes.count {
        let pair = input.loadUnaligned(fromByteOffset: 2 &* index, as: UInt16.self).littleEndian
        let value = values[Int(pair)]
        marks |= value
        output.storeBytes(
          of: UInt8(truncatingIfNeeded: value), toByteOffset: index, as: UInt8.self)
      }
    }
    return marks & noDigits == 0
  }

  private static let noDigits: UInt16 = 1 << 15

  /// The byte for each pair of digits, as the 16 bits that they are in memory, the first in the lower byte;
  /// or that they are none.
  private static let values: [UInt16] = {
    var values = [UInt16](repeating: noDigits, count: 1 << 16)
    let digits = Array("0123456789abcdef".utf8)
    for byte in 0..<256 {
      values[Int(digits[byte >> 4]) | Int(digits[byte & 15]) << 8] = UInt16(byte)
    }
    return values
  }()

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
