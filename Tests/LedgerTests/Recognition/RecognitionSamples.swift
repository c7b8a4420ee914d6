/// Small files of each format, for the tests of recognition.
enum RecognitionSamples {
  /// As `swift test --xunit-output` writes it.
  static let swiftTesting = """
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites>
      <testsuite name="TestResults" errors="0" tests="3" failures="0" skipped="0" time="0.004492331">
        <testcase classname="TransparencyLogTests.HexTests" name="roundTrip()" time="0.002229792" />
        <testcase classname="TransparencyLogTests.HexTests" name="everyByte()" time="0.002773336" />
        <testcase classname="TransparencyLogTests.HexTests" name="refused(digits:)" time="0.003356781" />
      </testsuite>
    </testsuites>

    """

  /// As pytest writes it: nine test cases, of which it counts eight, for `test_td` failed in its body
  /// and again in its teardown.
  static let pytest = """
    <?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" \
    errors="2" failures="2" skipped="2" tests="8" time="0.603" \
    timestamp="2026-11-24T06:45:56.607093+00:00" hostname="vm"><testcase classname="t" \
    name="test_ok" time="0.001" /><testcase classname="t" name="test_bad" time="0.001"><failure \
    message="AssertionError: x&lt;y &amp; #x00 z&#10;assert 1 == 2">&gt;   def test_bad(): assert \
    1==2, "x&lt;y"

    t.py:3: AssertionError</failure></testcase><testcase classname="t" name="test_skip" \
    time="0.000"><skipped type="pytest.skip" message="no">t.py:4: no</skipped></testcase><testcase \
    classname="t" name="test_err" time="0.001"><error message="failed on setup with \
    &quot;RuntimeError: setup&quot;">t.py:7: RuntimeError</error></testcase><testcase classname="t" \
    name="test_td" time="0.001"><failure message="assert False">t.py:13: \
    AssertionError</failure></testcase><testcase classname="t" name="test_td" time="0.000"><error \
    message="failed on teardown">t.py:12: RuntimeError</error></testcase><testcase classname="t" \
    name="test_xf" time="0.001"><skipped type="pytest.xfail" message="" /></testcase><testcase \
    classname="t" name="test_p[a]" time="0.001" /><testcase classname="t" name="test_p[b]" \
    time="0.001" /></testsuite></testsuites>
    """

  /// Suites within suites, output and properties to be passed over, a test that is flaky, one that
  /// did not run, and totals on every level.
  static let nested = """
    <testsuites tests="6" failures="1" errors="1" skipped="1" disabled="1">
      <testsuite name="outer" tests="6" failures="1">
        <properties><property name="seed" value="4"/></properties>
        <testsuite name="left" tests="4">
          <testcase name="a" classname="L"/>
          <testcase name="b" classname="L">
            <failure type="T">first</failure>
            <failure type="T">second</failure>
            <system-out>failure error skipped</system-out>
          </testcase>
          <testcase name="c" classname="L" status="notrun"/>
          <testcase name="d" classname="L"><flakyFailure type="T"><stackTrace/></flakyFailure></testcase>
        </testsuite>
        <testsuite name="right" tests="2">
          <testcase name="e"><error/><rerunError/></testcase>
          <testcase name="f"><skipped/></testcase>
        </testsuite>
      </testsuite>
    </testsuites>
    """

  /// Two runs: one of a scanner that found something of every sort, one that did not get to results.
  static let sarif = """
    {
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "scan", "semanticVersion": "3.1.4", "version": "3.1",
              "rules": [
                {"id": "net.socket", "defaultConfiguration": {"level": "error"}},
                {"id": "style.name", "defaultConfiguration": {"level": "note"}},
                {"id": "exec.shell"},
                {"id": "old.rule", "defaultConfiguration": {"enabled": false}}
              ]
            },
            "extensions": [{"name": "sql", "rules": [{"id": "sql.raw"}]}]
          },
          "invocations": [
            {
              "executionSuccessful": true,
              "ruleConfigurationOverrides": [
                {"descriptor": {"id": "style.name"}, "configuration": {"level": "error"}}
              ],
              "toolExecutionNotifications": [
                {"level": "error", "message": {"text": "cannot parse a.c"}},
                {"message": {"text": "slow"}}
              ]
            }
          ],
          "versionControlProvenance": [
            {"repositoryUri": "https://example.org/r", "revisionId": "b27f"},
            {"repositoryUri": "https://example.org/s", "revisionId": "a113"},
            {"repositoryUri": "https://example.org/r", "revisionId": "b27f"}
          ],
          "results": [
            {"ruleId": "net.socket", "message": {"text": "connect"}},
            {"ruleIndex": 0, "message": {"text": "bind"}},
            {"ruleId": "net.socket/udp", "level": "warning", "message": {"text": "sendto"}},
            {"ruleId": "style.name", "message": {"text": "x"}},
            {"ruleId": "style.name", "provenance": {"invocationIndex": 0}, "message": {"text": "y"}},
            {"ruleId": "exec.shell", "ruleIndex": 2, "message": {"text": "sh"}},
            {"rule": {"index": 0, "toolComponent": {"index": 0}}, "level": "none", "message": {}},
            {"ruleId": "undeclared", "message": {}},
            {"level": "error", "message": {"text": "of no rule"}},
            {"ruleId": "exec.shell", "suppressions": [{"kind": "inSource"}], "message": {}},
            {"ruleId": "exec.shell", "message": {},
             "suppressions": [{"kind": "external", "status": "accepted"},
                              {"kind": "external", "status": "rejected"}]},
            {"ruleId": "exec.shell", "suppressions": [], "message": {}},
            {"ruleId": "exec.shell", "baselineState": "absent", "message": {}},
            {"ruleId": "exec.shell", "baselineState": "unchanged", "message": {}},
            {"ruleId": "exec.shell", "kind": "pass", "message": {}},
            {"ruleId": "exec.shell", "kind": "open", "message": {}},
            {"ruleId": "exec.shell", "kind": "review", "message": {}},
            {"ruleId": "exec.shell", "kind": "informational", "level": "error", "message": {}},
            {"ruleId": "exec.shell", "kind": "notApplicable", "level": "none", "message": {}}
          ]
        },
        {
          "tool": {"driver": {"name": "second"}},
          "invocations": [{"executionSuccessful": false, "exitCode": 2}]
        }
      ]
    }
    """

  /// A test result with each outcome.
  static let testResult = """
    {
      "_type": "https://in-toto.io/Statement/v1",
      "subject": [{"name": "source", "digest": {"gitCommit": "d20ace7968ba43c0219f62d71334c1095bab1602"}}],
      "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
      "predicate": {
        "result": "FAILED",
        "configuration": [{"name": "ci.yml"}],
        "url": "https://example.org/1",
        "passedTests": ["build", "unit"],
        "warnedTests": ["lint"],
        "failedTests": ["refuses an unverified sandbox"],
        "later": {"an": "extension"}
      }
    }
    """
}
