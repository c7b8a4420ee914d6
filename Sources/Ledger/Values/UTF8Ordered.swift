internal import Glibc

/// A text that is compared as its UTF-8 bytes.
///
/// Swift strings compare by canonical equivalence, so two that differ in bytes can be equal. In
/// anything that is signed or hashed only the bytes count.
struct UTF8Ordered: Hashable, Comparable, CustomStringConvertible {
  let text: String

  init(_ text: String) { self.text = text }

  static func < (left: UTF8Ordered, right: UTF8Ordered) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  static func == (left: UTF8Ordered, right: UTF8Ordered) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  func hash(into hasher: inout Hasher) {
    text.hashBytes(into: &hasher)
  }

  var description: String { text.abbreviated }
}

extension String {
  /// Hashes the UTF-8 bytes, and how many there are.
  func hashBytes(into hasher: inout Hasher) {
    hasher.combine(utf8.count)
    var text = self
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// Whether both have the same UTF-8 bytes.
  func hasSameBytes(as other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let isSame = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in
        guard let start = left.baseAddress, let otherStart = right.baseAddress else { return true }
        return memcmp(start, otherStart, left.count) == 0
      }
    }
    // Only a string that comes from elsewhere than Swift lies in pieces.
    return isSame.flatMap(\.self) ?? utf8.elementsEqual(other.utf8)
  }
}
