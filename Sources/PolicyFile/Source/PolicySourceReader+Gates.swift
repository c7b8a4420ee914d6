import Ledger

extension PolicySourceReader {
  /// A gate with the places of what it requires, so that a cycle can be shown where it closes.
  struct SourceGate {
    let id: Identifier
    let position: SourcePosition
    let displayName: String
    let waivable: Bool
    let requires: [Located<Identifier>]

    var policyGate: PolicyGate {
      PolicyGate(
        id: id, displayName: displayName, waivable: waivable,
        requires: requires.map(\.value).sorted())
    }
  }

  func readGate(_ element: ValueReader) -> SourceGate? {
    guard var members = MappingReader(element.node, "a gate", diagnostics) else { return nil }
    let id = members.required("id").flatMap(readIdentifier)
    let displayName = members.required("displayName")?.text("what people call the gate")
    let waivable = members.required("waivable")?.bool()
    let requires = members.required("requires")?.elements().map(readRequires)
    members.refuseUnsupported([
      "rows", "subjects", "venues", "minimumAssurance", "maximumEvidenceAge",
      "maximumChallengeAge", "maximumDecisionAge", "verdictRole", "longestWaiver",
    ])
    members.finish()
    guard let id, let displayName, let waivable, let requires else { return nil }
    return SourceGate(
      id: id.value, position: id.position, displayName: displayName, waivable: waivable,
      requires: requires)
  }

  private func readIdentifier(_ member: ValueReader) -> Located<Identifier>? {
    guard let text = member.text("an id") else { return nil }
    guard let id = Identifier(text) else {
      member.malformed("an id: [a-z0-9][a-z0-9.-]{0,63}", found: text)
      return nil
    }
    return Located(value: id, position: member.position)
  }

  private func readRequires(_ elements: [ValueReader]) -> [Located<Identifier>] {
    var ids: Set<Identifier> = []
    return elements.compactMap(readIdentifier).filter { id in
      guard !ids.insert(id.value).inserted else { return true }
      diagnostics.report(
        .duplicateElement, at: id.position, "“\(id.value)” is required twice")
      return false
    }
  }

  /// Reports gates with one id, requirements that lead nowhere, and those that lead back.
  func checkRequirements(_ gates: [SourceGate]) {
    var known: [Identifier: SourceGate] = [:]
    for gate in gates {
      if let earlier = known[gate.id] {
        diagnostics.report(
          .duplicateElement, at: gate.position,
          "the gate “\(gate.id)” stands in line \(earlier.position.line) already")
      } else {
        known[gate.id] = gate
      }
    }
    for problem in GateRequirements(gates.map(\.policyGate)).problems {
      let required = known[problem.gate]?.requires.first { $0.value == problem.required }
      guard let required else { continue }
      if problem.code == .unknownGate {
        diagnostics.report(
          .unknownGate, at: required.position,
          "no gate of this policy is called “\(problem.required)”")
      } else {
        diagnostics.report(
          .requirementCycle, at: required.position,
          "“\(problem.required)” requires “\(problem.gate)” in the end: no gate waits for itself")
      }
    }
  }
}
