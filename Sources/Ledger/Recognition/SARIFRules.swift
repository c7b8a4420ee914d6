/// The rules of a SARIF run: what its tool declares, how its invocations configured them, and which
/// of them a result refers to.
struct SARIFRules {
  /// A rule that a tool declares (§3.49).
  struct Rule {
    let id: [UInt8]
    /// The level of results that state none, or nil when the rule does not say.
    var level: SARIFLevel?
    var isEnabled: Bool
  }

  /// The most extensions of a tool: an analyser that loads many rule packs loads some dozens.
  static let maximumExtensions = 256
  /// The most bytes of a rule's id, and the most `/` in it: each may part a rule from a subrule, and
  /// is tried.
  static let maximumIDBytes = 1_024
  static let maximumIDParts = 32

  /// The rules of one part of the tool: its driver, or an extension (§3.19).
  private struct Component {
    let name: [UInt8]?
    let guid: [UInt8]?
    var rules: [Rule] = []
    var indexes: [[UInt8]: Int] = [:]

    init(_ value: JSONValue) throws(RecognitionError) {
      name = try value.textBytes("name")
      guid = try value.textBytes("guid")
      for rule in try value.objects("rules") {
        let id = try SARIFRules.id(try rule.required("id"))
        let configuration = try rule.object("defaultConfiguration")
        indexes[id] = indexes[id] ?? rules.count
        rules.append(
          Rule(
            id: id, level: try configuration?.choice("level"),
            isEnabled: try configuration?.bool("enabled") ?? true))
      }
    }
  }

  /// Where a declared rule stands: in which component, and which of its rules.
  fileprivate struct Place: Hashable {
    let component: Int
    let index: Int
  }

  /// The rule that a result refers to: its id, and where it is declared, if it is.
  struct Reference {
    let id: [UInt8]
    fileprivate let place: Place?
  }

  private var components: [Component] = []
  /// Where the first rule of each id stands, whatever its component.
  private var places: [[UInt8]: Place] = [:]
  /// By invocation, the levels that it gave to rules (§3.51).
  private var levels: [[Place: SARIFLevel]] = []
  /// Whether all invocations that configured a rule's being enabled switched it on.
  private var isSwitchedOn: [Place: Bool] = [:]

  /// The rules of a tool (§3.18): those of its driver, then of its extensions.
  init(tool: JSONValue) throws(RecognitionError) {
    if let driver = try tool.object("driver") { components.append(try Component(driver)) }
    let extensions = try tool.objects("extensions")
    guard extensions.count <= Self.maximumExtensions else {
      throw RecognitionError(
        .overLimit, at: tool.position,
        "expected at most \(Self.maximumExtensions) extensions, found \(extensions.count)")
    }
    for value in extensions { components.append(try Component(value)) }
    for (component, declared) in components.enumerated() {
      for (id, index) in declared.indexes where places[id] == nil {
        places[id] = Place(component: component, index: index)
      }
    }
  }

  private static func id(_ value: JSONValue) throws(RecognitionError) -> [UInt8] {
    guard let id = value.stringBytes else { throw value.malformed("id", expected: "a string") }
    guard id.count <= maximumIDBytes,
      id.count(where: { $0 == UInt8(ascii: "/") }) < maximumIDParts
    else {
      throw RecognitionError(
        .overLimit, at: value.position,
        "expected an id of at most \(maximumIDBytes) bytes and \(maximumIDParts) parts")
    }
    return id
  }

  /// Every declared rule, enabled if it was when the tool ran.
  var declared: [Rule] {
    var result: [Rule] = []
    for (component, rules) in components.map(\.rules).enumerated() {
      for (index, rule) in rules.enumerated() {
        var rule = rule
        let place = Place(component: component, index: index)
        rule.isEnabled = isSwitchedOn[place] ?? rule.isEnabled
        result.append(rule)
      }
    }
    return result
  }

  /// Takes note of how an invocation was configured (§3.20.5).
  mutating func addOverrides(of invocation: JSONValue) throws(RecognitionError) {
    var levels: [Place: SARIFLevel] = [:]
    for value in try invocation.objects("ruleConfigurationOverrides") {
      _ = try value.required("configuration")
      _ = try value.required("descriptor")
      guard let configuration = try value.object("configuration"),
        let descriptor = try value.object("descriptor"),
        let place = try reference(descriptor, id: nil, index: nil)?.place
      else { continue }
      levels[place] = try configuration.choice("level")
      // Of several invocations one that switched it off is enough to doubt it.
      if let isEnabled = try configuration.bool("enabled") {
        isSwitchedOn[place] = isSwitchedOn[place] ?? true && isEnabled
      }
    }
    self.levels.append(levels)
  }

