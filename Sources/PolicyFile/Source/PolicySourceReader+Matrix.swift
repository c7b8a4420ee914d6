import Ledger
import TransparencyLog

extension PolicySourceReader {
  /// The members of a row, and what each of them demands.
  private static let claims: [(member: String, source: Claim.Source, expected: String)] = [
    ("probes", .probe, "the name of a probe"), ("checks", .check, "the id of a check"),
    ("rules", .rule, "the id of a rule"), ("seals", .seal, "the name of a subject"),
    ("tests", .test, "the name of a test"),
  ]

  func readRow(_ element: ValueReader) -> SourceList<PolicyRow>.Element {
    var row = SourceList<PolicyRow>.Element()
    guard var members = MappingReader(element.node, "a row", diagnostics) else { return row }
    row.id = members.required("id").flatMap(readIdentifier)
    let title = members.required("title")?.text("what the row forbids")
    var claims: [Claim] = []
    var demandsSomething = false
    for (name, source, expected) in Self.claims {
      guard let member = members.optional(name) else { continue }
      demandsSomething = true
      let elements = member.someElements() ?? []
      if source == .probe { elements.forEach(checkProbe) }
      claims += readNames(elements, expected).map { Claim(source, $0) }
    }
    members.finish()
    if !demandsSomething {
      let names = Self.claims.map { "“\($0.member)”" }.joined(separator: ", ")
      diagnostics.report(
        .missingMember, at: element.position,
        "a row demands something, or it would always be proven: add at least one of \(names)")
    }
    if let id = row.id, let title, !claims.isEmpty {
      row.value = PolicyRow(id: id.value, title: title, claims: claims)
    }
    return row
  }

  private func checkProbe(_ element: ValueReader) {
    // What is no text at all is reported by whoever reads the names.
    guard case .scalar(let name, _) = element.node.content, !name.isEmpty,
      Probe(named: name) == nil
    else { return }
    diagnostics.report(
      .unknownProbe, at: element.position,
      "no probe is called “\(name.shortened)”: write one of "
        + Probe.allCases.map(\.rawValue).joined(separator: ", "))
  }

  func readProfile(_ element: ValueReader) -> SourceList<PolicyProfile>.Element {
    var profile = SourceList<PolicyProfile>.Element()
    guard var members = MappingReader(element.node, "a profile", diagnostics) else {
      return profile
    }
    profile.id = members.required("id").flatMap(readIdentifier)
    let digest = members.required("digest").flatMap(readDigest)
    members.finish()
    if let id = profile.id, let digest {
      profile.value = PolicyProfile(id: id.value, digest: digest)
    }
    return profile
  }

  func readDigest(_ member: ValueReader) -> Digest? {
    let expected = "a SHA-256: 64 lower-case hex digits"
    guard let text = member.text(expected) else { return nil }
    guard let digest = Digest(hex: text) else {
      member.malformed(expected, found: text)
      return nil
    }
    return digest
  }

  func readScope(_ element: ValueReader) -> SourceList<PolicyTerm>.Element {
    readTerm(element, "a scope")
  }

  func readEffect(_ element: ValueReader) -> SourceList<PolicyTerm>.Element {
    let effect = readTerm(element, "an effect")
    if let id = effect.id, id.value.rawValue == Self.noEffect {
      diagnostics.report(
        .malformedValue, at: id.position,
        "“\(Self.noEffect)” is what a check without any effect says: use another id")
    }
    return effect
  }

  /// What a check says that has no effect at all, and so the one id that no effect may have.
  private static let noEffect = "none"

  private func readTerm(_ element: ValueReader, _ what: String) -> SourceList<PolicyTerm>.Element {
    var term = SourceList<PolicyTerm>.Element()
    guard var members = MappingReader(element.node, what, diagnostics) else { return term }
    term.id = members.required("id").flatMap(readIdentifier)
    let displayName = members.required("displayName")?.text("what people call \(what)")
    members.finish()
    if let id = term.id, let displayName {
      term.value = PolicyTerm(id: id.value, displayName: displayName)
    }
    return term
  }
}
