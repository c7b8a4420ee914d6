/// Reported facts are what a bundle says of the venue that it was made at: `facts.json`, an object of
/// strings.
///
/// Whoever is root there can forge every one of them. So they can only reject, never approve.
public struct ReportedFacts: Hashable, Sendable {
  /// One fact.
  public struct Fact: Hashable, Sendable {
    /// Its name, for example `architecture`.
    public let name: String
    /// Its value, for example `x86_64`.
    public let value: String

    /// A fact.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The facts, ascending by name.
  public let facts: [Fact]

  /// The limits of the document: what `uname`, `docker info` and a list of mounts say, with room.
  private static let rules = JSONRules(
    maximumDepth: 4, maximumElements: 256, maximumStringBytes: 16 << 10,
    maximumBytes: 256 << 10, integersOnly: true)

  /// Facts, in any order; a name stands once.
  public init(_ facts: some Sequence<Fact>) {
    self.facts = facts.sorted { UTF8Ordered($0.name) < UTF8Ordered($1.name) }
  }

  /// Facts from the bytes of `facts.json`.
  ///
  /// - Throws: `Refusal` when they are no object of strings.
  public init(parsing bytes: [UInt8]) throws(Refusal) {
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(bytes, rules: Self.rules)
    } catch {
      throw Refusal(.malformedJSON, BundlePath.facts, expected: "strict JSON", found: "\(error)")
    }
    guard let members = document.root.members else {
      throw Refusal(
        .wrongType, BundlePath.facts, expected: "an object of strings",
        found: document.root.kindName)
    }
    var facts: [Fact] = []
    for member in members {
      guard let value = member.value.string else {
        throw Refusal(
          .wrongType, "\(BundlePath.facts) \(member.name.abbreviated)", expected: "a string",
          found: member.value.kindName)
      }
      facts.append(Fact(name: member.name, value: value))
    }
    self.init(facts)
  }

  /// The value of a fact, by its name's bytes; nil when it is not reported.
  public func value(of name: String) -> String? {
    facts.first { $0.name.hasSameBytes(as: name) }?.value
  }

  /// The bytes of `facts.json`.
  public var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      for fact in facts { writer.member(fact.name, fact.value) }
    }
    return writer.bytes
  }
}
