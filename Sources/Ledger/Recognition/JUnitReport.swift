/// Reads a JUnit XML report and counts its test cases.
///
/// There is no standard, so the structure is held to what all writers share: `testsuites` or
/// `testsuite` outermost, suites within suites, test cases within suites, and what became of a test
/// directly inside its test case. A word of failure in any other place is refused, for it would not
/// be counted. Everything else (output, properties) is passed over.
final class JUnitReport: XMLElementHandler {
  /// The most test cases and suites together; the largest suites in the field have some 100,000.
  static let maximumElements = 1 << 20
  /// The most bytes of a name; a parameterised test's can be long.
  static let maximumNameBytes = 16_384

  /// Whether the outermost element is one of a JUnit report's; nil before any was seen.
  private(set) var isJUnit: Bool?

  private var open: [Element] = []
  private var suites: [Suite] = []
  private var testCase: TestCase?
  private var outcomes: [[UInt8]: TestOutcome] = [:]
  private var tally = Tally()
  private var suiteCount = 0
  private var disagreements: [Disagreement] = []

  /// What was read, once the document has ended.
  func evidence(mediaType: String) -> RecognizedEvidence {
    var evidence = RecognizedEvidence(.junit, mediaType: mediaType)
    evidence.setCounts([
      "errored": tally[.errored], "failed": tally[.failed], "flaky": tally[.warned],
      "passed": tally[.passed], "skipped": tally[.skipped], "suites": suiteCount,
      "tests": tally.tests,
    ])
    evidence.tests = ObservedTest.list(outcomes)
    evidence.disagreements = disagreements
    return evidence
  }

  // MARK: Elements

  private enum Element {
    case suites, suite, testCase, verdict, other

    var holdsTests: Bool { self == .suites || self == .suite }
  }

  func start(
    _ name: String, _ attributes: XMLAttributes, at position: RecognitionError.Position
  ) throws(RecognitionError) -> Bool {
    // A prefix does not make a failure something else.
    let colon = name.utf8.lastIndex(of: UInt8(ascii: ":"))
    let localName = colon.map { name[name.utf8.index(after: $0)...] }
    let parent = open.last
    let element: Element
    switch localName ?? name[...] {
    case "testsuites":
      guard parent == nil else { throw misplaced(name, "inside another element", position) }
      element = .suites
      try openSuite(name, attributes, at: position)
    case "testsuite":
      guard parent?.holdsTests ?? true else { throw misplaced(name, "outside a suite", position) }
      element = .suite
      try openSuite(name, attributes, at: position)
    case "testcase":
      if parent == nil { return refuseRoot() }
      guard parent?.holdsTests == true else { throw misplaced(name, "outside a suite", position) }
      element = .testCase
      try openTestCase(attributes, at: position)
    case let local:
      if parent == nil { return refuseRoot() }
      if let verdict = Verdict(rawValue: String(local)) {
        guard parent == .testCase else { throw misplaced(name, "outside a test case", position) }
        element = .verdict
        testCase?.add(verdict)
      } else {
        element = .other
      }
    }
    isJUnit = true
    open.append(element)
    return true
  }

  func end(at position: RecognitionError.Position) throws(RecognitionError) {
    switch open.popLast() {
    case .suites, .suite: closeSuite()
    case .testCase: closeTestCase()
    case .verdict, .other, nil: break
    }
  }

  private func refuseRoot() -> Bool {
    isJUnit = false
    return false
  }

  private func misplaced(
    _ name: String, _ place: String, _ position: RecognitionError.Position
  ) -> RecognitionError {
    RecognitionError(
      .misplacedElement, at: position, "found the element \(name.abbreviated) \(place)")
  }

  private func countElement(at position: RecognitionError.Position) throws(RecognitionError) {
    guard suiteCount + tally.tests < Self.maximumElements else {
      throw RecognitionError(
        .overLimit, at: position,
        "expected at most \(Self.maximumElements) suites and test cases, found more")
    }
  }

