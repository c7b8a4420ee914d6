/// Typed reading of JSON that others wrote: unknown members are passed over, known ones have to be
/// what their format says, and an error names the byte.
extension JSONValue {
  /// Where the value stands, as an offset in bytes.
  var position: RecognitionError.Position { .byte(rawBytes.startIndex) }

  func malformed(_ name: StaticString, expected: String) -> RecognitionError {
    RecognitionError(
      .malformedValue, at: position, "\(name): expected \(expected), found \(abbreviated)")
  }

  /// What is shown of a value in a message.
  private var abbreviated: String { string?.abbreviated ?? kindName }

  func required(_ name: StaticString) throws(RecognitionError) -> JSONValue {
    guard let value = self[name] else {
      throw RecognitionError(
        .missingMember, at: position, "expected the member \(name), found none")
    }
    return value
  }

  func object(_ name: StaticString) throws(RecognitionError) -> JSONValue? {
    guard let value = self[name] else { return nil }
    guard value.isObject else { throw value.malformed(name, expected: "an object") }
    return value
  }

  func array(_ name: StaticString) throws(RecognitionError) -> JSONElements? {
    guard let value = self[name] else { return nil }
    guard let elements = value.elements else { throw value.malformed(name, expected: "an array") }
    return elements
  }

  /// The objects of an array; none when the member is absent.
  func objects(_ name: StaticString) throws(RecognitionError) -> [JSONValue] {
    guard let elements = try array(name) else { return [] }
    for element in elements where !element.isObject {
      throw element.malformed(name, expected: "an array of objects")
    }
    return Array(elements)
  }

  func text(_ name: StaticString) throws(RecognitionError) -> String? {
    guard let value = self[name] else { return nil }
    guard let text = value.string else { throw value.malformed(name, expected: "a string") }
    return text
  }

  func textBytes(_ name: StaticString) throws(RecognitionError) -> [UInt8]? {
    guard let value = self[name] else { return nil }
    guard let bytes = value.stringBytes else { throw value.malformed(name, expected: "a string") }
    return bytes
  }

  func bool(_ name: StaticString) throws(RecognitionError) -> Bool? {
    guard let value = self[name] else { return nil }
    guard let bool = value.bool else { throw value.malformed(name, expected: "a boolean") }
    return bool
  }

  /// An integer within ±(2^53−1), which every reader holds exactly.
  func integer(_ name: StaticString) throws(RecognitionError) -> Int? {
    guard let value = self[name] else { return nil }
    guard let integer = value.integer,
      integer.magnitude <= UInt64(JSONRules.largestInteger)
    else { throw value.malformed(name, expected: "an integer within ±(2^53−1)") }
    return Int(integer)
  }

  /// An index into an array of this size; nil when it is absent or −1, which SARIF says for absent.
  func index(_ name: StaticString, below count: Int) throws(RecognitionError) -> Int? {
    guard let index = try integer(name), index != -1 else { return nil }
    guard index >= 0, index < count else {
      throw RecognitionError(
        .ruleMismatch, at: position, "\(name): expected an index below \(count), found \(index)")
    }
    return index
  }

  /// One of the raw values of an enumeration.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: StaticString
  ) throws(RecognitionError) -> Choice? {
    guard let text = try text(name) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      throw malformed(
        name, expected: Choice.allCases.map(\.rawValue).joined(separator: ", "), found: text)
    }
    return choice
  }

  private func malformed(
    _ name: StaticString, expected: String, found: String
  ) -> RecognitionError {
    RecognitionError(
      .malformedValue, at: (self[name] ?? self).position,
      "\(name): expected \(expected), found \(found.abbreviated)")
  }
}
