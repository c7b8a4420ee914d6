import Testing

@testable import Ledger

@Suite("JUnit reports")
struct JUnitReportTests {
  private func recognize(
    _ xml: String, name: String = "report.xml"
  ) throws -> RecognizedEvidence {
    try EvidenceRecognizer.recognize(Array(xml.utf8), name: name)
  }

  private func counts(_ evidence: RecognizedEvidence) -> [String: UInt64] {
    Dictionary(uniqueKeysWithValues: evidence.counts.map { ($0.name, $0.value) })
  }

  @Test func swiftTestingReport() throws {
    let evidence = try recognize(RecognitionSamples.swiftTesting)
    #expect(evidence.format == .junit)
    #expect(evidence.kind == .test)
    #expect(evidence.mediaType == "application/xml")
    #expect(
      counts(evidence) == [
        "errored": 0, "failed": 0, "flaky": 0, "passed": 3, "skipped": 0, "suites": 1, "tests": 3,
      ])
    #expect(evidence.counts.map(\.name) == evidence.counts.map(\.name).sorted())
    #expect(evidence.disagreements.isEmpty)
    #expect(
      evidence.test(named: "TransparencyLogTests.HexTests.roundTrip()")?.outcome == .passed)
    #expect(evidence.test(named: "TransparencyLogTests.HexTests") == nil)
  }

  @Test func pytestReport() throws {
    let evidence = try recognize(RecognitionSamples.pytest)
    #expect(
      counts(evidence) == [
        "errored": 2, "failed": 2, "flaky": 0, "passed": 3, "skipped": 2, "suites": 1, "tests": 9,
      ])
    // It counts the test that failed twice once, which is not a disagreement.
    #expect(evidence.disagreements.isEmpty)
    #expect(evidence.tests.count == 8)
    #expect(evidence.test(named: "t.test_td")?.outcome == .errored)
    #expect(evidence.test(named: "t.test_p[b]")?.outcome == .passed)
  }

  @Test func nestedSuites() throws {
    let evidence = try recognize(RecognitionSamples.nested)
    #expect(
      counts(evidence) == [
        "errored": 1, "failed": 1, "flaky": 1, "passed": 1, "skipped": 2, "suites": 3, "tests": 6,
      ])
    #expect(evidence.disagreements.isEmpty)
    #expect(evidence.tests.map(\.name) == ["L.a", "L.b", "L.c", "L.d", "e", "f"])
    #expect(
      evidence.tests.map(\.outcome)
        == [.passed, .failed, .skipped, .warned, .errored, .skipped])
  }

  @Test func contentsDecideNotTheName() throws {
    let xml = RecognitionSamples.swiftTesting
    for name in ["report", "report.json", "report.txt", "a/b/TEST-x.xml"] {
      #expect(try recognize(xml, name: name).format == .junit)
    }
    #expect(try recognize("\u{FEFF}" + xml).format == .junit, "UTF-8 may have a byte-order mark")
    #expect(try recognize("\n  <testsuite/>", name: "x").format == .junit)
  }

  @Test func emptySuiteHasNoTests() throws {
    let evidence = try recognize("<testsuites/>")
    #expect(evidence.count("tests") == 0)
    #expect(evidence.count("suites") == 0)
    #expect(evidence.tests.isEmpty)
  }

  /// What a test case says of itself and what is counted for it.
  @Test(arguments: [
    ("", TestOutcome.passed),
    ("<system-err>failure</system-err>", .passed),
    ("<properties><property name='failure' value='1'/></properties>", .passed),
    ("<skipped/>", .skipped),
    ("<failure/>", .failed),
    ("<error/>", .errored),
    ("<failure/><error/>", .errored),
    ("<error/><failure/><skipped/>", .errored),
    ("<skipped/><failure/>", .failed),
    ("<flakyFailure/>", .warned),
    ("<flakyError/><failure/>", .failed),
    ("<rerunFailure/>", .failed),
    ("<warning/>", .warned),
    ("<x:failure/>", .failed),
  ])
  func outcomeOfATestCase(children: String, outcome: TestOutcome) throws {
    let evidence = try recognize(
      "<testsuite><testcase name='t'>\(children)</testcase></testsuite>")
    #expect(evidence.tests == [ObservedTest(name: "t", outcome: outcome)])
  }

  @Test(arguments: [
    ("status='run'", TestOutcome.passed), ("status='notrun'", .skipped),
    ("status='Disabled'", .skipped), ("result='suppressed'", .skipped),
    ("status='fail'", .failed), ("result='ERROR'", .errored),
    ("status='run' result='skipped'", .skipped),
  ])
  func outcomeInAttributes(attributes: String, outcome: TestOutcome) throws {
    let evidence = try recognize("<testsuite><testcase name='t' \(attributes)/></testsuite>")
    #expect(evidence.tests == [ObservedTest(name: "t", outcome: outcome)])
  }

  @Test func oneFailureOfSeveralReportsCounts() throws {
    let evidence = try recognize(
      """
      <testsuites>
        <testsuite><testcase name="t"/></testsuite>
        <testsuite><testcase name="t"><failure/></testcase></testsuite>
        <testsuite><testcase name="t"/></testsuite>
      </testsuites>
      """)
    #expect(evidence.tests == [ObservedTest(name: "t", outcome: .failed)])
    #expect(evidence.count("tests") == 3)
  }

  @Test func namesAreComparedAsBytes() throws {
    // The same letter, composed and decomposed: equal as Swift strings, two tests here.
    let evidence = try recognize(
      "<testsuite><testcase name='\u{E9}'/><testcase name='e\u{301}'><failure/></testcase></testsuite>"
    )
    #expect(evidence.tests.count == 2)
    #expect(evidence.test(named: "\u{E9}")?.outcome == .passed)
    #expect(evidence.test(named: "e\u{301}")?.outcome == .failed)
  }

  /// Totals that differ from what stands in the report.
  @Test(arguments: [
    ("tests='2'", "tests", "2", "3"),
    ("tests='-1'", "tests", "-1", "3"),
    ("tests='9007199254740991'", "tests", "9007199254740991", "3"),
    ("failures='0'", "failures", "0", "1"),
    ("errors='0'", "errors", "0", "1"),
    ("skipped='1'", "skipped", "1", "0"),
    ("disabled='1'", "skipped", "1", "0"),
  ])
  func lyingTotals(
    attribute: String, subject: String, claimed: String, observed: String
  ) throws {
    for root in ["testsuite", "testsuites"] {
      let evidence = try recognize(
        """
        <\(root) name="s" \(attribute)>
          <testcase name="a"/><testcase name="b"><failure/></testcase>
          <testcase name="c"><error/></testcase>
        </\(root)>
        """)
      let disagreement = try #require(evidence.disagreements.first)
      #expect(evidence.disagreements.count == 1)
      #expect(disagreement.claimant == "\(root) “s”")
      #expect(disagreement.position == "line 1, column 1")
      #expect(disagreement.subject == subject)
      #expect(disagreement.claimed == claimed)
      #expect(disagreement.observed == observed)
      #expect(evidence.count("failed") == 1, "a claim never changes a count")
    }
  }

  @Test func outerTotalsCoverInnerSuites() throws {
    let evidence = try recognize(
      """
      <testsuites tests="1"><testsuite name="s" tests="2">
      <testcase name="a"/><testcase name="b"/></testsuite></testsuites>
      """)
    #expect(
      evidence.disagreements.map(\.description) == [
        "line 1, column 1: testsuites “” claims tests 1, counted 2"
      ])
  }

  @Test func otherXMLIsADocument() throws {
    for xml in [
      "<html/>", "<project><testsuite/></project>", "<testcase name='t'/>", "<TestSuite/>",
      "<!DOCTYPE coverage SYSTEM 'http://example.org/c.dtd'><coverage/>",
      "<report><unfinished>",
    ] {
      #expect(try recognize(xml).format == .document, "\(xml)")
    }
  }
}
