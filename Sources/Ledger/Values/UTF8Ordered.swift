/// A text that is compared as its UTF-8 bytes.
///
/// Swift strings compare by canonical equivalence, so two that differ in bytes can be equal. In
/// anything that is signed or hashed only the bytes count.
struct UTF8Ordered: Comparable, CustomStringConvertible {
  let text: String

  init(_ text: String) { self.text = text }

  static func < (left: UTF8Ordered, right: UTF8Ordered) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  static func == (left: UTF8Ordered, right: UTF8Ordered) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  var description: String { text.abbreviated }
}
