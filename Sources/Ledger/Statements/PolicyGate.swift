/// A gate as a policy declares it.
public struct PolicyGate: Sendable {
  /// Its id, which scripts and statements use.
  public var id: Identifier
  /// Its name for people, for example B4′.
  public var displayName: String
  /// Whether owners may waive it; see `GateRequirements` for what it requires.
  public var waivable: Bool
  /// The gates that must be open before this one, ascending.
  public var requires: [Identifier]

  /// What it demands of evidence, verdicts and waivers.
  public var demands: GateDemands

  /// A gate for a policy.
  public init(
    id: Identifier, displayName: String, waivable: Bool, requires: [Identifier],
    demands: GateDemands = GateDemands()
  ) {
    self.id = id
    self.displayName = displayName
    self.waivable = waivable
    self.requires = requires
    self.demands = demands
  }

  init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("predicate.gates[]"))
    id = try reader.required("id").identifier()
    displayName = try reader.required("displayName").text()
    waivable = try reader.required("waivable").bool()
    requires = try reader.required("requires").ascendingIdentifiers(allowsEmpty: true)
    demands = try GateDemands(&reader)
    try reader.finish()
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", id.rawValue)
      writer.member("displayName", displayName)
      writer.member("waivable", waivable)
      writer.member("requires", requires.map(\.rawValue))
      demands.writeMembers(to: &writer)
    }
  }
}

/// What the gates of one policy require of each other, and so which of them can be waived.
package struct GateRequirements {
  /// A requirement that cannot be met.
  package struct Problem: Sendable {
    /// The gate that has it.
    package let gate: Identifier
    /// What it requires: an unknown gate or, in the end, itself.
    package let required: Identifier
    /// Which of the two.
    package let code: Refusal.Code

    /// What a reader says of it.
    var refusal: Refusal {
      Refusal(
        code, "predicate.gates \(gate) requires",
        expected: code == .unknownGate ? "a gate of this policy" : "no cycle",
        found: "\(required)")
    }
  }

  private let gates: [Identifier: PolicyGate]

  /// Every requirement that cannot be met.
  package private(set) var problems: [Problem] = []

  /// The gates, each after those that it requires.
  private(set) var order: [Identifier] = []

  /// The gates that owners may waive: flagged so, and so is every gate that they require,
  /// transitively. Otherwise a waiver of `build` would bypass B4′.
  private(set) var waivable: Set<Identifier> = []

  /// What these gates require of each other; of gates with one id the first counts.
  package init(_ list: [PolicyGate]) {
    gates = Dictionary(list.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var finished: Set<Identifier> = []
    for gate in list where !finished.contains(gate.id) {
      visit(gate, finished: &finished)
    }
  }

  /// A gate and all that it requires, each after those that it requires; empty when it is unknown.
  static func closure(of gate: Identifier, in list: [PolicyGate]) -> [PolicyGate] {
    let requirements = GateRequirements(list)
    let order = requirements.order.compactMap { requirements.gates[$0] }
    var needed: Set<Identifier> = [gate]
    for gate in order.reversed() where needed.contains(gate.id) { needed.formUnion(gate.requires) }
    return order.filter { needed.contains($0.id) }
  }

  /// Depth-first with its own stack: a policy may chain as many gates as it can hold.
  private mutating func visit(_ start: PolicyGate, finished: inout Set<Identifier>) {
    var path: [(gate: PolicyGate, next: Int)] = [(start, 0)]
    var open: Set<Identifier> = [start.id]
    while let (gate, next) = path.last {
      if next == gate.requires.count {
        path.removeLast()
        open.remove(gate.id)
        finished.insert(gate.id)
        order.append(gate.id)
        if gate.waivable, gate.requires.allSatisfy(waivable.contains) { waivable.insert(gate.id) }
        continue
      }
      path[path.count - 1].next += 1
      let required = gate.requires[next]
      if open.contains(required) {
        problems.append(Problem(gate: gate.id, required: required, code: .requirementCycle))
      } else if let other = gates[required] {
        guard !finished.contains(required) else { continue }
        path.append((other, 0))
        open.insert(required)
      } else {
        problems.append(Problem(gate: gate.id, required: required, code: .unknownGate))
      }
    }
  }
}
