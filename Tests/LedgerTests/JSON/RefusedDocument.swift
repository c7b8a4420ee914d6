import Ledger
import Testing

/// A document that the strict reader refuses, with the rule that it breaks and the byte where.
struct RefusedDocument: CustomTestStringConvertible, Sendable {
  let bytes: [UInt8]
  let code: JSONError.Code
  let offset: Int
  let rules: JSONRules

  init(
    _ text: String, _ code: JSONError.Code, at offset: Int, rules: JSONRules = .statement
  ) {
    self.init(Array(text.utf8), code, at: offset, rules: rules)
  }

  init(
    _ bytes: [UInt8], _ code: JSONError.Code, at offset: Int, rules: JSONRules = .statement
  ) {
    self.bytes = bytes
    self.code = code
    self.offset = offset
    self.rules = rules
  }

  /// A string with these bytes in it.
  init(string contents: [UInt8], _ code: JSONError.Code, at offset: Int) {
    self.init([0x22] + contents + [0x22], code, at: offset)
  }

  var testDescription: String {
    let shown = String(decoding: bytes.prefix(40), as: UTF8.self)
    return "\(shown)\(bytes.count > 40 ? "…" : "") → \(code.rawValue) at \(offset)"
  }
}

extension RefusedDocument {
  /// The grammar of RFC 8259.
  static let grammar: [RefusedDocument] = [
    RefusedDocument("", .unexpectedEnd, at: 0),
    RefusedDocument(" \t\r\n", .unexpectedEnd, at: 4),
    RefusedDocument("{", .unexpectedEnd, at: 1),
    RefusedDocument("[", .unexpectedEnd, at: 1),
    RefusedDocument("\"", .unexpectedEnd, at: 1),
    RefusedDocument("\"abc", .unexpectedEnd, at: 4),
    RefusedDocument("\"abc\\", .unexpectedEnd, at: 5),
    RefusedDocument("\"\\u12", .unexpectedEnd, at: 5),
    RefusedDocument("t", .unexpectedEnd, at: 1),
    RefusedDocument("nul", .unexpectedEnd, at: 3),
    RefusedDocument("-", .unexpectedEnd, at: 1),
    RefusedDocument("[1", .unexpectedEnd, at: 2),
    RefusedDocument("[1,", .unexpectedEnd, at: 3),
    RefusedDocument("{\"a\"", .unexpectedEnd, at: 4),
    RefusedDocument("{\"a\":", .unexpectedEnd, at: 5),
    RefusedDocument("{\"a\":1", .unexpectedEnd, at: 6),
    RefusedDocument("{\"a\":1,", .unexpectedEnd, at: 7),
    RefusedDocument("]", .unexpectedByte, at: 0),
    RefusedDocument("}", .unexpectedByte, at: 0),
    RefusedDocument(",", .unexpectedByte, at: 0),
    RefusedDocument(":", .unexpectedByte, at: 0),
    RefusedDocument("\u{A0}1", .unexpectedByte, at: 0),
    RefusedDocument("\u{2028}1", .unexpectedByte, at: 0),
    RefusedDocument("\u{B}1", .unexpectedByte, at: 0),
    RefusedDocument("\u{C}1", .unexpectedByte, at: 0),
    RefusedDocument("\0", .unexpectedByte, at: 0),
    RefusedDocument("'a'", .unexpectedByte, at: 0),
    RefusedDocument("a", .unexpectedByte, at: 0),
    RefusedDocument("undefined", .unexpectedByte, at: 0),
    RefusedDocument("TRUE", .unexpectedByte, at: 0),
    RefusedDocument("trUe", .unexpectedByte, at: 2),
    RefusedDocument("nil", .unexpectedByte, at: 1),
    RefusedDocument("falsy", .unexpectedByte, at: 4),
    RefusedDocument("NaN", .unexpectedByte, at: 0),
    RefusedDocument("Infinity", .unexpectedByte, at: 0),
    RefusedDocument("// comment\n1", .unexpectedByte, at: 0),
    RefusedDocument("/* comment */1", .unexpectedByte, at: 0),
    RefusedDocument("# comment\n1", .unexpectedByte, at: 0),
    RefusedDocument("[1 /* two */, 3]", .unexpectedByte, at: 3),
    RefusedDocument("{a:1}", .unexpectedByte, at: 1),
    RefusedDocument("{1:1}", .unexpectedByte, at: 1),
    RefusedDocument("{null:1}", .unexpectedByte, at: 1),
    RefusedDocument("{\"a\" 1}", .unexpectedByte, at: 5),
    RefusedDocument("{\"a\",1}", .unexpectedByte, at: 4),
    RefusedDocument("{\"a\":1 \"b\":2}", .unexpectedByte, at: 7),
    RefusedDocument("{\"a\":1]", .unexpectedByte, at: 6),
    RefusedDocument("{\"a\":}", .unexpectedByte, at: 5),
    RefusedDocument("{:1}", .unexpectedByte, at: 1),
    RefusedDocument("{,}", .unexpectedByte, at: 1),
    RefusedDocument("{\"a\":1,,\"b\":2}", .unexpectedByte, at: 7),
    RefusedDocument("[1 2]", .unexpectedByte, at: 3),
    RefusedDocument("[1}", .unexpectedByte, at: 2),
    RefusedDocument("[,]", .unexpectedByte, at: 1),
    RefusedDocument("[1,,2]", .unexpectedByte, at: 3),
    RefusedDocument("[:]", .unexpectedByte, at: 1),
    RefusedDocument("[1,]", .trailingComma, at: 2),
    RefusedDocument("[1 , ]", .trailingComma, at: 3),
    RefusedDocument("{\"a\":1,}", .trailingComma, at: 6),
    RefusedDocument("1 2", .trailingData, at: 2),
    RefusedDocument("{}{}", .trailingData, at: 2),
    RefusedDocument("{}\0", .trailingData, at: 2),
    RefusedDocument("null,", .trailingData, at: 4),
    RefusedDocument("truefalse", .trailingData, at: 4),
    RefusedDocument("\"a\"b", .trailingData, at: 3),
    RefusedDocument("{}}", .trailingData, at: 2),
    RefusedDocument("[] // end", .trailingData, at: 3),
  ]

