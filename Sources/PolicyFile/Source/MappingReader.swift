/// Reads the members of one mapping; what is missing, unknown or of the wrong type is reported, and
/// reading goes on.
struct MappingReader {
  private let position: SourcePosition
  private let what: String
  private var left: [String: YAMLNode.Member] = [:]
  private let diagnostics: Diagnostics

  /// Nil, and reported, when the node is no mapping. `what` names it in messages: “a gate”.
  init?(_ node: YAMLNode, _ what: String, _ diagnostics: Diagnostics) {
    guard case .mapping(let members) = node.content else {
      guard !node.isRefused else { return nil }
      diagnostics.report(
        .wrongType, at: node.position, "\(what) is a mapping of members, found \(node.kindName)")
      return nil
    }
    position = node.position
    self.what = what
    self.diagnostics = diagnostics
    for member in members { left[member.name] = member }
  }

  /// The member with this name, if there is one.
  mutating func optional(_ name: String) -> ValueReader? {
    left.removeValue(forKey: name).map {
      ValueReader(node: $0.value, name: name, diagnostics: diagnostics)
    }
  }

  /// The member with this name; its absence is reported.
  mutating func required(_ name: String) -> ValueReader? {
    if let member = optional(name) { return member }
    diagnostics.report(.missingMember, at: position, "\(what) has no member “\(name)”: add it")
    return nil
  }

  /// Reports members of the format that this version cannot weigh.
  mutating func refuseUnsupported(_ names: [String]) {
    for name in names {
      guard let member = left.removeValue(forKey: name) else { continue }
      diagnostics.report(
        .unsupportedMember, at: member.position,
        "“\(name)” is not supported by this version: leave it out")
    }
  }

  /// Ends the reading: whatever is left is unknown.
  func finish() {
    for member in left.values {
      diagnostics.report(
        .unknownMember, at: member.position,
        "\(what) has no member called “\(member.name.shortened)”: correct or remove it")
    }
  }
}

/// A member of a mapping whose names are up to whoever writes it.
struct NamedMember {
  /// Its name, as a value of its own.
  private let name: ValueReader
  /// Its value.
  let value: ValueReader

  init(_ member: YAMLNode.Member, _ diagnostics: Diagnostics) {
    let node = YAMLNode(
      position: member.position, content: .scalar(member.name, isPlain: false))
    name = ValueReader(node: node, name: member.name.shortened, diagnostics: diagnostics)
    value = ValueReader(
      node: member.value, name: member.name.shortened, diagnostics: diagnostics)
  }

  /// The name, as text that people can be shown.
  func nameText(_ expected: String) -> String? { name.text(expected) }
}

/// One value, and the typed ways to read it. Each reports what is wrong and gives nil.
struct ValueReader {
  let node: YAMLNode
  let name: String
  let diagnostics: Diagnostics

  var position: SourcePosition { node.position }

  private func wrongType(_ expected: String) {
    guard !node.isRefused else { return }
    diagnostics.report(
      .wrongType, at: position, "“\(name)” is \(expected), found \(node.kindName)")
  }

  func malformed(_ expected: String, found: String) {
    diagnostics.report(
      .malformedValue, at: position,
      "“\(name)” is \(expected), found “\(found.shortened)”")
  }

  /// Text that people can be shown: not empty, and no control characters.
  func text(_ expected: String = "text") -> String? {
    guard case .scalar(let text, let isPlain) = node.content, !(text.isEmpty && isPlain) else {
      wrongType(expected)
      return nil
    }
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      malformed("\(expected) without line breaks and control characters", found: text)
      return nil
    }
    return text
  }

  func bool() -> Bool? {
    guard case .scalar(let text, isPlain: true) = node.content,
      let bool = ["true": true, "false": false][text]
    else {
      wrongType("true or false")
      return nil
    }
    return bool
  }

  /// A number without sign, point, exponent or leading zeros, that every JSON reader holds.
  func natural(_ expected: String = "a whole number") -> UInt64? {
    guard case .scalar(let text, isPlain: true) = node.content,
      let number = UInt64(text), String(number) == text, number < 1 << 53
    else {
      wrongType(expected)
      return nil
    }
    return number
  }

  func isText(_ other: String) -> Bool {
    if case .scalar(other, isPlain: true) = node.content { return true }
    return false
  }

  func elements() -> [ValueReader]? {
    guard case .sequence(let elements) = node.content else {
      wrongType("a list")
      return nil
    }
    return elements.map { ValueReader(node: $0, name: name, diagnostics: diagnostics) }
  }

  /// The elements of a list that has some. An empty one is reported: it looks like a demand, and is
  /// none.
  func someElements() -> [ValueReader]? {
    guard let elements = elements() else { return nil }
    return refuseEmpty(elements)
  }

  /// The members of a mapping that has some, whatever they are called.
  func someMembers(_ expected: String) -> [NamedMember]? {
    guard case .mapping(let members) = node.content else {
      wrongType(expected)
      return nil
    }
    return refuseEmpty(members.map { NamedMember($0, diagnostics) })
  }

  private func refuseEmpty<Item>(_ items: [Item]) -> [Item]? {
    guard items.isEmpty else { return items }
    diagnostics.report(
      .malformedValue, at: position, "“\(name)” is empty: write what it holds, or leave it out")
    return nil
  }

  /// One of a few words.
  func oneOf<Value: RawRepresentable<String>>(_ values: [Value]) -> Value? {
    let expected = "one of " + values.map(\.rawValue).joined(separator: ", ")
    guard let text = text(expected) else { return nil }
    guard let value = values.first(where: { $0.rawValue == text }) else {
      malformed(expected, found: text)
      return nil
    }
    return value
  }

  /// A length of time in whole seconds, at least one: a number of seconds, minutes (`15m`), hours
  /// (`12h`) or days (`30d`) of 24 hours.
  func seconds() -> UInt64? {
    let expected = "a time: whole seconds, or a number with a unit as in 15m, 12h, 30d"
    guard case .scalar(let text, isPlain: true) = node.content, !text.isEmpty else {
      wrongType(expected)
      return nil
    }
    let unit: UInt64? =
      switch text.utf8.last {
      case UInt8(ascii: "m"): 60
      case UInt8(ascii: "h"): 60 * 60
      case UInt8(ascii: "d"): 24 * 60 * 60
      default: nil
      }
    let digits = unit == nil ? text : String(text.dropLast())
    guard let number = UInt64(digits), String(number) == digits, number >= 1 else {
      malformed(expected, found: text)
      return nil
    }
    let (seconds, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
    guard !overflow, seconds < 1 << 53 else {
      malformed(expected, found: text)
      return nil
    }
    return seconds
  }
}

extension String {
  /// At most 60 characters, for messages about text of any length.
  var shortened: String {
    unicodeScalars.count <= 60
      ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(60))) + "…"
  }
}
