public import TransparencyLog

/// A policy: who may sign what, which gates there are, and how many owners it takes to change that.
public struct PolicyPredicate: Sendable {
  /// The origin that the policy is for; nil in the genesis, whose digest is part of the origin.
  public var ledger: String?
  /// The payload digest of the policy that this one replaces; nil in the genesis.
  public var supersedes: Digest?
  /// 32 random hex digits, in the genesis only, so that no two ledgers share an origin.
  public var id: String?
  /// The rules for admission and heads of the entries that follow; see `supportedRules`.
  public var rules: UInt64
  /// The name part of the origin.
  public var name: String
  /// The key that signs checkpoints, the same for ever.
  public var logKey: EnrolledKey
  /// The last checkpoint of a ledger that this one continues, in the genesis only.
  public var continues: String?
  /// Every enrolled key, ascending by key id.
  public var keys: [PolicyKey]
  /// How many owners must sign a policy.
  public var ownerThreshold: UInt64
  /// How many owners must sign a waiver.
  public var waiverThreshold: UInt64
  /// The gates, ascending by id.
  public var gates: [PolicyGate]
  /// Digests of the blobs that the policy cites, ascending.
  public var blobs: [Digest]
  /// The venues that it knows, ascending by id.
  public var venues: [PolicyVenue]
  /// The sandbox profiles that it knows, ascending by id.
  public var profiles: [PolicyProfile]
  /// The acceptance matrix, ascending by id.
  public var rows: [PolicyRow]
  /// The scopes that a waiver may have and a check may name, ascending by id.
  public var scopes: [PolicyTerm]
  /// The effects that a waiver may forbid and a check may name, ascending by id.
  public var effects: [PolicyTerm]

  /// The `predicateType`.
  public static let type: StaticString = "urn:evidence-ledger:policy:v1"
  /// The only rules that this version knows.
  public static let supportedRules: UInt64 = 1

  /// A policy to be signed.
  public init(
    ledger: String?, supersedes: Digest?, id: String?, name: String, logKey: EnrolledKey,
    continues: String? = nil, keys: [PolicyKey], ownerThreshold: UInt64, waiverThreshold: UInt64,
    gates: [PolicyGate], blobs: [Digest], venues: [PolicyVenue] = [],
    profiles: [PolicyProfile] = [], rows: [PolicyRow] = [], scopes: [PolicyTerm] = [],
    effects: [PolicyTerm] = []
  ) {
    self.ledger = ledger
    self.supersedes = supersedes
    self.id = id
    rules = Self.supportedRules
    self.name = name
    self.logKey = logKey
    self.continues = continues
    self.keys = keys
    self.ownerThreshold = ownerThreshold
    self.waiverThreshold = waiverThreshold
    self.gates = gates
    self.blobs = blobs
    self.venues = venues
    self.profiles = profiles
    self.rows = rows
    self.scopes = scopes
    self.effects = effects
  }

  init(_ reader: consuming ObjectReader) throws(Refusal) {
    rules = try reader.required("rules").natural()
    guard rules == Self.supportedRules else {
      throw Refusal(
        .unsupportedRules, "predicate.rules", expected: "\(Self.supportedRules)",
        found: "\(rules)")
    }
    ledger = try reader.optional("ledger")?.text()
    supersedes = try reader.required("supersedes").optionalDigest()
    id = try reader.optional("id")?.randomID()
    name = try reader.required("name").text()
    logKey = try EnrolledKey(try reader.required("log"))
    continues = try reader.optional("continues")?.text()
    keys = try reader.required("keys").array(PolicyKey.init)
    ownerThreshold = try reader.required("ownerThreshold").natural(atLeast: 1)
    waiverThreshold = try reader.required("waiverThreshold").natural(atLeast: 1)
    gates = try reader.required("gates").array(PolicyGate.init)
    blobs = try reader.required("blobs").ascendingDigests(allowsEmpty: true)
    venues = try reader.optional("venues")?.someArray(PolicyVenue.init) ?? []
    profiles = try reader.optional("profiles")?.someArray(PolicyProfile.init) ?? []
    rows = try reader.optional("rows")?.someArray(PolicyRow.init) ?? []
    scopes = try Self.readTerms(reader.optional("scopes"), "predicate.scopes[]")
    effects = try Self.readTerms(reader.optional("effects"), "predicate.effects[]")
    try reader.finish()
    try validate()
  }

