import Ledger

extension PolicySourceReader {
  /// What could be read of a gate's demands, and where what they name stands.
  struct SourceDemands {
    var rows: [Located<Identifier>] = []
    var venues: [Located<Identifier>] = []
    /// Whether the gate says which venues it accepts, readable or not.
    var namesVenues = false
    /// The names of the gate's subjects; nil when they cannot be read.
    var subjects: [String]? = []
    var demands = GateDemands()
  }

  func readDemands(_ members: inout MappingReader) -> SourceDemands {
    var source = SourceDemands()
    source.rows = members.optional("rows")?.someElements().map(readIdentifiers) ?? []
    if let member = members.optional("subjects") {
      source.subjects = member.someElements().map { readNames($0, "the name of a subject") }
    }
    if let member = members.optional("venues") {
      source.namesVenues = true
      source.venues = member.someElements().map(readIdentifiers) ?? []
    }
    source.demands.rows = source.rows.map(\.value).sorted()
    source.demands.subjects = source.subjects ?? []
    source.demands.venues = source.venues.map(\.value).sorted()
    source.demands.minimumAssurance = members.optional("minimumAssurance")?.oneOf(
      EvidencePredicate.Assurance.allCases)
    source.demands.maximumEvidenceAge = members.optional("maximumEvidenceAge")?.seconds()
    source.demands.maximumChallengeAge = members.optional("maximumChallengeAge")?.seconds()
    source.demands.maximumDecisionAge = members.optional("maximumDecisionAge")?.seconds()
    if let role = members.optional("verdictRole")?.oneOf(GateDemands.verdictRoles) {
      source.demands.verdictRole = role
    }
    source.demands.longestWaiver = members.optional("longestWaiver")?.seconds()
    return source
  }

  /// Reports what gates demand and no evidence could ever show.
  func checkDemands(
    _ gates: [SourceGate], rows: SourceList<PolicyRow>, venues: SourceList<SourceVenue>
  ) {
    for gate in gates {
      for row in gate.demands.rows where rows.isUnknown(row.value) {
        diagnostics.report(
          .unknownRow, at: row.position, "no row of this policy is called “\(row.value)”")
      }
      for venue in gate.demands.venues where venues.isUnknown(venue.value) {
        diagnostics.report(
          .unknownVenue, at: venue.position, "no venue of this policy is called “\(venue.value)”")
      }
      checkProbesHaveVenues(gate, rows)
      checkSealsAreSubjects(gate, rows)
    }
  }

  private func checkProbesHaveVenues(_ gate: SourceGate, _ rows: SourceList<PolicyRow>) {
    guard !gate.demands.namesVenues else { return }
    let row = gate.demands.rows.first { row in
      rows[row.value]?.claims.contains { [.check, .probe].contains($0.source) } ?? false
    }
    guard let row else { return }
    diagnostics.report(
      .missingMember, at: row.position,
      "row “\(row.value)” demands a sandbox run, and the gate accepts no venue for one: add "
        + "“venues” to the gate")
  }

  private func checkSealsAreSubjects(_ gate: SourceGate, _ rows: SourceList<PolicyRow>) {
    guard let subjects = gate.demands.subjects else { return }
    for row in gate.demands.rows {
      let seals = rows[row.value]?.claims.filter { $0.source == .seal } ?? []
      for seal in seals where !subjects.contains(where: { Claim(.seal, $0) == seal }) {
        diagnostics.report(
          .unknownSubject, at: row.position,
          "row “\(row.value)” demands a seal on “\(seal.name.shortened)”, which is not among the "
            + "gate's “subjects”: add it there")
      }
    }
  }
}
