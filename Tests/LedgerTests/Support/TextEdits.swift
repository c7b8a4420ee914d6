import Foundation
import Testing

extension [UInt8] {
  /// The bytes with the first occurrence of one text replaced by another; an issue when it is absent.
  func replacing(_ text: String, with other: String) -> [UInt8] {
    let (pattern, replacement) = (Array(text.utf8), Array(other.utf8))
    guard let range = firstRange(of: pattern) else {
      Issue.record("\(text) is not in \(String(decoding: self, as: UTF8.self))")
      return self
    }
    return Array(self[..<range.lowerBound] + replacement + self[range.upperBound...])
  }

  /// The bytes with one bit of one byte flipped.
  func flipping(bit: Int, of byte: Int) -> [UInt8] {
    var bytes = self
    bytes[byte] ^= 1 << UInt8(bit % 8)
    return bytes
  }
}