  /// The rule that a result refers to, or nil when it names none (§3.27.5–3.27.7).
  func rule(of result: JSONValue) throws(RecognitionError) -> Reference? {
    try reference(
      try result.object("rule"), id: result["ruleId"], index: try result.integer("ruleIndex"))
  }

  /// The level of a result that states none (§3.27.10).
  func level(
    of rule: Reference?, in result: JSONValue
  ) throws(RecognitionError) -> SARIFLevel {
    guard let place = rule?.place else { return .warning }
    let invocation = try result.object("provenance")?
      .index("invocationIndex", below: levels.count)
    if let invocation, let level = levels[invocation][place] { return level }
    return components[place.component].rules[place.index].level ?? .warning
  }

  // MARK: References (§3.52)

  /// Resolves a reference by id, by index or by both, which must then agree.
  private func reference(
    _ descriptor: JSONValue?, id outerID: JSONValue?, index outerIndex: Int?
  ) throws(RecognitionError) -> Reference? {
    let id = try Self.agreed(outerID, descriptor?["id"])
    // −1 stands for an index that is absent.
    let indexes = [outerIndex, try descriptor?.integer("index")].compactMap(\.self)
      .filter { $0 != -1 }
    if let first = indexes.first, let last = indexes.last, first != last, let descriptor {
      throw RecognitionError(
        .ruleMismatch, at: descriptor.position,
        "expected one index of the rule, found \(first) and \(last)")
    }
    let named = try component(descriptor)
    if let index = indexes.first {
      let component = named ?? 0
      guard components.indices.contains(component),
        components[component].rules.indices.contains(index)
      else {
        throw RecognitionError(
          .ruleMismatch, at: (id ?? descriptor)?.position ?? .byte(0),
          "expected the index of a declared rule, found \(index)")
      }
      let declared = components[component].rules[index].id
      if let id, let bytes = id.stringBytes, bytes != declared,
        !bytes.starts(with: declared + [UInt8(ascii: "/")])
      {
        throw RecognitionError(
          .ruleMismatch, at: id.position,
          "expected the rule \(String(decoding: declared, as: UTF8.self).abbreviated) at index "
            + "\(index), found \(id.string?.abbreviated ?? "another")")
      }
      return Reference(id: declared, place: Place(component: component, index: index))
    }
    guard let id = id?.stringBytes else { return nil }
    // `A/b` is a part of the rule `A` when there is no rule `A/b` (§3.27.5).
    var candidate = id
    while true {
      if let place = place(of: candidate, in: named) {
        return Reference(id: candidate, place: place)
      }
      guard let slash = candidate.lastIndex(of: UInt8(ascii: "/")) else { break }
      candidate.removeSubrange(slash...)
    }
    return Reference(id: id, place: nil)
  }

  /// Where a rule is declared, in one component or in any.
  private func place(of id: [UInt8], in component: Int?) -> Place? {
    guard let component else { return places[id] }
    return components[component].indexes[id].map { Place(component: component, index: $0) }
  }

  /// The id that one or both of two members give; both must give the same.
  private static func agreed(
    _ first: JSONValue?, _ second: JSONValue?
  ) throws(RecognitionError) -> JSONValue? {
    for value in [first, second].compactMap(\.self) { _ = try id(value) }
    if let first, let second, first.stringBytes != second.stringBytes {
      throw RecognitionError(
        .ruleMismatch, at: second.position,
        "expected one id of the rule, found \(first.string?.abbreviated ?? "") and "
          + "\(second.string?.abbreviated ?? "")")
    }
    return first ?? second
  }

  /// The component that a reference names (§3.54), or nil when it names none.
  private func component(_ descriptor: JSONValue?) throws(RecognitionError) -> Int? {
    guard let reference = try descriptor?.object("toolComponent") else { return nil }
    if let index = try reference.index("index", below: components.count - 1) { return index + 1 }
    let (name, guid) = (try reference.textBytes("name"), try reference.textBytes("guid"))
    guard
      let found = components.firstIndex(where: { component in
        (guid != nil || name != nil)
          && (guid == nil || component.guid == guid) && (name == nil || component.name == name)
      })
    else {
      throw RecognitionError(
        .ruleMismatch, at: reference.position, "expected a part of this run's tool, found another")
    }
    return found
  }
}
