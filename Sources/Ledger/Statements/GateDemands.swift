/// What a gate demands before it is accepted; each member is absent from a policy until used.
public struct GateDemands: Hashable, Sendable {
  /// The rows of the matrix that have to be proven, ascending.
  public var rows: [Identifier] = []
  /// The names of the subjects that everything has to agree on, ascending by bytes.
  public var subjects: [String] = []
  /// The venues where sandbox evidence may come from, ascending.
  public var venues: [Identifier] = []
  /// How strongly a venue has to be vouched for; nil asks for `defaultAssurance`.
  public var minimumAssurance: EvidencePredicate.Assurance?
  /// The greatest age of evidence, from its entry to the decision, in seconds.
  public var maximumEvidenceAge: UInt64?
  /// The greatest age that a challenge may have had when its answer was appended, in seconds.
  public var maximumChallengeAge: UInt64?
  /// The greatest age of what a decision rests on, by quorum time, in seconds.
  public var maximumDecisionAge: UInt64?
  /// The role whose keys sign the gate's verdicts.
  public var verdictRole: Role = .verifier
  /// The longest time for which it may be waived, in seconds; nil sets no limit.
  public var longestWaiver: UInt64?

  /// The roles that may sign verdicts: not those who make evidence, nor those who make the rules.
  public static let verdictRoles: [Role] = [.verifier, .reviewer]

  /// What a gate asks for that does not say: something that a laptop does not hold.
  public static let defaultAssurance = EvidencePredicate.Assurance.enrolledKey

  /// No demands.
  public init() {}

  init(_ reader: inout ObjectReader) throws(Refusal) {
    if let member = reader.optional("rows") {
      rows = try member.ascendingIdentifiers(allowsEmpty: false)
    }
    if let member = reader.optional("subjects") {
      subjects = try member.ascendingTexts(allowsEmpty: false)
    }
    if let member = reader.optional("venues") {
      venues = try member.ascendingIdentifiers(allowsEmpty: false)
    }
    minimumAssurance = try reader.optional("minimumAssurance")?.oneOf()
    maximumEvidenceAge = try reader.optional("maximumEvidenceAge")?.natural(atLeast: 1)
    maximumChallengeAge = try reader.optional("maximumChallengeAge")?.natural(atLeast: 1)
    maximumDecisionAge = try reader.optional("maximumDecisionAge")?.natural(atLeast: 1)
    if let member = reader.optional("verdictRole") {
      verdictRole = try member.oneOf()
      guard Self.verdictRoles.contains(verdictRole) else {
        throw member.place.malformed(
          expected: Self.verdictRoles.map(\.rawValue).joined(separator: " or "),
          found: verdictRole.rawValue)
      }
    }
    longestWaiver = try reader.optional("longestWaiver")?.natural(atLeast: 1)
  }

  func writeMembers(to writer: inout JSONWriter) {
    if !rows.isEmpty { writer.member("rows", rows.map(\.rawValue)) }
    if !subjects.isEmpty { writer.member("subjects", subjects) }
    if !venues.isEmpty { writer.member("venues", venues.map(\.rawValue)) }
    if let minimumAssurance { writer.member("minimumAssurance", minimumAssurance.rawValue) }
    if let maximumEvidenceAge { writer.member("maximumEvidenceAge", maximumEvidenceAge) }
    if let maximumChallengeAge { writer.member("maximumChallengeAge", maximumChallengeAge) }
    if let maximumDecisionAge { writer.member("maximumDecisionAge", maximumDecisionAge) }
    if verdictRole != .verifier { writer.member("verdictRole", verdictRole.rawValue) }
    if let longestWaiver { writer.member("longestWaiver", longestWaiver) }
  }
}
