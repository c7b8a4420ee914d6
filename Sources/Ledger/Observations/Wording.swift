/// Words for people, put together only when somebody reads them.
///
/// On a bare host most checks fail, as they should, and nobody asks how.
struct Wording: Sendable, CustomStringConvertible {
  private let words: @Sendable () -> String

  init(_ words: @autoclosure @escaping @Sendable () -> String) { self.words = words }

  var description: String { words() }
}
