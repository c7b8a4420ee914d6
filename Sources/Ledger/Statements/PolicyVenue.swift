/// A venue that a policy knows: where sandboxes may run, and what proves that one ran there.
///
/// A policy may know a venue without any gate accepting it. Then evidence can be honest about where
/// it comes from, and still proves nothing.
public struct PolicyVenue: Hashable, Sendable {
  /// Its id.
  public var id: Identifier
  /// Its name for people.
  public var displayName: String
  /// Every way to prove that a bundle was vouched for there; one is enough.
  public var proofs: [VenueAuthority]
  /// What a bundle has to report of the venue, ascending by name. It can only reject.
  public var facts: [PinnedFact]

  /// A venue for a policy.
  public init(
    id: Identifier, displayName: String, proofs: [VenueAuthority], facts: [PinnedFact] = []
  ) {
    self.id = id
    self.displayName = displayName
    self.proofs = proofs
    self.facts = facts
  }

  init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("predicate.venues[]"))
    id = try reader.required("id").identifier()
    displayName = try reader.required("displayName").text()
    proofs = try reader.optional("proofs")?.someArray(VenueAuthority.init) ?? []
    facts = try reader.optional("facts")?.someArray(PinnedFact.init) ?? []
    try reader.finish()
    try Place("predicate.venues[].facts").requireAscending(facts.map { UTF8Ordered($0.name) })
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", id.rawValue)
      writer.member("displayName", displayName)
      writer.members("proofs", proofs) { $1.write(to: &$0) }
      writer.members("facts", facts) { $1.write(to: &$0) }
    }
  }
}

/// A fact that a bundle made at a venue has to report, for example `architecture` = `x86_64`.
public struct PinnedFact: Hashable, Sendable {
  /// The fact's name.
  public var name: String
  /// The value that it has to have, compared as bytes.
  public var value: String

  /// A pinned fact.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("predicate.venues[].facts[]"))
    name = try reader.required("name").text()
    value = try reader.required("value").text()
    try reader.finish()
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", name)
      writer.member("value", value)
    }
  }
}
