internal import Ledger

/// The members of one object, exactly those that are known.
struct Members {
  private let object: JSONValue
  private let place: String

  init(_ value: JSONValue, of place: String, _ names: [StaticString]) throws(SandboxError) {
    guard let members = value.members else {
      throw SandboxError(
        .profileMalformed, place, expected: "an object", found: value.kindName)
    }
    let known = names.map(\.description)
    let found = members.map(\.name).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard found.count == known.count,
      zip(found, known).allSatisfy({ $0.utf8.elementsEqual($1.utf8) })
    else {
      throw SandboxError(
        .profileMalformed, place, expected: "exactly \(known.joined(separator: ", "))",
        found: found.joined(separator: ", "))
    }
    object = value
    self.place = place
  }

  func value(_ name: StaticString) throws(SandboxError) -> JSONValue {
    guard let value = object[name] else {
      throw SandboxError(.profileMalformed, "\(place) \(name)", expected: "it", found: "nothing")
    }
    return value
  }

  func integer(_ name: StaticString) throws(SandboxError) -> Int64 {
    let value = try value(name)
    guard let integer = value.integer else { throw wrongType(name, "an integer", value) }
    return integer
  }

  func text(_ name: StaticString) throws(SandboxError) -> String {
    let value = try value(name)
    guard let text = value.string, !text.isEmpty else { throw wrongType(name, "a text", value) }
    return text
  }

  func texts(_ name: StaticString) throws(SandboxError) -> [String] {
    let value = try value(name)
    guard let elements = value.elements else { throw wrongType(name, "an array", value) }
    var texts: [String] = []
    for element in elements {
      guard let text = element.string, !text.isEmpty else {
        throw wrongType(name, "texts", element)
      }
      texts.append(text)
    }
    return texts
  }

  func variables(_ name: StaticString) throws(SandboxError) -> [LaunchDescription.Variable] {
    let value = try value(name)
    guard let members = value.members else { throw wrongType(name, "an object", value) }
    var variables: [LaunchDescription.Variable] = []
    for member in members {
      guard let text = member.value.string else { throw wrongType(name, "texts", member.value) }
      variables.append(LaunchDescription.Variable(name: member.name, value: text))
    }
    return variables.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private func wrongType(
    _ name: StaticString, _ expected: String, _ value: JSONValue
  ) -> SandboxError {
    SandboxError(
      .profileMalformed, "\(place) \(name)", expected: expected, found: value.kindName)
  }
}
