/// Reads a SARIF 2.1.0 log (OASIS) and counts its results.
///
/// A *finding* is a result of kind `fail` that is neither suppressed nor absent from this run; all
/// others are counted under what they are. Section numbers are those of the standard.
struct SARIFLog {
  static let mediaType = "application/sarif+json"

  private var runs = 0
  private var runsWithoutResults = 0
  private var results = 0
  private var findings: [SARIFLevel: Int] = [:]
  private var otherKinds: [SARIFKind: Int] = [:]
  private var suppressed = 0
  private var absent = 0
  private var invocations = 0
  private var failedInvocations = 0
  private var toolErrors = 0
  private var tools: [EvidencePredicate.Tool] = []
  private var revisions: [String] = []
  private var rules: [[UInt8]: ObservedRule] = [:]
  private var usedRules: Set<[UInt8]> = []
  private var disagreements: [Disagreement] = []

  static func evidence(_ log: JSONValue) throws(RecognitionError) -> RecognizedEvidence {
    let version = try log.required("version")
    guard version.isString("2.1.0") else {
      throw RecognitionError(
        .unsupportedVersion, at: version.position,
        "expected SARIF 2.1.0, found \(version.string?.abbreviated ?? version.kindName)")
    }
    _ = try log.required("runs")
    if let external = try log.array("inlineExternalProperties"), external.count > 0 {
      throw RecognitionError(
        .externalResults, at: log.position,
        "expected results inside their runs, found inlineExternalProperties")
    }
    var reader = SARIFLog()
    for run in try log.objects("runs") { try reader.read(run: run) }
    return reader.evidence
  }

  private var evidence: RecognizedEvidence {
    var evidence = RecognizedEvidence(.sarif, mediaType: Self.mediaType)
    evidence.setCounts([
      "absent": absent,
      "findings": findings.values.reduce(0, +),
      "findingsError": findings[.error] ?? 0,
      "findingsNone": findings[.none] ?? 0,
      "findingsNote": findings[.note] ?? 0,
      "findingsWarning": findings[.warning] ?? 0,
      "invocations": invocations,
      "invocationsFailed": failedInvocations,
      "kindInformational": otherKinds[.informational] ?? 0,
      "kindNotApplicable": otherKinds[.notApplicable] ?? 0,
      "kindOpen": otherKinds[.open] ?? 0,
      "kindPass": otherKinds[.pass] ?? 0,
      "kindReview": otherKinds[.review] ?? 0,
      "results": results,
      "rulesEnabled": rules.values.count(where: \.isEnabled),
      "rulesUsed": usedRules.count,
      "runs": runs,
      "runsWithoutResults": runsWithoutResults,
      "suppressed": suppressed,
      "toolErrors": toolErrors,
    ])
    evidence.tools = tools
    evidence.revisions = revisions.ascendingOnce
    evidence.rules = rules.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    evidence.disagreements = disagreements
    return evidence
  }

  // MARK: Runs (§3.14)

  private mutating func read(run: JSONValue) throws(RecognitionError) {
    runs += 1
    if let external = try run.object("externalPropertyFileReferences"), external.count > 0 {
      throw RecognitionError(
        .externalResults, at: external.position,
        "expected the run's results in this file, found references to others")
    }
    _ = try run.required("tool")
    guard let tool = try run.object("tool") else { return }
    _ = try tool.required("driver")
    guard let driver = try tool.object("driver") else { return }
    try read(driver: driver)
    for source in try run.objects("versionControlProvenance") {
      if let revision = try source.text("revisionId") { revisions.append(revision) }
    }

    var rules = try SARIFRules(tool: tool)
    for invocation in try run.objects("invocations") {
      try read(invocation: invocation)
      try rules.addOverrides(of: invocation)
    }
    for rule in rules.declared {
      observe(rule.id) { $0.isEnabled = $0.isEnabled || rule.isEnabled }
    }

    // Null or absent: the tool did not get as far as having results (§3.14.23). That is not zero.
    guard let member = run["results"], !member.isNull else {
      runsWithoutResults += 1
      return
    }
    for result in try run.objects("results") { try read(result: result, rules: rules) }
  }

