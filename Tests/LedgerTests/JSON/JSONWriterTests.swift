import Ledger
import Testing

/// What is written is canonical where RFC 8785 says so, and reads back as what it was.
@Suite struct JSONWriterTests {
  /// RFC 8785 §3.2.2.2: the seven short escapes, \u00xx in lower case for other controls, and nothing
  /// else is escaped.
  @Test(arguments: [
    ("", #""""#), ("a/b", #""a/b""#), ("\"\\", #""\"\\""#),
    ("\u{8}\u{9}\u{A}\u{C}\u{D}", #""\b\t\n\f\r""#),
    ("\u{1}\u{B}\u{1F}", #""\u0001\u000b\u001f""#), ("\u{7F}€‴😀", "\"\u{7F}€‴😀\""),
  ])
  func strings(text: String, written: String) throws {
    var writer = JSONWriter()
    writer.string(text)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == written)
    #expect(try JSONDocument(writer.bytes, rules: .statement).root.string == text)
  }

  @Test func everyScalarOfTwoPlanesComesBack() throws {
    for first in stride(from: UInt32(1), to: 0x2_0000, by: 0x1000) {
      let scalars = (first..<first + 0x1000).compactMap(Unicode.Scalar.init)
      let text = String(String.UnicodeScalarView(scalars))
      var writer = JSONWriter()
      writer.string(text)
      let read = try JSONDocument(writer.bytes, rules: .statement).root.stringBytes
      #expect(read == Array(text.utf8))
    }
  }

  @Test func containers() {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("a", "b")
      writer.member("n", UInt64.max)
      writer.member("none", String?.none)
      writer.member("yes", true)
      writer.member("list", ["x", "y"])
      writer.name("o")
      writer.object { $0.member("z", -1) }
      writer.name("empty")
      writer.array { _ in }
      writer.name("raw")
      writer.raw("[1]".utf8)
    }
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == #"{"a":"b","n":18446744073709551615,"none":null,"yes":true,"list":["x","y"],"#
        + #""o":{"z":-1},"empty":[],"raw":[1]}"#)
  }
}
