import Testing

@testable import Ledger

@Suite("SARIF logs")
struct SARIFLogTests {
  private func recognize(_ json: String, name: String = "scan.sarif") throws -> RecognizedEvidence {
    try EvidenceRecognizer.recognize(Array(json.utf8), name: name)
  }

  /// A log of one run with these members.
  private func run(_ members: String) -> String {
    #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"}},\#(members)}]}"#
  }

  @Test func everySortOfResult() throws {
    let evidence = try recognize(RecognitionSamples.sarif)
    #expect(evidence.format == .sarif)
    #expect(evidence.kind == .guard)
    #expect(evidence.mediaType == "application/sarif+json")
    let counts = Dictionary(uniqueKeysWithValues: evidence.counts.map { ($0.name, $0.value) })
    #expect(
      counts == [
        "absent": 1, "findings": 12, "findingsError": 4, "findingsNone": 1, "findingsNote": 1,
        "findingsWarning": 6, "invocations": 2, "invocationsFailed": 1, "kindInformational": 1,
        "kindNotApplicable": 1, "kindOpen": 1, "kindPass": 1, "kindReview": 1, "results": 19,
        "rulesEnabled": 4, "rulesUsed": 5, "runs": 2, "runsWithoutResults": 1, "suppressed": 1,
        "toolErrors": 1,
      ])
    #expect(evidence.counts.map(\.name) == evidence.counts.map(\.name).sorted())
    #expect(evidence.counts.count <= EvidencePredicate.maximumCounts)
  }

  @Test func toolsRevisionsAndRules() throws {
    let evidence = try recognize(RecognitionSamples.sarif)
    #expect(
      evidence.tools == [
        EvidencePredicate.Tool(name: "scan", version: "3.1.4"),
        EvidencePredicate.Tool(name: "second", version: nil),
      ])
    #expect(evidence.revisions == ["a113", "b27f"])
    #expect(
      evidence.rules.map(\.id) == [
        "exec.shell", "net.socket", "old.rule", "sql.raw", "style.name", "undeclared",
      ])
    #expect(
      evidence.rule(id: "net.socket")
        == ObservedRule(id: "net.socket", isEnabled: true, findings: 3, suppressed: 0))
    #expect(
      evidence.rule(id: "exec.shell")
        == ObservedRule(id: "exec.shell", isEnabled: true, findings: 4, suppressed: 1))
    #expect(evidence.rule(id: "old.rule")?.isEnabled == false, "switched off: silence says nothing")
    #expect(evidence.rule(id: "undeclared")?.isEnabled == false)
    #expect(evidence.rule(id: "sql.raw")?.findings == 1)
    #expect(evidence.rule(id: "never.heard") == nil)
  }

  @Test func levelOfAResultThatIsNone() throws {
    let disagreement = try #require(try recognize(RecognitionSamples.sarif).disagreements.first)
    #expect(disagreement.claimant == "result of kind informational")
    #expect(disagreement.subject == "level")
    #expect(disagreement.claimed == "error")
  }

  @Test func cleanRunDiffersFromNoResults() throws {
    let clean = try recognize(run(#""results":[]"#))
    #expect(clean.count("findings") == 0)
    #expect(clean.count("runsWithoutResults") == 0)
    for members in [#""results":null"#, #""columnKind":"utf16CodeUnits""#] {
      #expect(try recognize(run(members)).count("runsWithoutResults") == 1)
    }
    #expect(try recognize(#"{"version":"2.1.0","runs":[]}"#).count("runs") == 0)
  }

  @Test func overridesSwitchRulesOffAndOn() throws {
    let evidence = try recognize(
      """
      {"version": "2.1.0", "runs": [{
        "tool": {"driver": {"name": "t", "rules": [
          {"id": "on"}, {"id": "off", "defaultConfiguration": {"enabled": false}}, {"id": "half"}]}},
        "invocations": [
          {"executionSuccessful": true, "ruleConfigurationOverrides": [
            {"descriptor": {"index": 0}, "configuration": {"enabled": false}},
            {"descriptor": {"id": "off"}, "configuration": {"enabled": true}},
            {"descriptor": {"id": "half"}, "configuration": {"enabled": true}}]},
          {"executionSuccessful": true, "ruleConfigurationOverrides": [
            {"descriptor": {"id": "half"}, "configuration": {"enabled": false}}]}],
        "results": []}]}
      """)
    #expect(evidence.rules.map(\.id) == ["half", "off", "on"])
    #expect(evidence.rules.map(\.isEnabled) == [false, true, false])
  }

  @Test func subrulesBelongToTheirRule() throws {
    let evidence = try recognize(
      """
      {"version": "2.1.0", "runs": [{
        "tool": {"driver": {"name": "t", "rules": [{"id": "a"}, {"id": "a/b"}]},
                 "extensions": [{"name": "more", "rules": [{"id": "c"}]}]},
        "results": [
          {"ruleId": "a/x/y", "message": {}}, {"ruleId": "a/b/x", "message": {}},
          {"ruleId": "c/z", "message": {}}, {"ruleId": "ab", "message": {}},
          {"rule": {"id": "c", "toolComponent": {"name": "more"}}, "message": {}},
          {"rule": {"id": "a", "toolComponent": {"name": "more"}}, "message": {}}]}]}
      """)
    #expect(evidence.rules.map(\.id) == ["a", "a/b", "ab", "c"])
    #expect(evidence.rules.map(\.findings) == [2, 1, 1, 2])
    #expect(evidence.rules.map(\.isEnabled) == [true, true, false, true])
  }

  @Test(arguments: [
    (#"{"status":"accepted"}"#, true), (#"{"kind":"inSource"}"#, true),
    (#"{"status":"underReview"}"#, false), (#"{"status":"rejected"}"#, false),
    (#"{"status":"accepted"},{"status":"underReview"}"#, false), ("", false),
  ])
  func suppression(suppressions: String, holds: Bool) throws {
    let evidence = try recognize(
      run(#""results":[{"message":{},"suppressions":[\#(suppressions)]}]"#))
    #expect(evidence.count("suppressed") == (holds ? 1 : 0))
    #expect(evidence.count("findings") == (holds ? 0 : 1))
  }

  @Test func contentsDecideNotTheName() throws {
    for name in ["scan", "scan.json", "scan.txt", "scan.xml"] {
      #expect(try recognize(RecognitionSamples.sarif, name: name).format == .sarif)
    }
    for json in [
      #"{"version":"2.1.0","other":[]}"#, #"{"runs":[]}"#, "[]", "{}", #"{"version":1e400}"#,
    ] {
      #expect(try recognize(json, name: "x.json").format == .document, "\(json)")
    }
  }
}