  /// What other readers let pass, or read in different ways.
  static let stricter: [RefusedDocument] = [
    RefusedDocument([0xEF, 0xBB, 0xBF] + Array("{}".utf8), .byteOrderMark, at: 0),
    RefusedDocument([0xFF, 0xFE, 0x7B, 0x00], .unexpectedByte, at: 0),
    RefusedDocument([0x7B, 0x00, 0x7D, 0x00], .unexpectedByte, at: 1),
    RefusedDocument(" \u{FEFF}{}", .unexpectedByte, at: 1),
    RefusedDocument(#"{"a":1,"a":1}"#, .duplicateMember, at: 8),
    RefusedDocument(#"{"a":"BLOCKED","a":"READY"}"#, .duplicateMember, at: 16),
    RefusedDocument(#"{"a":1,"\u0061":2}"#, .duplicateMember, at: 8),
    RefusedDocument(#"{"\u0061":1,"a":2}"#, .duplicateMember, at: 13),
    RefusedDocument(#"{"\/":1,"/":2}"#, .duplicateMember, at: 9),
    RefusedDocument(#"{"":1,"":2}"#, .duplicateMember, at: 7),
    RefusedDocument(#"{"é":1,"\u00e9":2}"#, .duplicateMember, at: 9),
    RefusedDocument(#"{"a":{"b":1,"b":2}}"#, .duplicateMember, at: 13),
    RefusedDocument(#"[{"a":[{"b":1,"c":2,"b":3}]}]"#, .duplicateMember, at: 21),
    RefusedDocument(Self.object(17, thenAgain: 3), .duplicateMember, at: 128),
    RefusedDocument(Self.object(16, thenAgain: 15), .duplicateMember, at: 120),
    RefusedDocument("\"a\nb\"", .controlCharacter, at: 2),
    RefusedDocument("\"\t\"", .controlCharacter, at: 1),
    RefusedDocument("\"\0\"", .controlCharacter, at: 1),
    RefusedDocument("\"abc\u{1F}\"", .controlCharacter, at: 4),
    RefusedDocument("{\"\n\":1}", .controlCharacter, at: 2),
    RefusedDocument(#""\a""#, .invalidEscape, at: 1),
    RefusedDocument(#""\'""#, .invalidEscape, at: 1),
    RefusedDocument(#""\x41""#, .invalidEscape, at: 1),
    RefusedDocument(#""\0""#, .invalidEscape, at: 1),
    RefusedDocument(#""a\U0041""#, .invalidEscape, at: 2),
    RefusedDocument(#""\u00g0""#, .invalidEscape, at: 1),
    RefusedDocument(#""\u 041""#, .invalidEscape, at: 1),
    RefusedDocument(#""\u+041""#, .invalidEscape, at: 1),
    RefusedDocument(#""\u{41}""#, .invalidEscape, at: 1),
    RefusedDocument("\"\\\n\"", .invalidEscape, at: 1),
    RefusedDocument(#""\u0000""#, .nullCharacter, at: 1),
    RefusedDocument(#"{"a\u0000b":1}"#, .nullCharacter, at: 3),
    RefusedDocument(#""\ud800""#, .loneSurrogate, at: 1),
    RefusedDocument(#""\uDBFFx""#, .loneSurrogate, at: 1),
    RefusedDocument(#""\udc00""#, .loneSurrogate, at: 1),
    RefusedDocument(#""\ud800\u0041""#, .loneSurrogate, at: 1),
    RefusedDocument(#""\ud800\ud800""#, .loneSurrogate, at: 1),
    RefusedDocument(#""\ud800\n""#, .loneSurrogate, at: 1),
    RefusedDocument(#""\udc00\ud800""#, .loneSurrogate, at: 1),
    RefusedDocument(#""\ud83d\ude0g""#, .invalidEscape, at: 1),
  ]

  /// UTF-8 that is none (Unicode, table 3-7).
  static let malformedUTF8: [RefusedDocument] = [
    RefusedDocument(string: [0x80], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xBF], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xC0, 0xAF], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xC1, 0xBF], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xC3], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xC3, 0x28], .invalidUTF8, at: 1),
    RefusedDocument(string: [0x61, 0xE2, 0x82], .invalidUTF8, at: 2),
    RefusedDocument(string: [0xE0, 0x80, 0xAF], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xE0, 0x9F, 0xBF], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xED, 0xA0, 0x80], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xED, 0xBF, 0xBF], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xE2, 0x28, 0xA1], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xE2, 0x82, 0x28], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xF0, 0x80, 0x80, 0x80], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xF0, 0x8F, 0xBF, 0xBF], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xF0, 0x9F, 0x98], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xF4, 0x90, 0x80, 0x80], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xF5, 0x80, 0x80, 0x80], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xFE], .invalidUTF8, at: 1),
    RefusedDocument(string: [0xFF], .invalidUTF8, at: 1),
    RefusedDocument([0x22, 0xE2, 0x82], .invalidUTF8, at: 1),
    RefusedDocument([0x22, 0xF0], .invalidUTF8, at: 1),
    RefusedDocument([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], .invalidUTF8, at: 2),
  ]

  /// Numbers, most of which are numbers elsewhere.
  static let numbers: [RefusedDocument] = [
    RefusedDocument("01", .invalidNumber, at: 0),
    RefusedDocument("-01", .invalidNumber, at: 0),
    RefusedDocument("00", .invalidNumber, at: 0),
    RefusedDocument("-a", .invalidNumber, at: 1),
    RefusedDocument("--1", .invalidNumber, at: 1),
    RefusedDocument("+1", .unexpectedByte, at: 0),
    RefusedDocument(".5", .unexpectedByte, at: 0),
    RefusedDocument("1.", .unexpectedEnd, at: 2),
    RefusedDocument("[1.]", .invalidNumber, at: 3),
    RefusedDocument("[1e]", .invalidNumber, at: 3),
    RefusedDocument("[1e+]", .invalidNumber, at: 4),
    RefusedDocument("1e", .unexpectedEnd, at: 2),
    RefusedDocument("-0", .notAnInteger, at: 0),
    RefusedDocument("1.0", .notAnInteger, at: 0),
    RefusedDocument("[0.0]", .notAnInteger, at: 1),
    RefusedDocument("1e2", .notAnInteger, at: 0),
    RefusedDocument("1E2", .notAnInteger, at: 0),
    RefusedDocument("[0, 1e0]", .notAnInteger, at: 4),
    RefusedDocument("0x10", .trailingData, at: 1),
    RefusedDocument("1_000", .trailingData, at: 1),
    RefusedDocument("1n", .trailingData, at: 1),
    RefusedDocument("-Infinity", .invalidNumber, at: 1),
    RefusedDocument("9007199254740992", .integerOutOfRange, at: 0),
    RefusedDocument("-9007199254740992", .integerOutOfRange, at: 0),
    RefusedDocument("[18446744073709551615]", .integerOutOfRange, at: 1),
    RefusedDocument("9223372036854775808", .integerOutOfRange, at: 0),
    RefusedDocument(
      "1" + String(repeating: "0", count: 1_000), .integerOutOfRange, at: 0),
    RefusedDocument("-01", .invalidNumber, at: 0, rules: .foreign),
    RefusedDocument("[1.e2]", .invalidNumber, at: 3, rules: .foreign),
  ]

  /// Limits, each exceeded by one.
  static let limits: [RefusedDocument] = [
    RefusedDocument(String(repeating: "[", count: 33), .tooDeep, at: 32),
    RefusedDocument(
      String(repeating: "{\"a\":", count: 32) + "[]" + String(repeating: "}", count: 32), .tooDeep,
      at: 160),
    RefusedDocument(String(repeating: "[", count: 65_535), .tooDeep, at: 32),
    RefusedDocument(
      "[" + String(repeating: "0,", count: 4_096) + "0]", .tooManyElements, at: 1 + 2 * 4_096),
    RefusedDocument(Self.object(4_097, thenAgain: nil), .tooManyElements, at: 39_851),
    RefusedDocument("\"" + String(repeating: "a", count: 16_385) + "\"", .stringTooLong, at: 1),
    RefusedDocument("\"" + String(repeating: "é", count: 8_193) + "\"", .stringTooLong, at: 1),
    RefusedDocument(
      "\"a" + String(repeating: #"\u00e9"#, count: 8_192) + "\"", .stringTooLong, at: 1),
    RefusedDocument(
      "{\"" + String(repeating: "a", count: 16_385) + "\":1}", .stringTooLong, at: 2),
    RefusedDocument(
      "\"\"" + String(repeating: " ", count: 65_534), .tooLarge, at: 65_535),
  ]

  /// An object with members `"m0":0` and so on, and then perhaps one of them once more.
  private static func object(_ count: Int, thenAgain again: Int?) -> String {
    let numbers = Array(0..<count) + [again].compactMap(\.self)
    return "{" + numbers.map { "\"m\($0)\":0" }.joined(separator: ",") + "}"
  }
}
