internal import TransparencyLog

/// Reads the members of one JSON object, each once, and refuses those that nobody asked for.
///
/// The place is a static text, so that reading a well-formed statement builds no strings.
struct ObjectReader {
  /// The most members that an object of ours can have; one more is unknown to every reader.
  private static let maximumMembers = 64

  private let object: JSONValue
  let place: Place
  /// Which members were read, a bit each.
  private var taken: UInt64 = 0
  private var cursor: JSONValue.MemberCursor

  init(_ value: JSONValue, _ place: Place) throws(Refusal) {
    guard value.isObject else { throw place.wrongType(expected: "an object", found: value) }
    guard value.count <= Self.maximumMembers else {
      throw Refusal(
        .unknownMember, place.description, expected: "at most \(Self.maximumMembers) members",
        found: "\(value.count)")
    }
    object = value
    self.place = place
    cursor = object.memberCursor
  }

  /// A reader of the outermost object of a document.
  ///
  /// - Parameter code: what it means when the bytes are no strict JSON.
  init(
    parsing bytes: [UInt8], _ rules: JSONRules, _ place: Place,
    code: Refusal.Code = .malformedJSON
  ) throws(Refusal) {
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(bytes, rules: rules)
    } catch {
      throw Refusal(code, place.description, expected: "strict JSON", found: error.description)
    }
    try self.init(document.root, place)
  }

  private var isDone: Bool { taken.nonzeroBitCount == object.count }

  /// The member with this name if there is one that was not read yet.
  @inline(__always)
  mutating func optional(_ name: StaticString) -> MemberReader? {
    guard !isDone, let value = object.member(name, from: &cursor) else { return nil }
    let member: UInt64 = 1 << UInt64(cursor.position - 1)
    guard taken & member == 0 else { return nil }
    taken |= member
    return MemberReader(value: value, place: place.member(name))
  }

  /// The member with this name.
  @inline(__always)
  mutating func required(_ name: StaticString) throws(Refusal) -> MemberReader {
    guard let member = optional(name) else {
      throw Refusal(
        .missingMember, place.member(name).description, expected: "this member", found: "nothing")
    }
    return member
  }

  /// Ends the reading: a member that was not asked for is unknown.
  func finish() throws(Refusal) {
    guard !isDone, let members = object.members else { return }
    for (position, member) in members.enumerated() where taken & (1 << UInt64(position)) == 0 {
      throw Refusal(
        .unknownMember, "\(place).\(member.name)", expected: "no such member", found: "it")
    }
  }
}

/// Where in a statement something stands.
struct Place: CustomStringConvertible {
  private let parent: StaticString
  private var index: Int?
  private var name: StaticString?

  init(_ parent: StaticString) { self.parent = parent }

  func member(_ name: StaticString) -> Place {
    var place = self
    place.name = name
    return place
  }

  func element(_ index: Int) -> Place {
    var place = self
    place.index = index
    return place
  }

  var description: String {
    "\(parent)\(index.map { "[\($0)]" } ?? "")\(name.map { ".\($0)" } ?? "")"
  }

  func wrongType(expected: String, found value: JSONValue) -> Refusal {
    Refusal(.wrongType, description, expected: expected, found: value.kindName)
  }

  func malformed(expected: String, found: String) -> Refusal {
    Refusal(.malformedValue, description, expected: expected, found: found)
  }
}

/// One member's value, and the typed ways to read it.
struct MemberReader {
  let value: JSONValue
  let place: Place

  /// A value of fixed form, read from the string's bytes.
  private func read<Value>(
    _ expected: String, _ parse: (UnsafeRawBufferPointer) -> Value?
  ) throws(Refusal) -> Value {
    guard let parsed = value.withStringBytes(parse) else {
      throw place.wrongType(expected: expected, found: value)
    }
    guard let parsed else {
      throw place.malformed(expected: expected, found: (value.string ?? "").abbreviated)
    }
    return parsed
  }

  private func unquoted(_ expected: String) throws(Refusal) -> String {
    guard let text = value.string else { throw place.wrongType(expected: expected, found: value) }
    return text
  }

  func text() throws(Refusal) -> String {
    let text = try unquoted("a string")
    guard !text.isEmpty else { throw place.malformed(expected: "some text", found: "none") }
    return text
  }

  func isEqual(to text: StaticString) -> Bool { value.isString(text) }

  func bool() throws(Refusal) -> Bool {
    guard let bool = value.bool else { throw place.wrongType(expected: "a boolean", found: value) }
    return bool
  }

  func natural(atLeast least: UInt64 = 0) throws(Refusal) -> UInt64 {
    guard let integer = value.integer else {
      throw place.wrongType(expected: "an integer", found: value)
    }
    guard let natural = UInt64(exactly: integer), natural >= least else {
      throw place.malformed(expected: "at least \(least)", found: "\(integer)")
    }
    return natural
  }

  func optionalNatural() throws(Refusal) -> UInt64? {
    value.isNull ? nil : try natural()
  }

  func digest() throws(Refusal) -> Digest {
    try read("64 lower-case hex digits") { Digest(hex: $0) }
  }

  func optionalDigest() throws(Refusal) -> Digest? {
    value.isNull ? nil : try digest()
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

  func elements() throws(Refusal) -> JSONElements {
    guard let elements = value.elements else {
      throw place.wrongType(expected: "an array", found: value)
    }
    return elements
  }

  func array<Element>(
    _ read: (MemberReader) throws(Refusal) -> Element
  ) throws(Refusal) -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(value.count)
    for element in try elements() {
      result.append(try read(MemberReader(value: element, place: place)))
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

extension Place {
  func requireAscending(_ keys: [some Comparable]) throws(Refusal) {
    for index in keys.indices.dropFirst() where keys[index - 1] >= keys[index] {
      throw Refusal(
        .notAscending, element(index).description, expected: "strictly ascending elements",
        found: "\(keys[index]) after \(keys[index - 1])")
    }
  }
}

extension String {
  /// At most 80 characters, for messages about input of any size.
  var abbreviated: String {
    let shown = unicodeScalars.prefix(80)
    let text = String(String.UnicodeScalarView(shown))
    return shown.endIndex == unicodeScalars.endIndex ? "“\(text)”" : "“\(text)…”"
  }
}
