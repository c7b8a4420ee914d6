internal import TransparencyLog

// Text as bytes. It is put together so because an entry is written, and its heads are hashed, at every append.

extension [UInt8] {
  /// Whether the text occurs. NULs are passed over, so that UTF-16 does not hide it.
  func contains(text: String) -> Bool {
    let wanted = Array(text.utf8)
    let searched = contains(0) ? filter { $0 != 0 } : self
    guard let first = wanted.first, searched.count >= wanted.count else { return false }
    return searched.withUnsafeBufferPointer { searched in
      (0...searched.count - wanted.count).contains { start in
        searched[start] == first
          && searched[start..<start + wanted.count].elementsEqual(wanted)
      }
    }
  }

  /// The first byte that is neither white space nor part of a byte-order mark, in UTF-8 or UTF-16.
  var firstSignificant: UInt8? {
    first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0x00].contains($0) }
  }

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
    number.withDecimalDigits { append(contentsOf: $0) }
  }

  /// Puts decimal digits at a place, and a byte before them.
  mutating func insert(decimal number: UInt64, after byte: UInt8?, at place: Int) {
    number.withDecimalDigits { insert(contentsOf: $0, at: place) }
    if let byte { insert(byte, at: place) }
  }
}

extension UInt64 {
  /// The most decimal digits of a number.
  private static let maximumDigits = 20

  /// Calls `body` with the decimal digits.
  fileprivate func withDecimalDigits(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.maximumDigits) { digits in
      var start = digits.count
      var rest = self
      repeat {
        start -= 1
        digits.initializeElement(at: start, to: UInt8(truncatingIfNeeded: 0x30 + rest % 10))
        rest /= 10
      } while rest > 0
      body(UnsafeBufferPointer(rebasing: digits[start...]))
    }
  }
}
