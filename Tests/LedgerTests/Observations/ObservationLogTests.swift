import Ledger
import Testing

/// The lines of `observations.jsonl`: what is read of them, and what makes the whole file unreadable.
@Suite struct ObservationLogTests {
  private static let line =
    #"{"check":"a","probe":"P","call":"open","arguments":["/"],"errno":"EPERM"}"#

  struct Malformed: CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let code: Refusal.Code
  }

  static let malformed: [Malformed] = [
    Malformed(testDescription: "a torn last line", text: line, code: .malformedValue),
    Malformed(testDescription: "an empty line", text: "\n", code: .malformedJSON),
    Malformed(
      testDescription: "a blank line between", text: "\(line)\n\n\(line)\n", code: .malformedJSON),
    Malformed(testDescription: "no JSON", text: "PASS\n", code: .malformedJSON),
    Malformed(
      testDescription: "two objects on a line", text: "\(line)\(line)\n", code: .malformedJSON),
    Malformed(
      testDescription: "a member twice",
      text: line.replacing(#""errno""#, with: #""errno":null,"errno""#) + "\n",
      code: .malformedJSON),
    Malformed(
      testDescription: "a member twice, once escaped",
      text: line.replacing(#""errno""#, with: #""errn\u006f":null,"errno""#) + "\n",
      code: .malformedJSON),
    Malformed(
      testDescription: "a byte-order mark", text: "\u{FEFF}\(line)\n", code: .malformedJSON),
    Malformed(testDescription: "an array", text: "[\(line)]\n", code: .wrongType),
    Malformed(
      testDescription: "no check", text: line.replacing(#""check":"a","#, with: "") + "\n",
      code: .missingMember),
    Malformed(
      testDescription: "no arguments",
      text: line.replacing(#""arguments":["/"],"#, with: "") + "\n", code: .missingMember),
    Malformed(
      testDescription: "a check that is no id",
      text: line.replacing(#""a""#, with: #""A b""#) + "\n",
      code: .malformedValue),
    Malformed(
      testDescription: "a number as errno", text: line.replacing(#""EPERM""#, with: "1") + "\n",
      code: .wrongType),
    Malformed(
      testDescription: "an errno in words",
      text: line.replacing(#""EPERM""#, with: #""denied""#) + "\n", code: .malformedValue),
    Malformed(
      testDescription: "an errno that only looks right",
      text: line.replacing("EPERM", with: "EPE\u{0420}M") + "\n", code: .malformedValue),
    Malformed(
      testDescription: "an argument that is none",
      text: line.replacing(#"["/"]"#, with: "[1]") + "\n", code: .wrongType),
    Malformed(
      testDescription: "values that are none",
      text: line.replacing(#""errno":"EPERM""#, with: #""values":"lo""#) + "\n", code: .wrongType),
  ]

  @Test(arguments: malformed)
  func aLineThatIsNoneMakesTheFileUnreadable(_ malformed: Malformed) {
    expectRefusal(malformed.code) {
      try ObservationLog(parsing: Array(malformed.text.utf8), name: "log")
    }
    // A good line before it saves nothing.
    expectRefusal(malformed.code) {
      try ObservationLog(parsing: Array("\(Self.line)\n\(malformed.text)".utf8), name: "log")
    }
  }

  @Test func limits() {
    let many = String(repeating: Self.line + "\n", count: ObservationLog.maximumLines + 1)
    expectRefusal(.malformedValue) { try ObservationLog(parsing: Array(many.utf8), name: "log") }
    let large = [UInt8](repeating: 0x20, count: ObservationLog.maximumBytes) + [0x0A]
    expectRefusal(.malformedValue) { try ObservationLog(parsing: large, name: "log") }
  }

  @Test func theLineIsNamed() throws {
    let refusal = expectRefusal(.malformedJSON) {
      try ObservationLog(parsing: Array("\(Self.line)\nPASS\n".utf8), name: "log.jsonl")
    }
    #expect(refusal?.subject == "log.jsonl line 2")
  }

  @Test func whatIsReadAndWhatIsPassedOver() throws {
    let text = """
      {"result":"pass","check":"a","probe":"P","call":"c","arguments":["x",""],"errno":null}
      {"check":"b","probe":"P","call":"c","arguments":[],"values":["lo"],"pass":true,"more":{"a":[1.5]}}
      {"check":"c","probe":"P","call":"c","arguments":[]}

      """
    let log = try ObservationLog(parsing: Array(text.utf8), name: "log")
    #expect(
      log.observations == [
        Observation(
          check: Identifier(known: "a"), probe: "P", call: "c", arguments: ["x", ""],
          returned: .success),
        Observation(
          check: Identifier(known: "b"), probe: "P", call: "c", arguments: [], values: ["lo"]),
        Observation(check: Identifier(known: "c"), probe: "P", call: "c", arguments: []),
      ])
  }

  @Test func nothingIsReadOfNothing() throws {
    #expect(try ObservationLog(parsing: [], name: "log").observations.isEmpty)
  }

  @Test func whatIsWrittenIsRead() throws {
    let log = ObservationLog(CheckCatalogue.standard.checks.flatMap { [$0.passing, $0.failing] })
    #expect(try ObservationLog(parsing: log.bytes, name: "log") == log)
  }
}
