import Ledger
import TransparencyLog

// Breaches of Article 14.

extension AuditBreach {
  static let proseAndFakeGreen: [AuditBreach] = [
    AuditBreach(.prose, verdict: "a row that is called proven by nothing", "predicate.rows 25") {
      $0.rows[0].claims = []
    },
    AuditBreach(.prose, verdict: "a claim in words", "predicate.rows 28 claims") {
      $0.rows[1].claims = ["looks good"]
    },
    AuditBreach(.prose, verdict: "a claim of no known kind", "predicate.rows 25 claims") {
      $0.rows[0].claims = ["manual:checked"]
    },
    AuditBreach(.fakeGreen, verdict: "a claim that nothing reports", "predicate.rows row 25") {
      $0.rows[0].claims.append("test:Sandbox.neverRan")
    },
    AuditBreach(.fakeGreen, verdict: "READY over a row that is called missing", "predicate.rows") {
      $0.rows[0].state = .missing
    },
    AuditBreach(.fakeGreen, verdict: "READY without a word of a row", "predicate.rows row 25") {
      $0.rows.removeFirst()
    },
    AuditBreach(.fakeGreen, "READY over findings", entry: 4, "predicate.rows row 25") {
      var story = try GateStory()
      try story.appendRun()
      try story.appendGuard(findings: 2)
      try story.appendTests()
      try story.issueVerdict { $0.result = .ready }
      return story
    },
    AuditBreach(
      .fakeGreen, "refuting evidence set aside for older", entry: 5,
      "predicate.inputs.superseded 4"
    ) {
      var story = try GateStory()
      try story.appendAll()
      let refuting = try story.appendGuard(findings: 1)
      try story.issueVerdict {
        $0.callReady()
        $0.setAside(refuting)
      }
      return story
    },
    AuditBreach(.fakeGreen, "an old lie, since withdrawn", entry: 2, "predicate.rows row 36") {
      var story = try GateStory()
      try story.appendRun { $0.fail(all: .noRuntimeSocket) }
      try story.issueVerdict { $0.callReady() }
      try story.ledger.append(story.ledger.revocation(of: 2), by: .verifier)
      try story.issueVerdict()
      return story
    },
  ]

  static let citations: [AuditBreach] = [
    AuditBreach(.cited, "an artifact that was erased", entry: 4, "predicate.inputs.used 2") {
      var story = try GateStory.accepted()
      story.erased = Set(try story.blobs(of: 2))
      return story
    },
    AuditBreach(
      .cited, "an artifact of a verdict that is no longer current", entry: 4,
      "predicate.inputs.used 2 artifact “guard.sarif”"
    ) {
      var story = try GateStory.accepted()
      try story.ledger.append(story.ledger.revocation(of: 4), by: .verifier)
      story.erased = Set(try story.blobs(of: 2))
      return story
    },
  ]

  static let requirements: [AuditBreach] = [
    AuditBreach(
      .unauthorised, "a build without any gate", entry: 1,
      "predicate.gate build requires b4-prime"
    ) {
      var story = try GateStory()
      try story.callBuildReady()
      return story
    },
    AuditBreach(
      .unauthorised, "a build without the review", entry: 5,
      "predicate.gate build requires b0-triple-prime"
    ) {
      var story = try GateStory.accepted()
      try story.callBuildReady()
      return story
    },
    AuditBreach(
      .unauthorised, "a build after the waiver's end", entry: 6,
      "predicate.gate build requires b0-triple-prime"
    ) {
      var story = try GateStory.accepted()
      try story.grantWaiver { $0.notAfter = $0.notBefore.advanced(by: 60) }
      try story.callBuildReady()
      return story
    },
    AuditBreach(
      .unauthorised, "a build on B4′ that was refuted", entry: 7,
      "predicate.gate build requires b4-prime"
    ) {
      var story = try GateStory.accepted()
      try story.grantWaiver()
      try story.appendGuard(findings: 1)
      try story.callBuildReady()
      return story
    },
  ]

  static let mutations: [AuditBreach] = [
    AuditBreach(.hiddenMutation, evidence: "a run that wrote to its input", "observations") {
      try $0.appendRun { $0.fail(all: .readOnlyInput) }
    },
    AuditBreach(.hiddenMutation, evidence: "a run that wrote outside", "observations") {
      try $0.appendRun { $0.fail(all: .noForeignWrite) }
    },
    AuditBreach(.hiddenMutation, evidence: "a second writable place", "observations check:output") {
      try $0.appendRun { $0.fail(all: .onlyOutputWritable) }
    },
    AuditBreach(.hiddenMutation, "a run that wrote, withdrawn unjudged", entry: 1, "observations") {
      var story = try GateStory()
      try story.appendRun { $0.fail(all: .noForeignWrite) }
      try story.ledger.append(story.ledger.revocation(of: 1), by: .operator)
      return story
    },
    AuditBreach(.hiddenMutation, "a run that wrote, called READY", entry: 1, "observations") {
      var story = try GateStory()
      try story.appendRun { $0.fail(all: .noForeignWrite) }
      try story.issueVerdict { $0.callReady() }
      return story
    },
  ]

  static let venues: [AuditBreach] = [
    AuditBreach(.venue, evidence: "a venue that nothing vouches for", "venue vps") {
      try $0.appendRun(vouchedBy: nil)
    },
    AuditBreach(.venue, evidence: "a venue that a stranger vouches for", "venue vps") {
      try $0.appendRun(vouchedBy: .outsider)
    },
    AuditBreach(.venue, evidence: "a proof of another bundle", "venue vps") {
      try $0.appendRun(boundTo: .empty)
    },
    AuditBreach(.venue, evidence: "a venue of no policy", "predicate.venue") {
      try $0.appendRun(at: Identifier(known: "vps2"))
    },
    AuditBreach(.venue, evidence: "facts of another machine", "facts “architecture”") {
      try $0.appendRun(bundle: { $0.facts = .reporting("aarch64") })
    },
    AuditBreach(.venue, evidence: "Docker Desktop under the server's name", "facts “kernel”") {
      try $0.appendRun(bundle: { $0.facts = .reporting(kernel: "6.6.12-linuxkit") })
    },
    AuditBreach(.venue, evidence: "an assurance that is not there", "predicate.assurance") {
      try $0.appendRun(evidence: { $0.assurance = .ciWorkflow })
    },
  ]

  static let waivers: [AuditBreach] = [
    AuditBreach(.waiver, "a waiver in force", entry: 1, "waiver of b0-triple-prime") {
      var story = try GateStory()
      try story.grantWaiver()
      return story
    }
  ]

  /// One ledger at least for each rule.
  static let catalogue =
    digests + authorities + shadows + proseAndFakeGreen + citations + requirements + mutations
    + venues + waivers
}