  private func name(
    _ attribute: StaticString, _ attributes: XMLAttributes, at position: RecognitionError.Position
  ) throws(RecognitionError) -> String? {
    guard let name = attributes[attribute] else { return nil }
    guard name.utf8.count <= Self.maximumNameBytes else {
      throw RecognitionError(
        .overLimit, at: position,
        "expected at most \(Self.maximumNameBytes) bytes in the attribute \(attribute), "
          + "found \(name.utf8.count)")
    }
    return name
  }

  // MARK: Test cases

  /// An element inside a test case that says what became of the test.
  private enum Verdict: String {
    case failure, error, skipped
    // A test that failed and then passed when it was run again, as Maven Surefire reports it.
    case flakyFailure, flakyError
    // A further failure of a test that never passed; its first stands beside it.
    case rerunFailure, rerunError
    // A test that PHPUnit gave a warning instead of a result.
    case warning

    var outcome: TestOutcome {
      switch self {
      case .failure, .rerunFailure: .failed
      case .error, .rerunError: .errored
      case .skipped: .skipped
      case .flakyFailure, .flakyError, .warning: .warned
      }
    }
  }

  private struct TestCase {
    var name: [UInt8]
    var outcome: TestOutcome
    var failures = 0
    var errors = 0

    mutating func add(_ verdict: Verdict) {
      outcome = max(outcome, verdict.outcome)
      if verdict == .failure { failures += 1 }
      if verdict == .error { errors += 1 }
    }
  }

  private func openTestCase(
    _ attributes: XMLAttributes, at position: RecognitionError.Position
  ) throws(RecognitionError) {
    try countElement(at: position)
    guard let name = try name("name", attributes, at: position) else {
      throw RecognitionError(
        .missingMember, at: position, "expected a name of the test case, found none")
    }
    let group = try self.name("classname", attributes, at: position) ?? ""
    testCase = TestCase(
      name: group.isEmpty ? Array(name.utf8) : Array("\(group).\(name)".utf8),
      outcome: Self.outcome(status: attributes["status"], result: attributes["result"]))
  }

  /// What the attributes of a test case say of its outcome: some writers say it nowhere else.
  private static func outcome(status: String?, result: String?) -> TestOutcome {
    [status, result].reduce(.passed) { outcome, word in
      switch word?.lowercased() {
      case "fail", "failed", "failure": max(outcome, .failed)
      case "error", "errored": max(outcome, .errored)
      case "notrun", "disabled", "skip", "skipped", "ignored", "suppressed": max(outcome, .skipped)
      default: outcome
      }
    }
  }

  private func closeTestCase() {
    guard let test = testCase else { return }
    testCase = nil
    tally.add(test.outcome)
    outcomes[test.name] = max(outcomes[test.name] ?? .passed, test.outcome)
    guard let last = suites.indices.last else { return }
    suites[last].add(test.name, test.outcome, failures: test.failures, errors: test.errors)
  }

  // MARK: Suites

  private struct Tally {
    private var byOutcome: [TestOutcome: Int] = [:]
    private(set) var tests = 0

    subscript(outcome: TestOutcome) -> Int { byOutcome[outcome] ?? 0 }

    mutating func add(_ outcome: TestOutcome, _ count: Int = 1) {
      byOutcome[outcome, default: 0] += count
      tests += count
    }

    mutating func add(_ other: Tally) {
      for (outcome, count) in other.byOutcome { add(outcome, count) }
    }
  }

  /// A suite that is open: what it claims, and what was counted in it and the suites inside it.
  private struct Suite {
    let element: String
    let name: String?
    let position: RecognitionError.Position
    var claims: [Claim] = []
    var tally = Tally()
    /// Elements, of which a test case may have several; some writers count these.
    var failureElements = 0
    var errorElements = 0
    /// Test cases with such an element, which most writers count.
    var testsWithFailures = 0
    var testsWithErrors = 0
    /// Names seen directly in it, and how many different ones the suites inside it have: pytest
    /// reports a test that fails in its body and in its teardown as two test cases, and counts one.
    var names: Set<[UInt8]> = []
    var namesInside = 0