  private static func readTerms(
    _ member: MemberReader?, _ place: StaticString
  ) throws(Refusal) -> [PolicyTerm] {
    try member?.someArray { term throws(Refusal) in try PolicyTerm(term, Place(place)) } ?? []
  }

  /// What can be said of a policy without the ledger that it stands in.
  private func validate() throws(Refusal) {
    guard Origin.isName(name) else {
      throw Refusal(
        .malformedValue, "predicate.name", expected: "[a-z0-9.-]{1,63}", found: name.abbreviated)
    }
    try Place("predicate.keys").requireAscending(keys.map(\.key.keyID))
    try Place("predicate.gates").requireAscending(gates.map(\.id))
    if let position = keys.firstIndex(where: { $0.key.keyID == logKey.keyID }) {
      throw Refusal(
        .logKeyHasRole, "predicate.keys[\(position)]", expected: "no role for the log key",
        found: keys[position].role.rawValue)
    }
    if let problem = GateRequirements(gates).problems.first { throw problem.refusal }
    try Place("predicate.venues").requireAscending(venues.map(\.id))
    try Place("predicate.profiles").requireAscending(profiles.map(\.id))
    try Place("predicate.rows").requireAscending(rows.map(\.id))
    try Place("predicate.scopes").requireAscending(scopes.map(\.id))
    try Place("predicate.effects").requireAscending(effects.map(\.id))
    try requireKnown(\.demands.rows, among: rows.map(\.id), "row", .unknownRow)
    try requireKnown(\.demands.venues, among: venues.map(\.id), "venue", .unknownVenue)
    try requireCitedKeySets()
  }

  /// What venue proofs are weighed by is kept with the ledger.
  private func requireCitedKeySets() throws(Refusal) {
    let cited = Set(blobs)
    for venue in venues {
      for digest in venue.proofs.flatMap(\.keySets) where !cited.contains(digest) {
        throw Refusal(
          .malformedValue, "predicate.venues \(venue.id) keySets",
          expected: "a blob that the policy cites", found: digest.hex)
      }
    }
  }

  /// The blobs that the venue proofs of evidence are weighed by; empty when it has none, or none of
  /// its venue's kind.
  func keySets(of evidence: EvidencePredicate) -> [Digest] {
    guard evidence.kind == .probe, let venue = evidence.venue.flatMap({ self.venue($0) }),
      evidence.artifacts.contains(where: { $0.name.hasSameBytes(as: OIDCAuthority.proofPath) })
    else { return [] }
    return venue.proofs.flatMap(\.keySets)
  }

  /// A gate names rows and venues of its own policy.
  private func requireKnown(
    _ names: KeyPath<PolicyGate, [Identifier]>, among known: [Identifier], _ what: String,
    _ code: Refusal.Code
  ) throws(Refusal) {
    let known = Set(known)
    for gate in gates {
      guard let name = gate[keyPath: names].first(where: { !known.contains($0) }) else { continue }
      throw Refusal(
        code, "predicate.gates \(gate.id)", expected: "a \(what) of this policy",
        found: "\(name)")
    }
  }

  /// The gate with this id.
  public func gate(_ id: Identifier) -> PolicyGate? { gates.first { $0.id == id } }

  /// The venue with this id.
  public func venue(_ id: Identifier) -> PolicyVenue? { venues.first { $0.id == id } }

  /// The row with this id.
  public func row(_ id: Identifier) -> PolicyRow? { rows.first { $0.id == id } }

  /// The predicate as JSON, members in the order in which a statement has them.
  public var encoded: [UInt8] {
    var writer = JSONWriter()
    writer.object { writeMembers(to: &$0) }
    return writer.bytes
  }

  func writeMembers(to writer: inout JSONWriter) {
    if let ledger { writer.member("ledger", ledger) }
    if let id { writer.member("id", id) }
    writer.member("supersedes", supersedes?.hex)
    writer.member("rules", rules)
    writer.member("name", name)
    writer.name("log")
    writer.object { logKey.writeMembers(to: &$0) }
    if let continues { writer.member("continues", continues) }
    writer.name("keys")
    writer.array(keys) { $1.write(to: &$0) }
    writer.member("ownerThreshold", ownerThreshold)
    writer.member("waiverThreshold", waiverThreshold)
    writer.name("gates")
    writer.array(gates) { $1.write(to: &$0) }
    writer.member("blobs", blobs.map(\.hex))
    writer.members("venues", venues) { $1.write(to: &$0) }
    writer.members("profiles", profiles) { $1.write(to: &$0) }
    writer.members("rows", rows) { $1.write(to: &$0) }
    writer.members("scopes", scopes) { $1.write(to: &$0) }
    writer.members("effects", effects) { $1.write(to: &$0) }
  }
}

