/// A packet plan is everything that an operator has to know of a gate and a venue before he goes there,
/// taken from the policy in force.
///
/// There is none where the run would be carried home for nothing: it fails before anybody leaves.
public struct PacketPlan: Sendable {
  /// What the operator takes along.
  public let packet: OperatorPacket
  /// Whether the challenge carries cosignatures of witnesses, which date it.
  public let isWitnessed: Bool
  /// The gate, as the policy declares it.
  public let gate: PolicyGate
  /// The venue, as the policy declares it.
  public let venue: PolicyVenue
  /// The authorities of the venue that vouch strongly enough for the gate; one proof is enough.
  public let authorities: [VenueAuthority]
  /// What the gate's rows require, ascending.
  let claims: [Claim]

  /// Why there is no plan.
  public struct Problem: Error, Hashable, Sendable {
    /// What it is, by the code of a gate's reason, or of a refusal.
    public enum Code: String, Sendable, CaseIterable {
      /// The policy has no such gate.
      case unknownGate = "unknown-gate"
      /// The policy has no such venue.
      case unknownVenue = "unknown-venue"
      /// The policy knows no profile, so that no run could be of one.
      case profileUnknown = "profile-unknown"
      /// The gate does not accept the venue: it would stay BLOCKED.
      case venueNotAccepted = "venue-not-accepted"
      /// Nothing is enrolled that could prove the venue.
      case venueUnproven = "venue-unproven"
      /// What is enrolled vouches less strongly than the gate demands.
      case assuranceTooLow = "assurance-too-low"
    }

    /// What it is.
    public let code: Code
    /// A sentence for people.
    public let description: String

    /// Whether the policy says no; otherwise it does not know what was asked about.
    public var isNo: Bool {
      switch code {
      case .venueNotAccepted, .venueUnproven, .assuranceTooLow: true
      case .unknownGate, .unknownVenue, .profileUnknown: false
      }
    }
  }

  /// The plan for a run, under a policy.
  ///
  /// - Parameters:
  ///   - challenge: the checkpoint that the run has to answer.
  ///   - isWitnessed: whether it is one that witnesses cosigned.
  ///   - time: when the packet is made.
  /// - Throws: `Problem`, and `Refusal` when no reader would accept the packet.
  public init(
    for gateID: Identifier, at venueID: Identifier, policy: PolicyPredicate, origin: Origin,
    challenge: Challenge, isWitnessed: Bool, time: Timestamp
  ) throws {
    guard let gate = policy.gates.first(where: { $0.id == gateID }) else {
      throw Problem(
        code: .unknownGate,
        description: "\(gateID): expected a gate of the policy, "
          + "\(Self.list(policy.gates.map(\.id)))")
    }
    guard let venue = policy.venues.first(where: { $0.id == venueID }) else {
      throw Problem(
        code: .unknownVenue,
        description: "\(venueID): expected a venue of the policy, "
          + "\(Self.list(policy.venues.map(\.id)))")
    }
    let demands = gate.demands
    guard demands.venues.contains(venueID) else {
      throw Problem(
        code: .venueNotAccepted,
        description: "\(gateID) does not accept evidence from \(venueID): the gate would stay "
          + "BLOCKED, whatever the run shows; it accepts \(Self.list(demands.venues))")
    }
    guard !policy.profiles.isEmpty else {
      throw Problem(
        code: .profileUnknown,
        description: "the policy knows no sandbox profile; an owner has to add the digest of one "
          + "that was reviewed")
    }
    authorities = try Self.authorities(of: venue, for: gate)
    packet = try OperatorPacket(
      origin: origin, challenge: challenge, gate: gateID, venue: venueID,
      profiles: policy.profiles, createdAt: time)
    self.isWitnessed = isWitnessed
    self.gate = gate
    self.venue = venue
    claims = Set(policy.rows.filter { demands.rows.contains($0.id) }.flatMap(\.claims)).sorted()
  }

  /// The authorities that vouch as strongly as the gate demands.
  private static func authorities(
    of venue: PolicyVenue, for gate: PolicyGate
  ) throws(Problem) -> [VenueAuthority] {
    let order = EvidencePredicate.Assurance.allCases
    let minimum = gate.demands.minimumAssurance ?? GateDemands.defaultAssurance
    guard minimum != .selfAsserted else { return venue.proofs }
    guard !venue.proofs.isEmpty else {
      throw Problem(
        code: .venueUnproven,
        description:
          "the policy enrols nothing that could prove \(venue.id), and \(gate.id) demands "
          + "\(minimum.rawValue): the gate would stay BLOCKED, whatever the run shows")
    }
    let strong = venue.proofs.filter { proof in
      order.drop { $0 != minimum }.contains(proof.assurance)
    }
    guard !strong.isEmpty else {
      throw Problem(
        code: .assuranceTooLow,
        description:
          "\(gate.id) demands \(minimum.rawValue), and nothing that the policy enrols for "
          + "\(venue.id) vouches so strongly: the gate would stay BLOCKED, whatever the run shows")
    }
    return strong
  }

  private static func list(_ ids: [Identifier]) -> String {
    ids.isEmpty ? "none" : ids.map(\.rawValue).joined(separator: ", ")
  }
}
