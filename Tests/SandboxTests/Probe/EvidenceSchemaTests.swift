import Foundation
import Ledger
import Testing

/// The schema of the profile, by somebody else's validator: what the probe writes is of its form.
@Suite(.enabled(if: canValidate, "python3-jsonschema is absent"))
struct EvidenceSchemaTests {
  /// Prints the number of each line that is not valid, and the count of lines.
  private static let validate = """
    import json, sys, jsonschema
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    lines = open(sys.argv[2]).read().splitlines()
    bad = [n for n, line in enumerate(lines, 1) if not validator.is_valid(json.loads(line))]
    print("invalid", *bad)
    """

  private func invalidLines(_ text: [UInt8]) throws -> String {
    let scratch = try Scratch()
    try scratch.write("lines.jsonl", String(decoding: text, as: UTF8.self))
    let schema = Repository.profile.appending(path: "evidence.schema.json").path
    return try Command.run(
      "/usr/bin/python3", ["-c", Self.validate, schema, scratch.path("lines.jsonl")]
    ).output
  }

  @Test func aRunOnTheBareHost() throws {
    #expect(try invalidLines(ProbeProgram.baseline.get().bytes) == "invalid\n")
  }

  @Test(.needsBubblewrap, arguments: ["4a", "4b"])
  func aRunInTheSandbox(under variant: String) throws {
    let run = try ProbeSandbox.run(filter: SandboxedProbeTests.filter(variant))
    #expect(try invalidLines(run.scratch.contents("out/observations.jsonl")) == "invalid\n")
  }

  @Test func whatIsNoObservation() throws {
    let good = #""check":"a","probe":"PR-NET-1","call":"open","arguments":[]"#
    let lines = [
      "{\(good),\"errno\":null}", "{\(good),\"values\":[]}",
      // Nothing was seen; a judgement; a probe that nobody knows; an error in words; a value twice.
      "{\(good)}", "{\(good),\"errno\":null,\"result\":\"pass\"}",
      "{\(good.replacing("PR-NET-1", with: "PR-NET-9")),\"errno\":null}",
      "{\(good),\"errno\":\"denied\"}", "{\(good),\"values\":[\"lo\",\"lo\"]}",
    ]
    let text = lines.joined(separator: "\n") + "\n"
    #expect(try invalidLines(Array(text.utf8)) == "invalid 3 4 5 6 7\n")
  }
}

private let canValidate = Command.isPresent("/usr/bin/python3", "-c", "import jsonschema")
