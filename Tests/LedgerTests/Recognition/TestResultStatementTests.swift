import Testing

@testable import Ledger

@Suite("In-toto test results")
struct TestResultStatementTests {
  private func recognize(_ json: String) throws -> RecognizedEvidence {
    try EvidenceRecognizer.recognize(Array(json.utf8), name: "result.json")
  }

  private func statement(_ members: String) -> String {
    """
    {"_type": "https://in-toto.io/Statement/v1", "subject": [{"digest": {"sha256": "00"}}],
     "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
     "predicate": {"configuration": [], \(members)}}
    """
  }

  @Test func everyOutcome() throws {
    let evidence = try recognize(RecognitionSamples.testResult)
    #expect(evidence.format == .testResult)
    #expect(evidence.kind == .test)
    #expect(evidence.mediaType == "application/vnd.in-toto+json")
    #expect(evidence.counts.map(\.name) == ["failed", "passed", "tests", "warned"])
    #expect(evidence.counts.map(\.value) == [1, 2, 4, 1])
    #expect(evidence.claimedResult == .failed)
    #expect(evidence.disagreements.isEmpty)
    #expect(evidence.revisions == ["d20ace7968ba43c0219f62d71334c1095bab1602"])
    #expect(evidence.test(named: "refuses an unverified sandbox")?.outcome == .failed)
    #expect(evidence.test(named: "lint")?.outcome == .warned)
  }

  /// What the statement claims as a whole, and what its lists say.
  @Test(arguments: [
    (#""result":"PASSED","passedTests":["a"]"#, ClaimedResult?.none),
    (#""result":"PASSED","passedTests":[]"#, nil),
    (#""result":"PASSED""#, nil),
    (#""result":"FAILED""#, nil),
    (#""result":"WARNED","warnedTests":["a"],"passedTests":["b"]"#, nil),
    (#""result":"PASSED","failedTests":["a"]"#, .failed),
    (#""result":"PASSED","warnedTests":["a"]"#, .warned),
    (#""result":"WARNED","failedTests":["a"],"warnedTests":["b"]"#, .failed),
    (#""result":"FAILED","passedTests":["a"]"#, .passed),
    (#""result":"FAILED","failedTests":[]"#, .passed),
  ])
  func claimedResult(members: String, observed: ClaimedResult?) throws {
    let evidence = try recognize(statement(members))
    let disagreement = evidence.disagreements.first
    #expect(disagreement?.observed == observed?.rawValue)
    if let disagreement { #expect(disagreement.claimed == evidence.claimedResult?.rawValue) }
  }

  @Test func aTestInTwoListsHasItsWorstOutcome() throws {
    let evidence = try recognize(
      statement(#""result":"FAILED","passedTests":["a","a"],"failedTests":["a"]"#))
    #expect(evidence.tests == [ObservedTest(name: "a", outcome: .failed)])
    #expect(evidence.count("tests") == 3)
  }

  @Test func otherStatementsAreDocuments() throws {
    let other = RecognitionSamples.testResult.replacing(
      "attestation/test-result", with: "attestation/vulns")
    #expect(try recognize(other).format == .document)
  }
}
