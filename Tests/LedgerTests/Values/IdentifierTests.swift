import Ledger
import Testing
import TransparencyLog

/// Ids and names are a few ASCII letters, so that two which look alike are alike.
@Suite struct IdentifierTests {
  static let malformed = [
    "", ".", "-", ".a", "-a", "A", "aB", "a_b", "a b", " a", "a ", "a\n", "a/b", "a:b", "a+b",
    "a\u{0}", "é", "e\u{301}", "b0‴", "b4′", "b4\u{2010}prime", "b4–prime", "\u{430}", "ａ",
    "a\u{200B}",
    "ﬁ", "ß", "ı", "１", "٣", String(repeating: "a", count: 65),
  ]

  @Test(arguments: malformed)
  func whatIsNoIDIsRefused(text: String) {
    #expect(Identifier(text) == nil)
    #expect(Identifier(utf8: Array(text.utf8)) == nil)
  }

  @Test(arguments: ["a", "0", "b4-prime", "b0-triple-prime", "a.b-c", "a-", "a.", "a--b", "37"])
  func ids(text: String) {
    #expect(Identifier(text)?.rawValue == text)
    #expect(Identifier(utf8: Array(text.utf8))?.description == text)
  }

  @Test func theLongestIDHas64Bytes() {
    #expect(Identifier(String(repeating: "a", count: 64)) != nil)
  }

  @Test func bytesThatAreNotUTF8AreNoID() {
    #expect(Identifier(utf8: [0x61, 0xFF]) == nil)
  }

  @Test func idsAreOrderedByBytes() {
    let ordered: [StaticString] = ["0", "9", "a", "a-", "a-b", "a.", "a0", "aa", "b"]
    let ids = ordered.map { Identifier(known: $0) }
    #expect(ids.sorted() == ids)
    #expect(ids.reversed().sorted() == ids)
  }

  // MARK: Origins

  private static let hex = String(repeating: "0a", count: 32)

  @Test(arguments: [
    "", "ledger.example", "ledger.example/", "/" + hex, "Ledger.example/" + hex, "a/b/" + hex,
    "ledger.example/" + hex.dropLast(), "ledger.example/" + hex + "0", "a//" + hex,
    "a/" + hex + "/",
    "ledger.example/" + hex.uppercased(), "ledger_example/" + hex, "ledger.example " + hex,
    String(repeating: "a", count: 64) + "/" + hex, "é/" + hex, "ledger.example/" + hex + "\n",
  ])
  func whatIsNoOriginIsRefused(text: String) {
    #expect(Origin(text) == nil)
  }

  @Test(arguments: ["ledger.example", "-", ".", "0", String(repeating: "a", count: 63)])
  func origins(name: String) throws {
    let origin = try #require(Origin("\(name)/\(Self.hex)"))
    #expect(origin.name == name && origin.genesis.hex == Self.hex)
    #expect(origin.description == "\(name)/\(Self.hex)")
    #expect(Origin(name: name, genesis: origin.genesis) == origin)
  }
}
