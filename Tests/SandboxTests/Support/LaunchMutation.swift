import Testing

/// One weakening of a launch, and the probe that has to notice it.
struct LaunchMutation: CustomTestStringConvertible {
  let name: String
  /// Which probe refutes it.
  let probe: String
  let edit: @Sendable (inout [String]) -> Void

  /// A weakening with any edit.
  init(_ name: String, _ probe: String, _ edit: @escaping @Sendable (inout [String]) -> Void) {
    self.name = name
    self.probe = probe
    self.edit = edit
  }

  var testDescription: String { name }

  /// Without these words, which stand one after the other.
  static func without(_ words: String..., probe: String) -> LaunchMutation {
    LaunchMutation("without \(words.joined(separator: " "))", probe) { $0.replace(words, with: []) }
  }

  /// Without the one word that begins so.
  static func withoutWord(_ prefix: String, probe: String) -> LaunchMutation {
    LaunchMutation("without \(prefix)…", probe) { $0.removeAll { $0.hasPrefix(prefix) } }
  }

  /// Other words instead of some.
  static func replacing(
    _ words: [String], with others: [String], probe: String
  ) -> LaunchMutation {
    LaunchMutation(
      "\(others.joined(separator: " ")) instead of \(words.joined(separator: " "))", probe
    ) { $0.replace(words, with: others) }
  }

  /// Further words before one that is there.
  static func adding(_ words: String..., before word: String, probe: String) -> LaunchMutation {
    LaunchMutation("with \(words.joined(separator: " "))", probe) { arguments in
      guard let position = arguments.firstIndex(of: word) else { return }
      arguments.insert(contentsOf: words, at: position)
    }
  }
}

extension [String] {
  /// Replaces words that stand one after the other, at the one place where they do.
  mutating func replace(_ words: [String], with others: [String]) {
    guard
      let start = indices.first(where: { self[$0...].starts(with: words) })
    else { return }
    replaceSubrange(start..<start + words.count, with: others)
  }
}
