import Ledger
import Testing
import TransparencyLog

/// An audit breach is a ledger in which one rule does not hold, and the entry and field that must be named.
struct AuditBreach: Sendable, CustomTestStringConvertible {
  /// What somebody did.
  let name: String
  /// The rule that it breaks.
  let rule: AuditRule
  /// The entry that must be named; nil for none.
  let entry: UInt64?
  /// How the field that must be named begins.
  let field: String
  /// Who changes files after the ledger was written.
  var tampering: @Sendable (LedgerFiles) throws -> Void = { _ in }
  /// Makes the ledger.
  let story: @Sendable () throws -> GateStory

  var testDescription: String { "\(rule.id): \(name)" }

  init(
    _ rule: AuditRule, _ name: String, entry: UInt64?, _ field: String,
    tampering: @escaping @Sendable (LedgerFiles) throws -> Void = { _ in },
    _ story: @escaping @Sendable () throws -> GateStory
  ) {
    self.rule = rule
    self.name = name
    self.entry = entry
    self.field = field
    self.tampering = tampering
    self.story = story
  }

  /// A breach by one entry of evidence, which follows the genesis.
  init(
    _ rule: AuditRule, evidence name: String, _ field: String,
    _ append: @escaping @Sendable (inout GateStory) throws -> Void
  ) {
    self.init(rule, name, entry: 1, field) {
      var story = try GateStory()
      try append(&story)
      return story
    }
  }

  /// A breach by a verdict, which follows the genesis and everything that B4′ demands.
  init(
    _ rule: AuditRule, verdict name: String, _ field: String,
    _ edit: @escaping @Sendable (inout VerdictPredicate) -> Void
  ) {
    self.init(rule, name, entry: 4, field) {
      var story = try GateStory()
      try story.appendAll()
      try story.issueVerdict(edit: edit)
      return story
    }
  }
}

extension GateStory {
  /// Writes the ledger, lets both witnesses cosign it, and whoever wants change what lies there; then audits
  /// the directory.
  func audit(
    _ rules: some Sequence<AuditRule> = AuditRule.allCases, after seconds: Int64 = 0,
    trusting: Bool = true, tampering: (LedgerFiles) throws -> Void = { _ in }
  ) async throws -> Audit {
    let directory = TemporaryDirectory()
    let files = LedgerFiles(directory: "\(directory.path)/ledger")
    try ledger.write(to: files.directory, blobs: Array(blobs.values))
    try files.write(LedgerPaths.witnessedCheckpoint, witnessedCheckpoint().bytes)
    for digest in erased { try files.remove(LedgerPaths.blob(digest)) }
    try tampering(files)
    var options = LedgerVerifier.Options()
    if trusting { options.trust = try trust() }
    options.now = ledger.clock.advanced(by: seconds)
    return try await Audit.run(ledger: files.directory, options: options, rules: rules)
  }

  /// A static scan in SARIF, signed as it stands.
  @discardableResult
  mutating func appendScan(
    _ text: String, about subjects: [Subject]? = nil,
    edit: (inout EvidenceDraft) -> Void = { _ in }
  ) throws -> UInt64 {
    try append(
      .guard, [keep(Array(text.utf8), "guard.sarif")],
      subjects ?? [Subject(name: "revision", content: .gitCommit(revision))], [], by: .operator,
      edit: edit)
  }

  /// A test report in JUnit XML, signed as it stands.
  @discardableResult
  mutating func appendReport(_ text: String, about subjects: [Subject]? = nil) throws -> UInt64 {
    try append(
      .test, [keep(Array(text.utf8), "junit.xml")],
      subjects ?? [Subject(name: "revision", content: .gitCommit(revision))], [], by: .operator)
  }

  /// A verdict READY on the composite gate.
  @discardableResult
  mutating func callBuildReady() throws -> UInt64 {
    try ledger.append(ledger.verdict(on: .build) { $0.result = .ready }, by: .verifier)
  }

  /// What an entry cites.
  func blobs(of index: UInt64) throws -> [Digest] {
    try ledger.history.entry(at: index).statement.citedBlobs.map(\.digest)
  }
}

extension ReportedFacts {
  /// What a venue says of its machine.
  static func reporting(_ architecture: String = "x86_64", kernel: String = "6.1.0") -> Self {
    ReportedFacts([
      Fact(name: "architecture", value: architecture), Fact(name: "kernel", value: kernel),
    ])
  }
}