extension JSONWriter {
  /// Writes an array under a name, or nothing when it is empty: absent until used.
  mutating func members<Item>(
    _ name: String, _ items: [Item], _ write: (inout JSONWriter, Item) -> Void
  ) {
    guard !items.isEmpty else { return }
    self.name(name)
    array(items, write)
  }
}

/// A public key as a policy writes it.
public struct EnrolledKey: Sendable, Hashable {
  /// The key; weak ones cannot be made.
  public let publicKey: PublicKey
  /// SHA-256 of its SPKI DER.
  public var keyID: Digest { publicKey.keyID }

  /// A key for a policy.
  public init(_ publicKey: PublicKey) { self.publicKey = publicKey }

  init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("predicate.log"))
    try self.init(&reader)
    try reader.finish()
  }

  init(_ reader: inout ObjectReader) throws(Refusal) {
    let claimed = try reader.required("keyid").digest()
    let member = try reader.required("publicKey")
    let text = try member.text()
    guard let spki = Base64.decode(text) else {
      throw member.place.malformed(expected: "base64 of a 44-byte SPKI", found: text.abbreviated)
    }
    do {
      publicKey = try PublicKey(spki: spki)
    } catch {
      throw Refusal(
        .weakKey, member.place.description, expected: "a usable Ed25519 key", found: "\(error)")
    }
    guard publicKey.keyID == claimed else {
      throw Refusal(
        .malformedValue, reader.place.member("keyid").description,
        expected: publicKey.keyID.hex, found: claimed.hex)
    }
  }

  func writeMembers(to writer: inout JSONWriter) {
    writer.member("keyid", keyID.hex)
    writer.member("publicKey", Base64.encode(publicKey.spki))
  }
}

/// The one thing that a key is for.
public enum Role: String, Sendable, CaseIterable {
  /// Signs policies and waivers.
  case owner
  /// Runs what produces evidence, and signs it.
  case `operator`
  /// Checks evidence, and signs verdicts.
  case verifier
  /// Reviews documents, and signs them as evidence.
  case reviewer
}

/// A key that a policy enrols for one role.
public struct PolicyKey: Sendable {
  /// The key.
  public var key: EnrolledKey
  /// Its only role in this ledger, ever.
  public var role: Role
  /// What people call it.
  public var name: String
  /// The index of the policy that first retired it: what it signed before stands.
  public var retiredFrom: UInt64?
  /// The first index whose signature by it supports nothing.
  public var compromisedFrom: UInt64?

  /// A key for a policy.
  public init(
    key: EnrolledKey, role: Role, name: String, retiredFrom: UInt64? = nil,
    compromisedFrom: UInt64? = nil
  ) {
    self.key = key
    self.role = role
    self.name = name
    self.retiredFrom = retiredFrom
    self.compromisedFrom = compromisedFrom
  }

  init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("predicate.keys[]"))
    key = try EnrolledKey(&reader)
    let roleMember = try reader.required("role")
    let roleName = try roleMember.text()
    guard let role = Role(rawValue: roleName) else {
      throw roleMember.place.malformed(
        expected: Role.allCases.map(\.rawValue).joined(separator: ", "),
        found: roleName.abbreviated)
    }
    self.role = role
    name = try reader.required("name").text()
    retiredFrom = try reader.required("retiredFrom").optionalNatural()
    compromisedFrom = try reader.required("compromisedFrom").optionalNatural()
    try reader.finish()
  }

  /// Whether the key may sign the entry at an index.
  public func isLive(at index: UInt64) -> Bool {
    retiredFrom.map { index < $0 } ?? true && compromisedFrom.map { index < $0 } ?? true
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      key.writeMembers(to: &writer)
      writer.member("role", role.rawValue)
      writer.member("name", name)
      writer.member("retiredFrom", retiredFrom)
      writer.member("compromisedFrom", compromisedFrom)
    }
  }
}

extension PolicyPredicate {
  /// Every Ed25519 key that is trusted by it: of people, of the log, and of venues.
  var trustedKeys: [PublicKey] {
    keys.map(\.key.publicKey) + [logKey.publicKey]
      + venues.flatMap(\.proofs).compactMap(\.ed25519Key)
  }
}