    mutating func add(_ name: [UInt8], _ outcome: TestOutcome, failures: Int, errors: Int) {
      tally.add(outcome)
      names.insert(name)
      failureElements += failures
      errorElements += errors
      testsWithFailures += failures > 0 ? 1 : 0
      testsWithErrors += errors > 0 ? 1 : 0
    }

    mutating func add(_ inner: Suite) {
      tally.add(inner.tally)
      namesInside += inner.names.count + inner.namesInside
      failureElements += inner.failureElements
      errorElements += inner.errorElements
      testsWithFailures += inner.testsWithFailures
      testsWithErrors += inner.testsWithErrors
    }

    /// What may rightly be claimed of a total: the writers in the field count in different ways.
    func counted(_ subject: Claim.Subject) -> [Int] {
      switch subject {
      case .tests: [tally.tests, names.count + namesInside]
      case .failures: [testsWithFailures, failureElements, tally[.failed]]
      case .errors: [testsWithErrors, errorElements, tally[.errored]]
      case .skipped: [tally[.skipped]]
      }
    }
  }

  private struct Claim {
    enum Subject: String { case tests, failures, errors, skipped }

    let subject: Subject
    let count: Int64
  }

  private func openSuite(
    _ element: String, _ attributes: XMLAttributes, at position: RecognitionError.Position
  ) throws(RecognitionError) {
    try countElement(at: position)
    suiteCount += element.hasSuffix("testsuite") ? 1 : 0
    var suite = Suite(
      element: element, name: try name("name", attributes, at: position), position: position)
    func claim(_ attribute: StaticString) throws(RecognitionError) -> Int64? {
      guard let text = attributes[attribute] else { return nil }
      guard let count = Self.integer(text) else {
        throw RecognitionError(
          .malformedValue, at: position,
          "expected an integer in the attribute \(attribute), found \(text.abbreviated)")
      }
      return count
    }
    if let count = try claim("tests") { suite.claims.append(Claim(subject: .tests, count: count)) }
    if let count = try claim("failures") {
      suite.claims.append(Claim(subject: .failures, count: count))
    }
    if let count = try claim("errors") {
      suite.claims.append(Claim(subject: .errors, count: count))
    }
    // Disabled tests are test cases that did not run, counted beside those that were skipped.
    let (skipped, disabled) = (try claim("skipped"), try claim("disabled"))
    if skipped != nil || (disabled ?? 0) != 0 {
      suite.claims.append(Claim(subject: .skipped, count: (skipped ?? 0) + (disabled ?? 0)))
    }
    suites.append(suite)
  }

  /// A plain integer within ±(2^53−1), or nil.
  private static func integer(_ text: String) -> Int64? {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    guard (1...16).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
      let value = Int64(text), value.magnitude <= UInt64(JSONRules.largestInteger)
    else { return nil }
    return value
  }

  private func closeSuite() {
    guard let suite = suites.popLast() else { return }
    for claim in suite.claims {
      let counted = suite.counted(claim.subject)
      guard !counted.contains(where: { Int64($0) == claim.count }) else { continue }
      disagreements.append(
        Disagreement(
          claimant: "\(suite.element) \((suite.name ?? "").abbreviated)",
          position: suite.position.description, subject: claim.subject.rawValue,
          claimed: "\(claim.count)", observed: "\(counted[0])"))
    }
    if let outer = suites.indices.last { suites[outer].add(suite) }
  }
}

extension ObservedTest {
  /// The tests of a report in their order.
  static func list(_ outcomes: [[UInt8]: TestOutcome]) -> [ObservedTest] {
    outcomes.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { ObservedTest(name: String(decoding: $0.key, as: UTF8.self), outcome: $0.value) }
  }
}
