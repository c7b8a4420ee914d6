import Ledger

extension PolicySourceReader {
  /// What could be read of a gate: enough to follow what it requires and demands, even where it has
  /// mistakes.
  struct SourceGate {
    var id: Located<Identifier>?
    var requires: [Located<Identifier>] = []
    var demands = SourceDemands()
    /// The gate, when all of it could be read.
    var policyGate: PolicyGate?
  }

  func readGate(_ element: ValueReader) -> SourceGate {
    var gate = SourceGate()
    guard var members = MappingReader(element.node, "a gate", diagnostics) else { return gate }
    gate.id = members.required("id").flatMap(readIdentifier)
    let displayName = members.required("displayName")?.text("what people call the gate")
    let waivable = members.required("waivable")?.bool()
    let requires = members.required("requires")?.elements().map(readIdentifiers)
    gate.demands = readDemands(&members)
    members.finish()
    gate.requires = requires ?? []
    if let id = gate.id, let displayName, let waivable, let requires {
      gate.policyGate = PolicyGate(
        id: id.value, displayName: displayName, waivable: waivable,
        requires: requires.map(\.value).sorted(), demands: gate.demands.demands)
    }
    return gate
  }

  /// Reports gates with one id, requirements that lead nowhere, and those that lead back.
  func checkRequirements(_ gates: [SourceGate]) {
    checkDistinct(gates.compactMap(\.id), "the gate")
    var known: [Identifier: SourceGate] = [:]
    for gate in gates {
      if let id = gate.id { known[id.value] = gate }
    }
    let graph = known.map { id, gate in
      PolicyGate(
        id: id, displayName: "", waivable: false, requires: gate.requires.map(\.value).sorted())
    }
    // Whatever a gate without readable id is called, it may be the one that is required.
    let areAllNamed = gates.allSatisfy { $0.id != nil }
    for problem in GateRequirements(graph.sorted { $0.id < $1.id }).problems {
      let required = known[problem.gate]?.requires.first { $0.value == problem.required }
      guard let required else { continue }
      if problem.code != .unknownGate {
        diagnostics.report(
          .requirementCycle, at: required.position,
          "“\(problem.required)” requires “\(problem.gate)” in the end: no gate waits for itself")
      } else if areAllNamed {
        diagnostics.report(
          .unknownGate, at: required.position,
          "no gate of this policy is called “\(problem.required)”")
      }
    }
  }
}
