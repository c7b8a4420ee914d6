/// Reads an in-toto Statement v1 with the predicate test-result v0.1 and counts its tests.
///
/// Source: github.com/in-toto/attestation, spec/predicates/test-result.md. Members that it does not
/// know are passed over, as that specification demands.
enum TestResultStatement {
  static let mediaType = "application/vnd.in-toto+json"
  /// How every version of the predicate's type begins.
  static let predicateFamily = "https://in-toto.io/attestation/test-result/"

  static func evidence(_ statement: JSONValue) throws(RecognitionError) -> RecognizedEvidence {
    let type = try statement.required("_type")
    guard type.isString("https://in-toto.io/Statement/v1") else {
      throw unsupported("_type", type, expected: "https://in-toto.io/Statement/v1")
    }
    let predicateType = try statement.required("predicateType")
    guard predicateType.isString("https://in-toto.io/attestation/test-result/v0.1") else {
      throw unsupported("predicateType", predicateType, expected: predicateFamily + "v0.1")
    }

    var evidence = RecognizedEvidence(.testResult, mediaType: mediaType)
    evidence.revisions = try revisions(statement)
    _ = try statement.required("predicate")
    guard let predicate = try statement.object("predicate") else { return evidence }
    _ = try predicate.required("configuration")
    _ = try predicate.objects("configuration")
    _ = try predicate.required("result")
    evidence.claimedResult = try predicate.choice("result")

    let lists: [(TestOutcome, names: [[UInt8]]?)] = [
      (.passed, try names("passedTests", predicate)),
      (.warned, try names("warnedTests", predicate)),
      (.failed, try names("failedTests", predicate)),
    ]
    var outcomes: [[UInt8]: TestOutcome] = [:]
    for (outcome, names) in lists {
      for name in names ?? [] { outcomes[name] = max(outcomes[name] ?? .passed, outcome) }
    }
    evidence.tests = ObservedTest.list(outcomes)
    let counts = lists.map { $0.names?.count ?? 0 }
    evidence.setCounts([
      "failed": counts[2], "passed": counts[0], "warned": counts[1],
      "tests": counts.reduce(0, +),
    ])
    // Without any list the claim stands alone: there is nothing to hold it against.
    if lists.contains(where: { $0.names != nil }), let claimed = evidence.claimedResult {
      let observed: ClaimedResult =
        counts[2] > 0 ? .failed : counts[1] > 0 ? .warned : .passed
      if claimed != observed {
        evidence.disagreements = [
          Disagreement(
            claimant: "predicate", position: predicate.position.description, subject: "result",
            claimed: claimed.rawValue, observed: observed.rawValue)
        ]
      }
    }
    return evidence
  }

  private static func unsupported(
    _ name: StaticString, _ value: JSONValue, expected: String
  ) -> RecognitionError {
    RecognitionError(
      .unsupportedVersion, at: value.position,
      "\(name): expected \(expected), found \(value.string?.abbreviated ?? value.kindName)")
  }

  /// The git commits among the subjects' digests, ascending.
  private static func revisions(_ statement: JSONValue) throws(RecognitionError) -> [String] {
    let subjects = try statement.required("subject")
    guard subjects.count > 0 else { throw subjects.malformed("subject", expected: "subjects") }
    var revisions: [String] = []
    for subject in try statement.objects("subject") {
      if let commit = try subject.object("digest")?.text("gitCommit") { revisions.append(commit) }
    }
    return revisions.ascendingOnce
  }

  private static func names(
    _ list: StaticString, _ predicate: JSONValue
  ) throws(RecognitionError) -> [[UInt8]]? {
    guard let elements = try predicate.array(list) else { return nil }
    var names: [[UInt8]] = []
    names.reserveCapacity(elements.count)
    for element in elements {
      guard let name = element.stringBytes else {
        throw element.malformed(list, expected: "an array of strings")
      }
      names.append(name)
    }
    return names
  }
}

extension [String] {
  /// The texts in the order of their bytes, each once.
  var ascendingOnce: [String] {
    var result: [String] = []
    for text in sorted(by: { UTF8Ordered($0) < UTF8Ordered($1) })
    where result.last.map({ UTF8Ordered($0) != UTF8Ordered(text) }) ?? true {
      result.append(text)
    }
    return result
  }
}
