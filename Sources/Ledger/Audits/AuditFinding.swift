/// An audit finding is a place where a rule does not hold, or that it wants shown.
///
/// What others wrote stands in it with control characters made visible, so that every format can carry
/// it and no terminal obeys it.
public struct AuditFinding: Hashable, Sendable, CustomStringConvertible {
  /// The rule.
  public let rule: AuditRule
  /// The entry that it is about, or nil when it is about none.
  public let entry: UInt64?
  /// The member or file that it is about.
  public let field: String
  /// What was expected.
  public let expected: String
  /// What was found.
  public let found: String

  init(_ rule: AuditRule, entry: UInt64?, _ field: String, expected: String, found: String) {
    self.rule = rule
    self.entry = entry
    self.field = field.visible
    self.expected = expected.visible
    self.found = found.visible
  }

  /// Where it is, for people.
  public var place: String { "\(entry.map { "entry \($0)" } ?? "ledger"): \(field)" }

  /// What is wrong there, for people.
  public var message: String { "\(place): expected \(expected), found \(found)" }

  /// A sentence for people.
  public var description: String { "\(rule.id) \(rule.severity.rawValue): \(message)" }
}

extension AuditFinding: Comparable {
  /// Whether one finding stands before another: by rule, then by entry; what is about no entry is last.
  public static func < (left: AuditFinding, right: AuditFinding) -> Bool {
    if left.rule != right.rule { return left.rule < right.rule }
    if left.entry != right.entry { return left.entry ?? .max < right.entry ?? .max }
    for path in [\AuditFinding.field, \.expected, \.found]
    where left[keyPath: path] != right[keyPath: path] {
      return UTF8Ordered(left[keyPath: path]) < UTF8Ordered(right[keyPath: path])
    }
    return false
  }
}

extension String {
  /// The text with everything made visible that a reader would not see, or that XML cannot carry.
  fileprivate var visible: String {
    guard unicodeScalars.contains(where: \.isInvisible) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isInvisible {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: true
    default: false
    }
  }
}
