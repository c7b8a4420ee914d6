internal import TransparencyLog

/// Reads the members of one JSON object, each once, and refuses those that nobody asked for.
///
/// It reads where the document lies, and is only there within `read`. The place is a static text, so that
/// reading a well-formed statement builds no strings.
struct ObjectReader: ~Copyable {
  /// The most members that an object of ours can have; one more is unknown to every reader.
  private static let maximumMembers = 64

  private let view: JSONView
  private let object: Int
  let place: Place
  /// Which members were read, a bit each.
  private var taken: UInt64 = 0
  /// How many were not.
  private var left: Int
  private var cursor: JSONView.MemberCursor

  private init(_ view: JSONView, _ object: Int, _ place: Place) throws(Refusal) {
    guard view[object].kind == .object else {
      throw place.wrongType(expected: "an object", found: view.kindName(object))
    }
    guard view[object].count <= Self.maximumMembers else {
      throw Refusal(
        .unknownMember, place.description, expected: "at most \(Self.maximumMembers) members",
        found: "\(view[object].count)")
    }
    self.view = view
    self.object = object
    self.place = place
    left = Int(view[object].count)
    cursor = JSONView.MemberCursor(beforeMembersOf: object)
  }

  /// A reader of the object that a member is.
  init(_ member: MemberReader, _ place: Place) throws(Refusal) {
    try self.init(member.view, member.index, place)
  }

  /// Reads the outermost object of a document.
  ///
  /// - Parameters:
  ///   - name: what the document is called, if not as the place is.
  ///   - code: what it means when the bytes are no strict JSON.
  ///   - body: reads all members; nothing that it is given leaves it.
  static func read<Value>(
    parsing bytes: [UInt8], _ rules: JSONRules, _ place: Place,
    called name: String? = nil, code: Refusal.Code = .malformedJSON,
    _ body: (inout ObjectReader) throws(Refusal) -> Value
  ) throws(Refusal) -> Value {
    var nodes = JSONNodeBuffer()
    return try read(parsing: bytes, rules, place, called: name, code: code, by: &nodes, body)
  }

  /// Reads the outermost object of a document.
  ///
  /// - Parameter nodes: memory that serves one document after the other.
  static func read<Value>(
    parsing bytes: [UInt8], _ rules: JSONRules, _ place: Place,
    called name: String? = nil, code: Refusal.Code = .malformedJSON,
    by nodes: inout JSONNodeBuffer,
    _ body: (inout ObjectReader) throws(Refusal) -> Value
  ) throws(Refusal) -> Value {
    do throws(JSONError) {
      try JSONScanner.scan(bytes, rules: rules, into: &nodes)
    } catch {
      throw Refusal(
        code, name ?? place.description, expected: "strict JSON", found: error.description)
    }
    return try JSONView.lend(bytes, nodes) { view throws(Refusal) in
      var reader = try ObjectReader(view, 0, place)
      return try body(&reader)
    }
  }

  /// The member with this name if there is one that was not read yet.
  @inline(__always)
  mutating func optional(_ name: StaticString) -> MemberReader? {
    guard let index = take(name) else { return nil }
    return MemberReader(view: view, index: index, place: place.member(name))
  }

  /// The member with this name.
  @inline(__always)
  mutating func required(_ name: StaticString) throws(Refusal) -> MemberReader {
    guard let index = take(name) else {
      throw Refusal(
        .missingMember, place.member(name).description, expected: "this member", found: "nothing")
    }
    return MemberReader(view: view, index: index, place: place.member(name))
  }

  /// Where the value of a member is that was not read yet, and is now.
  @inline(__always)
  private mutating func take(_ name: StaticString) -> Int? {
    if left == 0 { return nil }
    // Members mostly stand in the order in which they are asked for, and a name is a literal at each
    // place where this is inlined, so that it is compared in a few instructions.
    guard let next = view.value(of: name, at: &cursor, of: object) else { return search(name) }
    return mark(next)
  }

  /// As `take`, wherever the member stands.
  @inline(never)
  private mutating func search(_ name: StaticString) -> Int? {
    view.member(name, of: object, from: &cursor).flatMap { mark($0) }
  }

  /// Marks the member before the cursor as read, whose value is given back unless it was already.
  @inline(__always)
  private mutating func mark(_ index: Int) -> Int? {
    let member: UInt64 = 1 << UInt64(cursor.position - 1)
    guard taken & member == 0 else { return nil }
    taken |= member
    left -= 1
    return index
  }

  /// Ends the reading: a member that was not asked for is unknown.
  func finish() throws(Refusal) {
    if left == 0 { return }
    let members = try MemberReader(view: view, index: object, place: place).members()
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

  func wrongType(expected: String, found kindName: String) -> Refusal {
    Refusal(.wrongType, description, expected: expected, found: kindName)
  }

  func malformed(expected: String, found: String) -> Refusal {
    Refusal(.malformedValue, description, expected: expected, found: found)
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
