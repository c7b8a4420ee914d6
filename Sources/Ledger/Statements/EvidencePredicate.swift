public import TransparencyLog

/// Evidence: what was observed, for which gates, and the challenge that dates its signature.
///
/// It is shared, and never changes: almost every entry of a ledger is evidence, and so many members are
/// slow to copy.
public final class EvidencePredicate: Sendable {
  /// What kind of source the evidence comes from.
  public enum Kind: String, Sendable, CaseIterable {
    /// A run of the sandbox probes.
    case probe
    /// A static scan.
    case `guard`
    /// A test run.
    case test
    /// A document, which proves nothing by itself.
    case document
  }

  /// How strongly a venue is vouched for, weakest first.
  public enum Assurance: String, Sendable, CaseIterable {
    case selfAsserted = "self-asserted"
    case enrolledKey = "enrolled-key"
    case hardwareKey = "hardware-key"
    case ciWorkflow = "ci-workflow"
  }

  /// The origin that the evidence is for.
  public let ledger: String
  /// What kind of evidence it is.
  public let kind: Kind
  /// The gates that it is for, ascending; at least one.
  public let gates: [Identifier]
  /// The checkpoint that existed before it was signed.
  public let challenge: Challenge
  /// When what it reports began.
  public let startedAt: Timestamp?
  /// When what it reports ended.
  public let finishedAt: Timestamp?
  /// The venue where it was made, as claimed.
  public let venue: Identifier?
  /// The digest of the sandbox profile that was used.
  public let profile: Digest?
  /// The digest of the bundle that was carried home.
  public let bundle: Digest?
  /// How the venue is vouched for, as claimed.
  public let assurance: Assurance?
  /// What was counted while reading the artifact, ascending by name.
  public let counts: [Count]
  /// The program that made the artifact.
  public let tool: Tool?
  /// The files that it cites, ascending by name.
  public let artifacts: [Artifact]

  /// The `predicateType`.
  public static let type: StaticString = "urn:evidence-ledger:evidence:v1"
  /// The most counts: what a recogniser counts is a handful.
  public static let maximumCounts = 64

  /// Evidence to be signed.
  public init(
    ledger: String, kind: Kind, gates: [Identifier], challenge: Challenge,
    startedAt: Timestamp? = nil, finishedAt: Timestamp? = nil, venue: Identifier? = nil,
    profile: Digest? = nil, bundle: Digest? = nil, assurance: Assurance? = nil,
    counts: [Count] = [], tool: Tool? = nil, artifacts: [Artifact]
  ) {
    self.ledger = ledger
    self.kind = kind
    self.gates = gates
    self.challenge = challenge
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.venue = venue
    self.profile = profile
    self.bundle = bundle
    self.assurance = assurance
    self.counts = counts
    self.tool = tool
    self.artifacts = artifacts
  }

  init(_ reader: consuming ObjectReader) throws(Refusal) {
    ledger = try reader.required("ledger").text()
    kind = try reader.required("kind").oneOf()
    gates = try reader.required("gates").ascendingIdentifiers(allowsEmpty: false)
    challenge = try Challenge(try reader.required("challenge"))
    artifacts = try reader.required("artifacts").array(Artifact.init)
    try Place("predicate.artifacts").requireAscending(artifacts.map { UTF8Ordered($0.name) })
    startedAt = try reader.optional("startedAt")?.time()
    finishedAt = try reader.optional("finishedAt")?.time()
    venue = try reader.optional("venue")?.identifier()
    profile = try reader.optional("profile")?.digest()
    bundle = try reader.optional("bundle")?.digest()
    assurance = try reader.optional("assurance")?.oneOf()
    counts = try reader.optional("counts").map(Self.readCounts) ?? []
    tool = try reader.optional("tool").map { member throws(Refusal) in try Tool(member) }
    try reader.finish()
  }

  private static func readCounts(_ member: MemberReader) throws(Refusal) -> [Count] {
    let members = try member.members()
    guard members.count <= maximumCounts else {
      throw member.place.malformed(
        expected: "at most \(maximumCounts) counts", found: "\(members.count)")
    }
    let counts = try members.map { name, value throws(Refusal) in
      Count(name: name, value: try value.natural())
    }
    try member.place.requireAscending(counts.map { UTF8Ordered($0.name) })
    return counts
  }

  func writeMembers(to writer: inout JSONWriter) {
    writer.member("ledger", ledger)
    writer.member("kind", kind.rawValue)
    writer.member("gates", gates.map(\.rawValue))
    writer.name("challenge")
    challenge.write(to: &writer)
    if let startedAt { writer.member("startedAt", startedAt.description) }
    if let finishedAt { writer.member("finishedAt", finishedAt.description) }
    if let venue { writer.member("venue", venue.rawValue) }
    if let profile { writer.member("profile", profile.hex) }
    if let bundle { writer.member("bundle", bundle.hex) }
    if let assurance { writer.member("assurance", assurance.rawValue) }
    if !counts.isEmpty {
      writer.name("counts")
      writer.object { writer in
        for count in counts { writer.member(count.name, count.value) }
      }
    }
    if let tool {
      writer.name("tool")
      tool.write(to: &writer)
    }
    writer.name("artifacts")
    writer.array(artifacts) { $1.write(to: &$0) }
  }

  /// One thing that was counted, for example `failures`.
  public struct Count: Hashable, Sendable {
    /// What was counted.
    public var name: String
    /// How often it was found.
    public var value: UInt64

    /// A count.
    public init(name: String, value: UInt64) {
      self.name = name
      self.value = value
    }
  }

  /// The program that made an artifact, as the artifact says.
  public struct Tool: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Its version, or nil when the artifact does not say.
    public var version: String?

    /// A tool.
    public init(name: String, version: String?) {
      self.name = name
      self.version = version
    }

    init(_ member: MemberReader, _ place: Place = Place("predicate.tool")) throws(Refusal) {
      var reader = try ObjectReader(member, place)
      name = try reader.required("name").text()
      let versionMember = try reader.required("version")
      version = versionMember.isNull ? nil : try versionMember.text()
      try reader.finish()
    }

    func write(to writer: inout JSONWriter) {
      writer.object { writer in
        writer.member("name", name)
        writer.member("version", version)
      }
    }
  }
}

/// A file that evidence cites; it lives beside the log as a blob.
public struct Artifact: Hashable, Sendable {
  /// What the statement calls it.
  public var name: String
  /// Its media type.
  public var mediaType: String
  /// Its size in bytes.
  public var size: UInt64
  /// Its SHA-256.
  public var sha256: Digest

  /// An artifact.
  public init(name: String, mediaType: String, size: UInt64, sha256: Digest) {
    self.name = name
    self.mediaType = mediaType
    self.size = size
    self.sha256 = sha256
  }

  init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("predicate.artifacts[]"))
    name = try reader.required("name").text()
    mediaType = try reader.required("mediaType").text()
    size = try reader.required("size").natural()
    sha256 = try reader.required("sha256").digest()
    try reader.finish()
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", name)
      writer.member("mediaType", mediaType)
      writer.member("size", size)
      writer.member("sha256", sha256.hex)
    }
  }
}

extension MemberReader {
  /// One of the raw values of an enumeration.
  func oneOf<Choice: RawRepresentable<String> & CaseIterable>() throws(Refusal) -> Choice {
    for choice in Choice.allCases where view.isString(index, choice.rawValue) { return choice }
    throw place.malformed(
      expected: Choice.allCases.map(\.rawValue).joined(separator: ", "),
      found: try text().abbreviated)
  }
}