  private mutating func read(driver: JSONValue) throws(RecognitionError) {
    _ = try driver.required("name")
    guard let name = try driver.text("name"), !name.isEmpty else {
      throw driver.malformed("name", expected: "the name of a tool")
    }
    let versions = [
      try driver.text("semanticVersion"), try driver.text("version"),
      try driver.text("dottedQuadFileVersion"),
    ]
    tools.append(
      EvidencePredicate.Tool(name: name, version: versions.lazy.compactMap(\.self).first))
  }

  private mutating func read(invocation: JSONValue) throws(RecognitionError) {
    invocations += 1
    _ = try invocation.required("executionSuccessful")
    if try invocation.bool("executionSuccessful") == false { failedInvocations += 1 }
    for list: StaticString in ["toolExecutionNotifications", "toolConfigurationNotifications"] {
      for notification in try invocation.objects(list) {
        let level: SARIFLevel? = try notification.choice("level")
        if level == .error { toolErrors += 1 }
      }
    }
  }

  // MARK: Results (§3.27)

  private mutating func read(
    result: JSONValue, rules: SARIFRules
  ) throws(RecognitionError) {
    results += 1
    _ = try result.required("message")
    _ = try result.object("message")
    let rule = try rules.rule(of: result)
    if let rule { usedRules.insert(rule.id) }
    let kind: SARIFKind = try result.choice("kind") ?? .fail
    let statedLevel: SARIFLevel? = try result.choice("level")
    let isSuppressed = try Self.isSuppressed(result)
    let baseline: SARIFBaseline? = try result.choice("baselineState")

    guard kind == .fail else {
      otherKinds[kind, default: 0] += 1
      // §3.27.10: such a result has no level.
      if let statedLevel, statedLevel != .none {
        disagreements.append(
          Disagreement(
            claimant: "result of kind \(kind.rawValue)", position: result.position.description,
            subject: "level", claimed: statedLevel.rawValue, observed: SARIFLevel.none.rawValue))
      }
      return
    }
    if baseline == .absent {
      absent += 1
    } else if isSuppressed {
      suppressed += 1
      if let rule { observe(rule.id) { $0.suppressed += 1 } }
    } else {
      let defaultLevel = try rules.level(of: rule, in: result)
      findings[statedLevel ?? defaultLevel, default: 0] += 1
      if let rule { observe(rule.id) { $0.findings += 1 } }
    }
  }

  /// §3.27.23: a suppression that is not accepted (under review, or rejected) undoes the others.
  private static func isSuppressed(_ result: JSONValue) throws(RecognitionError) -> Bool {
    var isSuppressed = false
    for suppression in try result.objects("suppressions") {
      let status: SARIFSuppressionStatus? = try suppression.choice("status")
      guard status ?? .accepted == .accepted else { return false }
      isSuppressed = true
    }
    return isSuppressed
  }

  private mutating func observe(_ id: [UInt8], _ change: (inout ObservedRule) -> Void) {
    var rule =
      rules[id]
      ?? ObservedRule(
        id: String(decoding: id, as: UTF8.self), isEnabled: false, findings: 0, suppressed: 0)
    change(&rule)
    rules[id] = rule
  }
}

/// How severe a result is (§3.27.10).
enum SARIFLevel: String, CaseIterable {
  case none, note, warning, error
}

/// What a result is (§3.27.9).
enum SARIFKind: String, CaseIterable {
  case pass, open, informational, notApplicable, review, fail
}

/// How a result relates to the run before (§3.27.24); an absent one is no longer there.
enum SARIFBaseline: String, CaseIterable {
  case new, unchanged, updated, absent
}

/// Whether a suppression holds (§3.35.3).
enum SARIFSuppressionStatus: String, CaseIterable {
  case accepted, underReview, rejected
}
