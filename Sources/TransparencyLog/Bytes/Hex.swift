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
  /// Eight digits are looked at together, each in its byte of a word: entries are full of digests.
  static func decode(
    _ digits: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard digits.count == 2 * bytes.count else { return false }
    var differences: UInt64 = 0
    let whole = bytes.count - bytes.count % 4
    for index in stride(from: 0, to: whole, by: 4) {
      let word = digits.loadUnaligned(fromByteOffset: 2 * index, as: UInt64.self)
      let value = decode(UInt64(littleEndian: word), &differences)
      bytes.storeBytes(of: value.littleEndian, toByteOffset: index, as: UInt32.self)
    }
    for index in whole..<bytes.count {
      guard let high = value(of: digits[2 * index]), let low = value(of: digits[2 * index + 1])
      else { return false }
      bytes[index] = high << 4 | low
    }
    return differences == 0
  }

  /// The four bytes that eight digits spell, the first in the lowest byte. A bit of `differences` is set
  /// when they are no digits.
  @inline(__always)
  private static func decode(_ digits: UInt64, _ differences: inout UInt64) -> UInt32 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    // The low half of a letter, which has bit 6 set, counts from 1 where its value counts from 10.
    let values = (digits & (ones &* 0x0f)) &+ (digits >> 6 & ones) &* 9
    // They are digits if they are what the values are written with, none being above 15.
    differences |= (write(values) ^ digits) | (values & (ones &* 0xf0))
    var packed = (values << 4 | values >> 8) & 0x00ff_00ff_00ff_00ff
    packed = (packed | packed >> 8) & 0x0000_ffff_0000_ffff
    packed |= packed >> 16
    return UInt32(truncatingIfNeeded: packed)
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
