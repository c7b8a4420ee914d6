internal import TransparencyLog

// Text that is put together as bytes: an entry is written, and its heads are hashed, at every append.

extension [UInt8] {
  /// Adds a text as it stands in the program.
  mutating func append(_ text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Adds the 64 hex digits.
  mutating func append(hex digest: Digest) {
    digest.withUnsafeBytes { Hex.encode($0, to: &self) }
  }

  /// Adds the decimal digits.
  mutating func append(decimal number: UInt64) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var start = digits.count
      var rest = number
      repeat {
        start -= 1
        digits.initializeElement(at: start, to: UInt8(truncatingIfNeeded: 0x30 + rest % 10))
        rest /= 10
      } while rest > 0
      append(contentsOf: digits[start...])
    }
  }
}
