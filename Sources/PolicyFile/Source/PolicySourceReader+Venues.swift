import Ledger
import TransparencyLog

extension PolicySourceReader {
  /// A venue, and what stands in the file about its proofs.
  struct SourceVenue {
    let venue: PolicyVenue
    let proofs: [SourceVenueProof]
  }

  func readVenue(_ element: ValueReader) -> SourceList<SourceVenue>.Element {
    var venue = SourceList<SourceVenue>.Element()
    guard var members = MappingReader(element.node, "a venue", diagnostics) else { return venue }
    venue.id = members.required("id").flatMap(readIdentifier)
    let displayName = members.required("displayName")?.text("what people call the venue")
    let proofs = members.optional("proofs")?.someElements()?.compactMap(readVenueProof) ?? []
    let facts = members.optional("facts").map(readFacts) ?? []
    members.finish()
    if let id = venue.id, let displayName {
      venue.value = SourceVenue(
        venue: PolicyVenue(
          id: id.value, displayName: displayName,
          proofs: proofs.map(\.authority), facts: facts),
        proofs: proofs)
    }
    return venue
  }

  /// Facts, ascending by the UTF-8 bytes of their names.
  private func readFacts(_ member: ValueReader) -> [PinnedFact] {
    guard let facts = member.someMembers("a mapping of facts and the values they must have") else {
      return []
    }
    return facts.compactMap { fact in
      guard let name = fact.nameText("the name of a fact"),
        let value = fact.value.text("the value of a fact")
      else { return nil }
      return PinnedFact(name: name, value: value)
    }
    .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Reports venue keys that cannot tell a venue from another, or from the people it vouches against.
  func checkVenueKeys(_ venues: SourceList<SourceVenue>, _ keys: [SourceKey]) {
    let enrolled = Dictionary(
      keys.map { ($0.publicKey.spki, $0) }, uniquingKeysWith: { first, _ in first })
    var first: [[UInt8]: Located<[UInt8]>] = [:]
    for key in venues.elements.compactMap(\.value).flatMap(\.proofs).compactMap(\.key) {
      if let earlier = enrolled[key.value] {
        diagnostics.report(
          .severalRoles, at: key.position,
          "this is the \(earlier.role.rawValue)'s key of line \(earlier.position.line), which says "
            + "nothing about where something ran: use a key that only the venue holds")
      }
      if let earlier = first.updateValue(key, forKey: key.value) {
        diagnostics.report(
          .duplicateKey, at: key.position,
          "this key vouches in line \(earlier.position.line) already: use one key for one venue")
      }
    }
  }
}
