/// What a file was recognised as, and what was counted while reading it.
///
/// Counts are of what stands in the file. Totals that the file states are claims; where they differ
/// from what was counted, `disagreements` says so.
public struct RecognizedEvidence: Sendable {
  /// A format that evidence comes in.
  public enum Format: String, Sendable, CaseIterable {
    /// A static scan's log, SARIF 2.1.0 (OASIS).
    case sarif
    /// A test run's report in the XML that JUnit's tasks for Ant made common.
    case junit
    /// An in-toto Statement v1 with the predicate test-result v0.1.
    case testResult = "test-result"
    /// Anything else.
    case document

    /// The kind of evidence that the format is.
    public var kind: EvidencePredicate.Kind {
      switch self {
      case .sarif: .guard
      case .junit, .testResult: .test
      case .document: .document
      }
    }
  }

  /// The format.
  public let format: Format
  /// The media type.
  public let mediaType: String
  /// What was counted, zeros included, ascending by name; empty for a document.
  public internal(set) var counts: [EvidencePredicate.Count] = []
  /// The programs that made it, as it says, in its order.
  public internal(set) var tools: [EvidencePredicate.Tool] = []
  /// The source revisions that it says it is about, ascending, each once.
  public internal(set) var revisions: [String] = []
  /// The result that it claims as a whole (in-toto test-result), or nil when the format has none.
  public internal(set) var claimedResult: ClaimedResult?
  /// The tests that were seen, ascending by name, each once.
  public internal(set) var tests: [ObservedTest] = []
  /// The rules that were seen, declared or used, ascending by id, each once.
  public internal(set) var rules: [ObservedRule] = []
  /// Where what it claims differs from what was counted.
  public internal(set) var disagreements: [Disagreement] = []

  init(_ format: Format, mediaType: String) {
    self.format = format
    self.mediaType = mediaType
  }

  /// The kind of evidence that it is.
  public var kind: EvidencePredicate.Kind { format.kind }

  /// A count by its name, or nil when the format has no such count.
  public func count(_ name: String) -> UInt64? {
    counts.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// The test with exactly this name (compared as UTF-8 bytes), or nil when it was not seen.
  public func test(named name: String) -> ObservedTest? { tests.find(name, by: \.name) }

  /// The rule with exactly this id (compared as UTF-8 bytes), or nil when it was not seen.
  public func rule(id: String) -> ObservedRule? { rules.find(id, by: \.id) }

  mutating func setCounts(_ counted: KeyValuePairs<String, Int>) {
    counts = counted.map { EvidencePredicate.Count(name: $0.key, value: UInt64($0.value)) }
      .sorted { UTF8Ordered($0.name) < UTF8Ordered($1.name) }
  }
}

/// What became of a test. The later of two outcomes weighs more.
public enum TestOutcome: Int, Sendable, Comparable, CaseIterable {
  /// It ran and found nothing.
  case passed
  /// It passed with a warning, or only after it had failed.
  case warned
  /// It did not run.
  case skipped
  /// It ran and what it asserts does not hold.
  case failed
  /// It could not be run to its end.
  case errored

  /// Whether the left outcome weighs less.
  public static func < (left: TestOutcome, right: TestOutcome) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// A test that a report speaks of.
public struct ObservedTest: Hashable, Sendable {
  /// Its name; JUnit's is `classname.name`, or `name` alone when there is no class.
  public let name: String
  /// The weightiest outcome that any report of it has.
  public let outcome: TestOutcome
}

/// A rule of a static scan.
public struct ObservedRule: Hashable, Sendable {
  /// Its id.
  public let id: String
  /// Whether a run declared it and did not switch it off, so that no finding means something.
  public internal(set) var isEnabled: Bool
  /// How many findings it has: results of kind `fail`, neither suppressed nor absent.
  public internal(set) var findings: Int
  /// How many results it has that would be findings, were they not suppressed.
  public internal(set) var suppressed: Int
}

/// The result that an in-toto test-result statement claims for the whole run.
public enum ClaimedResult: String, Sendable, CaseIterable {
  /// Every test passed.
  case passed = "PASSED"
  /// No test failed, some warned.
  case warned = "WARNED"
  /// Some test failed.
  case failed = "FAILED"
}

/// A claim in a file that differs from what was counted in it.
public struct Disagreement: Hashable, Sendable, CustomStringConvertible {
  /// What makes the claim, for example `testsuite “Hex”`.
  public let claimant: String
  /// Where it is made.
  public let position: String
  /// What it is about, for example `failures`.
  public let subject: String
  /// What is claimed.
  public let claimed: String
  /// What was counted.
  public let observed: String

  /// A sentence for people.
  public var description: String {
    "\(position): \(claimant) claims \(subject) \(claimed), counted \(observed)"
  }
}

extension Array {
  /// The element whose text has exactly these bytes; the array ascends by that text's bytes.
  fileprivate func find(_ text: String, by path: KeyPath<Element, String>) -> Element? {
    let wanted = UTF8Ordered(text)
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if UTF8Ordered(self[middle][keyPath: path]) < wanted {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < endIndex, UTF8Ordered(self[low][keyPath: path]) == wanted else { return nil }
    return self[low]
  }
}
