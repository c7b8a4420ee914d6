internal import TransparencyLog

/// An operator packet is what an operator takes to a venue: which gate, which venue, which profiles,
/// and the challenge that the run has to answer.
///
/// It carries no secret and no authority. What comes back is judged by the ledger, not by the packet.
public struct OperatorPacket: Sendable, Hashable {
  /// The ledger that asks.
  public let origin: Origin
  /// The checkpoint that the run answers.
  public let challenge: Challenge
  /// The gate that the evidence is for.
  public let gate: Identifier
  /// The venue where the run has to take place.
  public let venue: Identifier
  /// The profiles that the policy knows, ascending by id; at least one.
  public let profiles: [PolicyProfile]
  /// When the packet was made, by the clock of who made it.
  public let createdAt: Timestamp

  /// What the member `format` says.
  public static let format: StaticString = "urn:evidence-ledger:packet:v1"
  /// The most bytes of a packet: a challenge, and the profiles of one policy.
  public static let maximumBytes = 96 << 10

  private static let rules = JSONRules(
    maximumDepth: 4, maximumElements: 512,
    maximumStringBytes: JSONRules.statement.maximumStringBytes, maximumBytes: maximumBytes,
    integersOnly: true)

  /// A packet.
  ///
  /// - Throws: `Refusal` when no reader would accept it.
  public init(
    origin: Origin, challenge: Challenge, gate: Identifier, venue: Identifier,
    profiles: [PolicyProfile], createdAt: Timestamp
  ) throws(Refusal) {
    self.origin = origin
    self.challenge = challenge
    self.gate = gate
    self.venue = venue
    self.profiles = profiles
    self.createdAt = createdAt
    try requireCoherence()
  }

  /// A packet from the bytes of `packet.json`: exactly those that writing it gives, with or without
  /// one newline after them.
  public init(parsing bytes: [UInt8]) throws(Refusal) {
    let bytes = bytes.last == UInt8(ascii: "\n") ? Array(bytes.dropLast()) : bytes
    let place = Place("packet")
    self = try ObjectReader.read(parsing: bytes, Self.rules, place, Self.init)
    try requireCoherence()
    guard self.bytes == bytes else {
      throw place.malformed(expected: "its RFC 8785 form", found: "another")
    }
  }

  private init(_ reader: inout ObjectReader) throws(Refusal) {
    try reader.requireFormat(Self.format)
    origin = try reader.required("origin").origin()
    challenge = try Challenge(try reader.required("challenge"), Place("packet.challenge"))
    gate = try reader.required("gate").identifier()
    venue = try reader.required("venue").identifier()
    profiles = try reader.required("profiles").array(PolicyProfile.init)
    createdAt = try reader.required("createdAt").time()
    try reader.finish()
  }

  /// The bytes of `packet.json`, in RFC 8785 form.
  public var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.name("challenge")
      challenge.writeCanonically(to: &writer)
      writer.member("createdAt", createdAt.description)
      writer.member("format", "\(Self.format)")
      writer.member("gate", gate.rawValue)
      writer.member("origin", origin.description)
      writer.name("profiles")
      writer.array(profiles) { writer, profile in
        writer.object { writer in
          writer.member("digest", profile.digest.hex)
          writer.member("id", profile.id.rawValue)
        }
      }
      writer.member("venue", venue.rawValue)
    }
    return writer.bytes
  }

  private func requireCoherence() throws(Refusal) {
    let place = Place("packet.profiles")
    try challenge.requireOwnNote(of: origin, Place("packet.challenge.note"))
    guard !profiles.isEmpty else {
      throw place.malformed(expected: "at least one profile", found: "none")
    }
    try place.requireAscending(profiles.map(\.id))
  }
}
