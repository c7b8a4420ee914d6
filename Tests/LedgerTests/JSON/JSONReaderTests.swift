import Ledger
import Testing

/// The strict reader: what it refuses, where, and what it reads.
@Suite struct JSONReaderTests {
  @Test(
    arguments: RefusedDocument.grammar + RefusedDocument.stricter + RefusedDocument.malformedUTF8
      + RefusedDocument.numbers + RefusedDocument.limits)
  func refused(_ document: RefusedDocument) {
    do {
      let read = try JSONDocument(document.bytes, rules: document.rules)
      Issue.record("read \(read.root.kindName)")
    } catch {
      #expect(error.code == document.code)
      #expect(error.offset == document.offset)
    }
  }

  /// Documents at a limit, or of a form that one might think is refused.
  @Test(arguments: [
    "{}", "[]", "0", "-1", "\"\"", " null ", "\t[ ]\r\n", "{\"\":\"\"}",
    "9007199254740991", "-9007199254740991",
    String(repeating: "[", count: 32) + String(repeating: "]", count: 32),
    "[" + String(repeating: "0,", count: 4_095) + "0]",
    "\"" + String(repeating: "a", count: 16_384) + "\"",
    "\"" + String(repeating: #"\u00e9"#, count: 8_192) + "\"",
    "\"" + String(repeating: #"\ud83d\ude00"#, count: 4_096) + "\"",
    "1" + String(repeating: " ", count: 65_534),
    #"{"a":{"b":1},"b":{"b":1}}"#, #"{"é":1,"e\u0301":2}"#, #"{"a":1,"A":2,"\u0430":3}"#,
    "\"\u{7F}\u{80}\u{FFFE}\u{10FFFF}\"", #""\uFFFF\uFFFE\ufdd0""#,
  ])
  func accepted(text: String) throws {
    let document = try JSONDocument(Array(text.utf8), rules: .statement)
    #expect(text.contains(String(decoding: document.root.rawBytes, as: UTF8.self)))
  }

  @Test(arguments: ["1.5", "-0", "1e400", "0.1e-7", "123456789012345678901234567890"])
  func anyNumberIsAcceptedOfOthers(text: String) throws {
    let root = try JSONDocument(Array(text.utf8), rules: .foreign).root
    #expect(root.kindName == "a number")
    #expect(root.rawBytes.elementsEqual(text.utf8))
    #expect(root.integer == Int64(text))
  }

  /// Strings are skipped eight bytes at a time, as long as they are plain.
  @Test func everyByteOfAStringIsLookedAt() {
    for place in 0..<20 {
      for byte in UInt8.min...UInt8.max {
        var text = Array(repeating: UInt8(ascii: "a"), count: 20)
        text[place] = byte
        let document = try? JSONDocument([0x22] + text + [0x22], rules: .statement)
        let isPlain = (0x20..<0x80).contains(byte) && byte != 0x22 && byte != 0x5C
        #expect(document?.root.stringBytes == (isPlain ? text : nil), "byte \(byte) at \(place)")
      }
    }
  }

  @Test func valuesAreWhatTheBytesSay() throws {
    let text = #"""
      {"text":"B4\u2032 \ud83d\ude00\n\"\\\/","n":-42,"yes":true,"no":false,"none":null,
       "list":[1,[2,[3]],{"a":4}],"na\u006de":5}
      """#
    let root = try JSONDocument(Array(text.utf8), rules: .statement).root
    #expect(root.isObject && root.count == 7)
    #expect(root["text"]?.string == "B4′ 😀\n\"\\/")
    #expect(root["text"]?.isString("B4′ 😀\n\"\\/") == true)
    #expect(root["text"]?.isString(equalTo: "B4′ 😀\n\"\\/".utf8) == true)
    #expect(root["n"]?.integer == -42)
    #expect(root["yes"]?.bool == true && root["no"]?.bool == false)
    #expect(root["none"]?.isNull == true)
    #expect(root["name"]?.integer == 5)
    let list = try #require(root["list"]?.elements)
    #expect(list.map(\.kindName) == ["a number", "an array", "an object"])
    #expect(list.map(\.count) == [0, 2, 1])
    #expect(
      root.members?.map(\.name) == ["text", "n", "yes", "no", "none", "list", "name"])
  }

  @Test func aValueOfAnotherKindIsNil() throws {
    let root = try JSONDocument(Array(#"["a",1,true,null,{},[]]"#.utf8), rules: .statement).root
    let values = try #require(root.elements.map(Array.init))
    #expect(values.map { $0.string != nil } == [true, false, false, false, false, false])
    #expect(values.map { $0.integer != nil } == [false, true, false, false, false, false])
    #expect(values.map { $0.bool != nil } == [false, false, true, false, false, false])
    #expect(values.map(\.isNull) == [false, false, false, true, false, false])
    #expect(values.map { $0.members != nil } == [false, false, false, false, true, false])
    #expect(values.map { $0.elements != nil } == [false, false, false, false, false, true])
    #expect(values.allSatisfy { $0["a"] == nil })
  }

  /// Names are compared as bytes, so letters that look alike or are canonically equal are others.
  @Test func aMemberIsFoundByItsBytes() throws {
    let root = try JSONDocument(Array("{\"e\u{301}\":1,\"é\":2}".utf8), rules: .statement).root
    #expect(root["e\u{301}"]?.integer == 1)
    #expect(root["\u{E9}"]?.integer == 2)
  }
}
