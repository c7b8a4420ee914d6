/// An observation is what one check saw: the call that it made, and what came back.
///
/// It holds no judgement. A member that speaks one, such as `result` or `pass`, is passed over:
/// whether a check passes is recomputed from what was seen.
public struct Observation: Hashable, Sendable {
  /// How a call came back.
  public enum Return: Hashable, Sendable {
    /// It did what was asked.
    case success
    /// It failed with this error, by its symbolic name: `EPERM`.
    case failure(errno: String)
  }

  /// The check, by its id.
  public var check: Identifier
  /// The probe that the check is said to belong to.
  public var probe: String
  /// The call that was made, for example `connect`.
  public var call: String
  /// Its arguments, as far as they matter.
  public var arguments: [String]
  /// How the call came back; nil when nothing says so.
  public var returned: Return?
  /// What was seen: paths, names, lines of a table; nil when nothing says so.
  public var values: [String]?

  /// An observation.
  public init(
    check: Identifier, probe: String, call: String, arguments: [String],
    returned: Return? = nil, values: [String]? = nil
  ) {
    self.check = check
    self.probe = probe
    self.call = call
    self.arguments = arguments
    self.returned = returned
    self.values = values
  }

  /// Whether a text has the form of an error's symbolic name.
  static func isErrno(_ text: String) -> Bool {
    text.utf8.count <= 32 && text.utf8.count > 1 && text.utf8.first == UInt8(ascii: "E")
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      }
  }
}

extension Observation {
  /// Reads the members that matter; others are passed over.
  init(parsing line: [UInt8], _ rules: JSONRules) throws(Refusal) {
    self = try ObjectReader.read(parsing: line, rules, Place("observation"), Self.init)
  }

  private init(_ reader: inout ObjectReader) throws(Refusal) {
    check = try reader.required("check").identifier()
    probe = try reader.required("probe").text()
    call = try reader.required("call").text()
    arguments = try reader.required("arguments").strings()
    returned = try reader.optional("errno").map { member throws(Refusal) in
      try Self.returned(member)
    }
    values = try reader.optional("values").map { member throws(Refusal) in
      try member.strings()
    }
  }

  private static func returned(_ member: MemberReader) throws(Refusal) -> Return {
    if member.isNull { return .success }
    let errno = try member.text()
    guard isErrno(errno) else {
      throw member.place.malformed(
        expected: "null or the name of an error, such as EPERM", found: errno.abbreviated)
    }
    return .failure(errno: errno)
  }

  /// The line of a log that says so, with its newline.
  public var line: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("check", check.rawValue)
      writer.member("probe", probe)
      writer.member("call", call)
      writer.member("arguments", arguments)
      switch returned {
      case .success: writer.member("errno", nil as String?)
      case .failure(let errno): writer.member("errno", errno)
      case nil: break
      }
      if let values { writer.member("values", values) }
    }
    return writer.bytes + [UInt8(ascii: "\n")]
  }
}

extension MemberReader {
  /// An array of strings, empty ones included.
  fileprivate func strings() throws(Refusal) -> [String] {
    try array { member throws(Refusal) in
      guard let text = member.string else { throw member.wrongType(expected: "strings") }
      return text
    }
  }
}
