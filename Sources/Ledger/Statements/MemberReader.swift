internal import TransparencyLog

/// One member's value, and the typed ways to read it.
///
/// Like the reader that made it, it is only there while the document is read.
struct MemberReader {
  let view: JSONView
  let index: Int
  let place: Place

  /// Whether it is `null`.
  var isNull: Bool { view[index].kind == .null }
  /// How many elements an array has, or members an object; 0 for anything else.
  var count: Int { Int(view[index].count) }
  /// The string, or nil when it is none.
  var string: String? { view.string(index) }
  /// The bytes as they stand in the document.
  var rawBytes: [UInt8] { Array(view.raw(index)) }

  /// What it is, for messages: a text, or the kind of anything else.
  var described: String { (string ?? view.kindName(index)).abbreviated }

  func wrongType(expected: String) -> Refusal {
    place.wrongType(expected: expected, found: view.kindName(index))
  }

  /// A value of fixed form, read from the string's bytes.
  private func read<Value>(
    _ expected: String, _ parse: (UnsafeRawBufferPointer) -> Value?
  ) throws(Refusal) -> Value {
    guard let parsed = view.withString(index, parse) else { throw wrongType(expected: expected) }
    guard let parsed else {
      throw place.malformed(expected: expected, found: (string ?? "").abbreviated)
    }
    return parsed
  }

  private func unquoted(_ expected: String) throws(Refusal) -> String {
    guard let string else { throw wrongType(expected: expected) }
    return string
  }

  func text() throws(Refusal) -> String {
    let text = try unquoted("a string")
    guard !text.isEmpty else { throw place.malformed(expected: "some text", found: "none") }
    return text
  }

  func isEqual(to text: StaticString) -> Bool { view.isString(index, text) }

  func bool() throws(Refusal) -> Bool {
    guard let bool = view.bool(index) else { throw wrongType(expected: "a boolean") }
    return bool
  }

  func natural(atLeast least: UInt64 = 0) throws(Refusal) -> UInt64 {
    guard let integer = view.integer(index) else { throw wrongType(expected: "an integer") }
    guard let natural = UInt64(exactly: integer), natural >= least else {
      throw place.malformed(expected: "at least \(least)", found: "\(integer)")
    }
    return natural
  }

  func optionalNatural() throws(Refusal) -> UInt64? {
    isNull ? nil : try natural()
  }

  func digest() throws(Refusal) -> Digest {
    try read("64 lower-case hex digits") { Digest(hex: $0) }
  }

  func optionalDigest() throws(Refusal) -> Digest? {
    isNull ? nil : try digest()
  }

  func base64Digest() throws(Refusal) -> Digest {
    try read("base64 of 32 bytes") { Digest(base64: $0) }
  }

  func identifier() throws(Refusal) -> Identifier {
    try read("an id, [a-z0-9][a-z0-9.-]{0,63}") { Identifier(utf8: $0) }
  }

  func time() throws(Refusal) -> Timestamp {
    try read("a real instant as YYYY-MM-DDTHH:MM:SSZ") { Timestamp(utf8: $0) }
  }

  /// 32 hex digits that the system's generator gave.
  func randomID() throws(Refusal) -> String {
    let text = try unquoted("32 lower-case hex digits")
    guard text.utf8.count == 32, Hex.decode(text) != nil else {
      throw place.malformed(expected: "32 lower-case hex digits", found: text.abbreviated)
    }
    return text
  }

  func base64() throws(Refusal) -> [UInt8] { try read("base64") { Base64.decode($0) } }

  func array<Element>(
    _ read: (MemberReader) throws(Refusal) -> Element
  ) throws(Refusal) -> [Element] {
    guard view[index].kind == .array else { throw wrongType(expected: "an array") }
    var result: [Element] = []
    result.reserveCapacity(count)
    var element = index + 1
    for _ in 0..<count {
      result.append(try read(MemberReader(view: view, index: element, place: place)))
      element = Int(view[element].next)
    }
    return result
  }

  /// The members of an object whose names say something.
  func members() throws(Refusal) -> [(name: String, value: MemberReader)] {
    guard view[index].kind == .object else { throw wrongType(expected: "an object") }
    var result: [(name: String, value: MemberReader)] = []
    var name = index + 1
    for _ in 0..<count {
      let value = MemberReader(view: view, index: name + 1, place: place)
      result.append((view.string(name) ?? "", value))
      name = Int(view[name + 1].next)
    }
    return result
  }

  /// An array that is absent when it has no elements.
  func someArray<Element>(
    _ read: (MemberReader) throws(Refusal) -> Element
  ) throws(Refusal) -> [Element] {
    let result = try array(read)
    guard !result.isEmpty else {
      throw place.malformed(expected: "at least one element", found: "none")
    }
    return result
  }

  /// A strictly ascending array, so that one set has one spelling.
  fileprivate func ascending<Element: Comparable>(
    allowsEmpty: Bool, _ read: (MemberReader) throws(Refusal) -> Element
  ) throws(Refusal) -> [Element] {
    let result = try array(read)
    guard allowsEmpty || !result.isEmpty else {
      throw place.malformed(expected: "at least one element", found: "none")
    }
    try place.requireAscending(result)
    return result
  }
}

extension MemberReader {
  func ascendingIdentifiers(allowsEmpty: Bool) throws(Refusal) -> [Identifier] {
    try ascending(allowsEmpty: allowsEmpty) { member throws(Refusal) in try member.identifier() }
  }

  func ascendingDigests(allowsEmpty: Bool) throws(Refusal) -> [Digest] {
    try ascending(allowsEmpty: allowsEmpty) { member throws(Refusal) in try member.digest() }
  }

  /// Texts that ascend by their UTF-8 bytes.
  func ascendingTexts(allowsEmpty: Bool) throws(Refusal) -> [String] {
    try ascending(allowsEmpty: allowsEmpty) { member throws(Refusal) in
      UTF8Ordered(try member.text())
    }.map(\.text)
  }

  func ascendingNaturals(allowsEmpty: Bool) throws(Refusal) -> [UInt64] {
    try ascending(allowsEmpty: allowsEmpty) { member throws(Refusal) in try member.natural() }
  }
}
