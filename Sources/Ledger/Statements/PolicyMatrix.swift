public import TransparencyLog

/// A row of the acceptance matrix: what has to be shown before something counts as forbidden.
///
/// The matrix is data, not code: an owner changes it by appending a new policy.
public struct PolicyRow: Hashable, Sendable {
  /// Its id, for example `27`.
  public var id: Identifier
  /// What it forbids, for people.
  public var title: String
  /// Everything that it requires, ascending; at least one claim, so that no row is proven by nothing.
  public var claims: [Claim]

  /// A row for a policy; the claims may be in any order.
  public init(id: Identifier, title: String, claims: some Sequence<Claim>) {
    self.id = id
    self.title = title
    self.claims = Set(claims).sorted()
  }

  /// The members that claims come from, in the order of their names.
  private static let members: [(source: Claim.Source, name: StaticString)] = [
    (.check, "checks"), (.probe, "probes"), (.rule, "rules"), (.seal, "seals"), (.test, "tests"),
  ]

  init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("predicate.rows[]"))
    id = try reader.required("id").identifier()
    title = try reader.required("title").text()
    claims = []
    for (source, name) in Self.members {
      guard let names = try reader.optional(name)?.ascendingTexts(allowsEmpty: false) else {
        continue
      }
      claims += names.map { Claim(source, $0) }
    }
    try reader.finish()
    guard !claims.isEmpty else {
      throw member.place.malformed(
        expected: "a row that requires something", found: "row \(id) with no requirement")
    }
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", id.rawValue)
      writer.member("title", title)
      for (source, name) in Self.members {
        let names = claims.filter { $0.source == source }.map(\.name)
        if !names.isEmpty { writer.member("\(name)", names) }
      }
    }
  }
}

/// A sandbox profile that a policy knows, by the digest of its directory's manifest.
public struct PolicyProfile: Hashable, Sendable {
  /// Its id.
  public var id: Identifier
  /// The profile digest.
  public var digest: Digest

  /// A profile for a policy.
  public init(id: Identifier, digest: Digest) {
    self.id = id
    self.digest = digest
  }

  init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("predicate.profiles[]"))
    id = try reader.required("id").identifier()
    digest = try reader.required("digest").digest()
    try reader.finish()
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", id.rawValue)
      writer.member("digest", digest.hex)
    }
  }
}

/// A scope or an effect that a policy knows: scripts use the id, people see the display name.
public struct PolicyTerm: Hashable, Sendable {
  /// Its id.
  public var id: Identifier
  /// Its name for people.
  public var displayName: String

  /// A term for a policy.
  public init(id: Identifier, displayName: String) {
    self.id = id
    self.displayName = displayName
  }

  init(_ member: MemberReader, _ place: Place) throws(Refusal) {
    var reader = try ObjectReader(member, place)
    id = try reader.required("id").identifier()
    displayName = try reader.required("displayName").text()
    try reader.finish()
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", id.rawValue)
      writer.member("displayName", displayName)
    }
  }
}
