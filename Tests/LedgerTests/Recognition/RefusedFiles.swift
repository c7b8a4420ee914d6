import Testing

@testable import Ledger

/// A file that claims a format and breaks it, and how it is refused.
struct RefusedFile: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let name: String
  let bytes: [UInt8]
  let code: RecognitionError.Code
  let position: String?

  init(
    _ description: String, _ name: String, _ text: String, _ code: RecognitionError.Code,
    at position: String? = nil
  ) {
    self.init(description, name, bytes: Array(text.utf8), code, at: position)
  }

  init(
    _ description: String, _ name: String, bytes: [UInt8], _ code: RecognitionError.Code,
    at position: String? = nil
  ) {
    testDescription = description
    self.name = name
    self.bytes = bytes
    self.code = code
    self.position = position
  }

  // MARK: XML

  private static func suite(_ inside: String) -> String {
    "<testsuite>\n\(inside)</testsuite>"
  }

  /// Thirty entities, each twice the one before: a gigabyte of text, were they expanded.
  private static let billionLaughs: String = {
    let entities = (1...30).map { "<!ENTITY e\($0) '&e\($0 - 1);&e\($0 - 1);'>" }
    return "<!DOCTYPE testsuites [<!ENTITY e0 'ha'>\(entities.joined())]>"
      + "<testsuites>&e30;</testsuites>"
  }()

  static let xml: [RefusedFile] = [
    RefusedFile("billion laughs", "x.xml", billionLaughs, .documentType, at: "line 1, column 22"),
    RefusedFile(
      "external entity", "x.xml",
      "<!DOCTYPE t [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><testsuite name='&x;'/>",
      .documentType),
    RefusedFile(
      "external subset", "x", "<!DOCTYPE testsuite SYSTEM 'http://127.0.0.1/x'><testsuite/>",
      .documentType),
    RefusedFile(
      "parameter entity", "x",
      "<!DOCTYPE t [<!ENTITY % p SYSTEM 'x.dtd'> %p;]><testsuite/>", .documentType),
    RefusedFile("empty document type", "x", "<!DOCTYPE testsuite><testsuite/>", .documentType),
    RefusedFile("undefined entity", "x", suite("&x;"), .malformedXML, at: "line 2, column 1"),
    RefusedFile("late document type", "x", "<testsuite/><!DOCTYPE t>", .malformedXML),
    RefusedFile("two outermost elements", "x", "<testsuite/><testsuite/>", .malformedXML),
    RefusedFile("text after the end", "x", "<testsuite/>x", .malformedXML),
    RefusedFile("unfinished", "x", "<testsuite><testcase name='a'/>", .malformedXML),
    RefusedFile("crossed tags", "x", "<testsuite><a></testsuite></a>", .malformedXML),
    RefusedFile("attribute twice", "x", "<testsuite tests='1' tests='2'/>", .malformedXML),
    RefusedFile("attribute without quotes", "x", "<testsuite tests=1/>", .malformedXML),
    RefusedFile("bare ampersand", "x", suite("a & b"), .malformedXML),
    RefusedFile("reference to NUL", "x", suite("&#0;"), .malformedXML),
    RefusedFile("NUL byte", "x", bytes: Array("<testsuite>\0</testsuite>".utf8), .malformedXML),
    RefusedFile(
      "invalid UTF-8", "x",
      bytes: Array("<testsuite name='".utf8) + [0xC3, 0x28] + Array("'/>".utf8),
      .malformedXML),
    RefusedFile(
      "overlong UTF-8", "x",
      bytes: Array("<testsuite name='".utf8) + [0xC0, 0xAF] + Array("'/>".utf8),
      .malformedXML),
    RefusedFile(
      "surrogate in UTF-8", "x",
      bytes: Array("<testsuite name='".utf8) + [0xED, 0xA0, 0x80] + Array("'/>".utf8), .malformedXML
    ),
    RefusedFile(
      "Latin-1 declared", "x", "<?xml version='1.0' encoding='ISO-8859-1'?><testsuite/>", .notUTF8),
    RefusedFile(
      "UTF-16 declared", "x", "<?xml version='1.0' encoding='UTF-16'?><testsuite/>", .notUTF8),
    RefusedFile(
      "UTF-16, little endian", "x",
      bytes: [0xFF, 0xFE] + "<testsuite/>".utf8.flatMap { [$0, 0] }, .notUTF8),
    RefusedFile(
      "UTF-16 without a mark", "x", bytes: "<testsuite/>".utf8.flatMap { [0, $0] }, .notUTF8),
    RefusedFile("XML 1.1", "x", "<?xml version='1.1'?><testsuite/>", .unsupportedVersion),
    RefusedFile("nothing", "junit.xml", "", .malformedXML, at: "line 1, column 1"),
    RefusedFile("blank", "junit.xml", " \n", .malformedXML),
    RefusedFile("half a declaration", "junit.xml", "<?xml vers", .malformedXML),
    RefusedFile("no XML", "junit.xml", "All 12 tests passed.", .malformedXML),
    RefusedFile(
      "65 levels", "x", "<testsuite>" + String(repeating: "<a>", count: 64), .overLimit),
    RefusedFile(
      "a million levels", "x", "<testsuite>" + String(repeating: "<testsuite>", count: 1_000_000),
      .overLimit),
    RefusedFile(
      "endless name", "x",
      suite("<testcase name='\(String(repeating: "x", count: 16_385))'/>"), .overLimit,
      at: "line 2, column 1"),
    RefusedFile("nameless test", "x", suite("<testcase/>"), .missingMember, at: "line 2, column 1"),
  ]

  static let misplaced: [RefusedFile] = [
    ("failure in a suite", "<failure/>"),
    ("error in a suite", "<error message='setup'/>"),
    ("skipped in a suite", "<skipped/>"),
    ("failure in output", "<testcase name='a'><system-out><failure/></system-out></testcase>"),
    ("failure in a failure", "<testcase name='a'><failure><failure/></failure></testcase>"),
    ("failure in properties", "<properties><failure/></properties>"),
    ("test in a test", "<testcase name='a'><testcase name='b'/></testcase>"),
    ("test in properties", "<properties><testcase name='b'/></properties>"),
    ("suite in a test", "<testcase name='a'><testsuite/></testcase>"),
    ("suites in a suite", "<testsuites/>"),
    ("failure with a prefix", "<x:failure/>"),
  ].map { RefusedFile($0.0, "x", suite($0.1), .misplacedElement) }

  static let totals: [RefusedFile] = [
    "", " 1", "+1", "1.0", "1e3", "0x1", "one", "--1", "-", "٣", "9007199254740992",
    "-9007199254740992", "99999999999999999999",
  ].map {
    RefusedFile(
      "total “\($0)”", "x", "<testsuite tests='\($0)'/>", .malformedValue, at: "line 1, column 1")
  }

  // MARK: JSON

  private static func run(_ members: String) -> String {
    #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","rules":[{"id":"a"},{"id":"b"}]}},"#
      + "\(members)}]}"
  }

  private static func result(_ members: String) -> String {
    run(#""results":[{"message":{},\#(members)}]"#)
  }

  static let malformedJSON: [RefusedFile] = [
    RefusedFile("nothing", "scan.sarif", "", .malformedJSON, at: "byte 0"),
    RefusedFile("no JSON", "scan.sarif", "no findings", .malformedJSON, at: "byte 1"),
    RefusedFile(
      "duplicate member", "x", #"{"version":"2.1.0","runs":[],"$schema":"sarif","runs":[]}"#,
      .malformedJSON, at: "byte 48"),
    RefusedFile(
      "duplicate member by escape", "x.json", #"{"runs":[],"r\u0075ns":[]}"#, .malformedJSON),
    RefusedFile(
      "byte-order mark", "scan.sarif", "\u{FEFF}" + run(#""results":[]"#), .malformedJSON,
      at: "byte 0"),
    RefusedFile("trailing comma", "x.json", #"{"runs":[],}"#, .malformedJSON),
    RefusedFile("trailing data", "x.json", #"{"runs":[]} {}"#, .malformedJSON),
    RefusedFile("comment", "x.json", #"{/* clean */"runs":[]}"#, .malformedJSON),
    RefusedFile("not a number", "x.json", #"{"runs":NaN}"#, .malformedJSON),
    RefusedFile("NUL byte", "x.json", "{\"runs\":\"\0\"}", .malformedJSON),
    RefusedFile("escaped NUL", "x.json", #"{"runs":"\u0000"}"#, .malformedJSON),
    RefusedFile("lone surrogate", "x.json", #"{"runs":"\ud800"}"#, .malformedJSON),
    RefusedFile(
      "invalid UTF-8", "x", bytes: Array(#"{"$schema":"sarif"#.utf8) + [0xFF] + Array("\"}".utf8),
      .malformedJSON),
    RefusedFile(
      "a million levels", "x.json", String(repeating: "[", count: 1_000_000), .malformedJSON),
    RefusedFile(
      "a million objects", "x.json", String(repeating: #"{"a":"#, count: 1_000_000), .malformedJSON),
    RefusedFile(
      "unfinished test result", "x",
      #"{"predicateType":"https://in-toto.io/attestation/test-result/v0.1","#, .malformedJSON),
  ]

  static let sarif: [RefusedFile] = [
    RefusedFile("array", "scan.sarif", "[]", .missingMember),
    RefusedFile("empty object", "scan.sarif", "{}", .missingMember, at: "byte 0"),
    RefusedFile(
      "older version", "x", #"{"version":"2.0.0","runs":[]}"#, .unsupportedVersion, at: "byte 12"),
    RefusedFile("number as version", "x", #"{"version":2.1,"runs":[]}"#, .unsupportedVersion),
    RefusedFile("no version", "x", #"{"$schema":"http://x/SARIF","runs":[]}"#, .missingMember),
    RefusedFile("no runs", "x", #"{"$schema":"http://x/sarif","version":"2.1.0"}"#, .missingMember),
    RefusedFile("runs null", "x", #"{"version":"2.1.0","runs":null}"#, .malformedValue),
    RefusedFile("run no object", "x", #"{"version":"2.1.0","runs":[1]}"#, .malformedValue),
    RefusedFile("no tool", "x", #"{"version":"2.1.0","runs":[{}]}"#, .missingMember),
    RefusedFile("no driver", "x", #"{"version":"2.1.0","runs":[{"tool":{}}]}"#, .missingMember),
    RefusedFile(
      "nameless driver", "x", #"{"version":"2.1.0","runs":[{"tool":{"driver":{}}}]}"#,
      .missingMember),
    RefusedFile(
      "empty name", "x", #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":""}}}]}"#,
      .malformedValue),
    RefusedFile("results an object", "x", run(#""results":{}"#), .malformedValue),
    RefusedFile("result a string", "x", run(#""results":["none"]"#), .malformedValue),
    RefusedFile("result without message", "x", run(#""results":[{"ruleId":"a"}]"#), .missingMember),
    RefusedFile(
      "endless rule id", "x", result(#""ruleId":"\#(String(repeating: "a", count: 1_025))""#),
      .overLimit),
    RefusedFile(
      "rule id of 33 parts", "x", result(#""ruleId":"\#(String(repeating: "/", count: 32))""#),
      .overLimit),
    RefusedFile(
      "257 extensions", "x",
      #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"},"extensions":["#
        + Array(repeating: "{}", count: 257).joined(separator: ",") + "]}}]}", .overLimit),
    RefusedFile("unknown level", "x", result(#""level":"fatal""#), .malformedValue),
    RefusedFile("level in capitals", "x", result(#""level":"Error""#), .malformedValue),
    RefusedFile("level null", "x", result(#""level":null"#), .malformedValue),
    RefusedFile("unknown kind", "x", result(#""kind":"passed""#), .malformedValue),
    RefusedFile("unknown baseline", "x", result(#""baselineState":"gone""#), .malformedValue),
    RefusedFile(
      "unknown suppression", "x", result(#""suppressions":[{"status":"yes"}]"#), .malformedValue),
    RefusedFile("suppressions no array", "x", result(#""suppressions":true"#), .malformedValue),
    RefusedFile("rule a number", "x", result(#""ruleId":7"#), .malformedValue),
    RefusedFile("index beyond the rules", "x", result(#""ruleIndex":2"#), .ruleMismatch),
    RefusedFile("index below them", "x", result(#""ruleIndex":-2"#), .ruleMismatch),
    RefusedFile("index a fraction", "x", result(#""ruleIndex":0.0"#), .malformedValue),
    RefusedFile("index too large", "x", result(#""ruleIndex":9007199254740992"#), .malformedValue),
    RefusedFile(
      "id and index of two rules", "x", result(#""ruleId":"a","ruleIndex":1"#), .ruleMismatch),
    RefusedFile(
      "two ids", "x", result(#""ruleId":"a","rule":{"id":"b"}"#), .ruleMismatch),
    RefusedFile(
      "two indexes", "x", result(#""ruleIndex":0,"rule":{"index":1}"#), .ruleMismatch),
    RefusedFile(
      "index of an absent extension", "x",
      result(#""rule":{"index":0,"toolComponent":{"index":0}}"#), .ruleMismatch),
    RefusedFile(
      "name of an absent extension", "x",
      result(#""rule":{"id":"a","toolComponent":{"name":"u"}}"#), .ruleMismatch),
    RefusedFile(
      "invocation that is absent", "x", result(#""ruleId":"a","provenance":{"invocationIndex":0}"#),
      .ruleMismatch),
    RefusedFile("invocation without success", "x", run(#""invocations":[{}]"#), .missingMember),
    RefusedFile(
      "success a string", "x", run(#""invocations":[{"executionSuccessful":"true"}]"#),
      .malformedValue),
    RefusedFile(
      "results elsewhere", "x",
      run(#""externalPropertyFileReferences":{"results":[{"location":{"uri":"r"}}]}"#),
      .externalResults),
    RefusedFile(
      "results outside their run", "x",
      #"{"version":"2.1.0","runs":[],"inlineExternalProperties":[{"results":[]}]}"#,
      .externalResults),
  ]

  private static func testResult(_ replaced: String, _ by: String) -> String {
    RecognitionSamples.testResult.replacing(replaced, with: by)
  }

  static let testResults: [RefusedFile] = [
    RefusedFile(
      "later version", "x", testResult("test-result/v0.1", "test-result/v0.2"),
      .unsupportedVersion),
    RefusedFile(
      "no version", "x", testResult("test-result/v0.1", "test-result/"), .unsupportedVersion),
    RefusedFile(
      "older statement", "x", testResult("in-toto.io/Statement/v1", "in-toto.io/Statement/v0.1"),
      .unsupportedVersion),
    RefusedFile("no statement", "x", testResult("\"_type\"", "\"type\""), .missingMember),
    RefusedFile("no subject", "x", testResult("\"subject\"", "\"object\""), .missingMember),
    RefusedFile("no predicate", "x", testResult("\"predicate\"", "\"p\""), .missingMember),
    RefusedFile("no result", "x", testResult("\"result\"", "\"r\""), .missingMember),
    RefusedFile("no configuration", "x", testResult("configuration", "c"), .missingMember),
    RefusedFile("unknown result", "x", testResult("\"FAILED\"", "\"GREEN\""), .malformedValue),
    RefusedFile(
      "result in lower case", "x", testResult("\"FAILED\"", "\"failed\""), .malformedValue),
    RefusedFile("name a number", "x", testResult("\"unit\"", "1"), .malformedValue),
    RefusedFile("names no array", "x", testResult("[\"lint\"]", "\"lint\""), .malformedValue),
    RefusedFile(
      "digest no object", "x", testResult("{\"gitCommit\"", "[{\"gitCommit\""), .malformedJSON),
    RefusedFile(
      "commit a number", "x",
      testResult("\"d20ace7968ba43c0219f62d71334c1095bab1602\"", "7"), .malformedValue),
  ]

  static let all = xml + misplaced + totals + malformedJSON + sarif + testResults
}
