import Foundation
import Ledger
import Testing

/// Whatever the strict reader accepts, Foundation reads as the same values; and nothing traps.
@Suite struct JSONDifferentialTests {
  @Test(arguments: 0..<8)
  func generatedDocumentsAreReadAsFoundationReadsThem(seed: UInt64) throws {
    var generator = GeneratedJSON(seed: seed, allowsFractions: seed % 2 == 1)
    for _ in 0..<300 {
      let bytes = generator.document()
      let rules: JSONRules = seed % 2 == 1 ? .foreign : .statement
      let document = try JSONDocument(bytes, rules: rules)
      #expect(try agrees(document, bytes), "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  @Test(arguments: 100..<108)
  func mutatedDocumentsAreRefusedOrReadTheSame(seed: UInt64) throws {
    var generator = GeneratedJSON(seed: seed, allowsFractions: false)
    var refused = 0
    var accepted = 0
    for _ in 0..<500 {
      let original = generator.document()
      let bytes = generator.mutated(original)
      guard let document = try? JSONDocument(bytes, rules: .statement) else {
        refused += 1
        continue
      }
      accepted += 1
      #expect(try agrees(document, bytes), "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(refused > 150 && accepted > 50)
  }

  /// Whether JSONSerialization holds the same values for these bytes.
  private func agrees(_ document: JSONDocument, _ bytes: [UInt8]) throws -> Bool {
    let foreign = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    return agrees(document.root, foreign)
  }

  private func agrees(_ value: JSONValue, _ foreign: Any) -> Bool {
    switch foreign {
    case is NSNull: return value.isNull
    case let text as String:
      return value.string?.utf8.elementsEqual(text.utf8) == true
        && value.stringBytes == Array(text.utf8)
    case let list as [Any]:
      guard let elements = value.elements, elements.count == list.count else { return false }
      return zip(elements, list).allSatisfy(agrees)
    case let object as [String: Any]:
      guard let members = value.members, members.count == object.count else { return false }
      return members.allSatisfy { member in
        object[member.name].map { agrees(member.value, $0) } ?? false
      }
    case let number as NSNumber:
      if let bool = value.bool { return isBoolean(number) && number.boolValue == bool }
      guard !isBoolean(number) else { return false }
      if let integer = value.integer { return number.int64Value == integer }
      return Double(String(decoding: value.rawBytes, as: UTF8.self)) == number.doubleValue
    default: return false
    }
  }

  private func isBoolean(_ number: NSNumber) -> Bool {
    number === (true as NSNumber) || number === (false as NSNumber)
      || String(cString: number.objCType) == "c"
  }
}
