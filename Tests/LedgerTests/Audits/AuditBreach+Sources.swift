import Ledger
import TransparencyLog

// Breaches of Article 13.

extension AuditBreach {
  static let digests: [AuditBreach] = [
    AuditBreach(.digest, evidence: "a scan of no revision", "subject revision") {
      try $0.appendScan(
        GateStory.greenScan, about: [Subject(name: "guard.sarif", sha256: .empty)])
    },
    AuditBreach(.digest, evidence: "a revision under a name that looks alike", "subject revision") {
      try $0.appendScan(
        GateStory.greenScan, about: [Subject(name: "revisi\u{043E}n", sha256: .empty)])
    },
    AuditBreach(.digest, evidence: "a test run of no revision", "subject revision") {
      try $0.appendReport(
        #"<testsuite><testcase name="a"/></testsuite>"#,
        about: [Subject(name: "junit.xml", sha256: .empty)])
    },
    AuditBreach(.digest, evidence: "a scan without a log", "predicate.artifacts") { story in
      try story.append(
        .guard, [], [Subject(name: "revision", content: .gitCommit(story.revision))], [],
        by: .operator)
    },
    AuditBreach(.digest, evidence: "a run of no image", "subject image") { story in
      try story.append(
        .probe, [], [Subject(name: "profile", sha256: GateStory.profile)], [], by: .operator)
    },
    AuditBreach(.digest, evidence: "a run of no profile", "subject profile") { story in
      try story.append(
        .probe, [], [Subject(name: "image", sha256: story.image)], [], by: .operator)
    },
    AuditBreach(.digest, evidence: "a run that names no profile", "predicate.profile") {
      try $0.appendRun(evidence: { $0.profile = nil })
    },
    AuditBreach(.digest, evidence: "a run that names no bundle", "predicate.bundle") {
      try $0.appendRun(evidence: { $0.bundle = nil })
    },
    AuditBreach(.digest, "a scan of no revision, used and then revoked", entry: 1, "subject") {
      var story = try GateStory()
      try story.appendScan(
        GateStory.greenScan, about: [Subject(name: "guard.sarif", sha256: .empty)])
      try story.appendRun()
      try story.issueVerdict()
      try story.ledger.append(story.ledger.revocation(of: 1), by: .operator)
      return story
    },
  ]

  static let authorities: [AuditBreach] = [
    AuditBreach(.authority, "a verdict on a document", entry: 2, "predicate.rows 25") {
      var story = try GateStory()
      try story.append(
        .document, [story.keep(Array("PASS".utf8), "report.md")],
        [Subject(name: "image", sha256: story.image)], [], by: .reviewer)
      try story.issueVerdict { $0.callReady() }
      return story
    },
    AuditBreach(.authority, "a verdict on nothing", entry: 1, "predicate.rows 36") {
      var story = try GateStory()
      try story.ledger.append(
        story.ledger.verdict {
          $0.rows = [.init(row: Identifier(known: "36"), state: .proven, claims: [])]
        }, by: .verifier)
      return story
    },
    AuditBreach(.authority, "a row that no evidence speaks of", entry: 2, "predicate.rows 36") {
      var story = try GateStory()
      try story.appendGuard()
      try story.issueVerdict { $0.callReady() }
      return story
    },
    AuditBreach(.authority, "a report that cannot be read", entry: 2, "predicate.rows 25") {
      var story = try GateStory()
      try story.appendScan("PASS")
      try story.issueVerdict { $0.callReady() }
      return story
    },
  ]

  static let shadows: [AuditBreach] = [
    AuditBreach(.shadow, "two revisions side by side", entry: 2, "subject “revision”") {
      var story = try GateStory()
      try story.appendGuard()
      story.revision = String(repeating: "b2", count: 20)
      try story.appendTests()
      return story
    },
    AuditBreach(.shadow, "two images in one verdict, set right since", entry: 2, "subject “image”")
    {
      var story = try GateStory()
      try story.appendRun()
      story.image = SHA256.hash(Array("another".utf8))
      try story.appendRun { $0.facts = .reporting(kernel: "another") }
      try story.ledger.append(story.ledger.verdict(), by: .verifier)
      try story.appendRun { $0.facts = .reporting(kernel: "a third") }
      try story.ledger.append(story.ledger.verdict(settingAside: [1, 2]), by: .verifier)
      return story
    },
    AuditBreach(.shadow, "a bundle at two venues", entry: 2, "predicate.venue") {
      var story = try GateStory()
      try story.appendRun(vouchedBy: nil)
      try story.appendRun(at: GateStory.laptop, vouchedBy: nil, by: .operator2)
      return story
    },
    AuditBreach(.shadow, "a bundle of two profiles", entry: 2, "predicate.profile") {
      var story = try GateStory()
      try story.appendRun()
      try story.appendRun(by: .operator2, evidence: { $0.profile = .empty })
      return story
    },
    AuditBreach(.shadow, "a bundle of two images", entry: 2, "subject") {
      var story = try GateStory()
      try story.appendRun()
      story.image = .empty
      try story.appendRun(by: .operator2)
      return story
    },
    AuditBreach(.shadow, evidence: "counts that are not those of the report", "predicate.counts") {
      try $0.appendGuard(findings: 1) {
        $0.counts = [EvidencePredicate.Count(name: "findings", value: 0)]
      }
    },
    AuditBreach(.shadow, evidence: "a report that contradicts itself", "artifact “junit.xml”") {
      try $0.appendReport(#"<testsuite tests="5"><testcase name="a"/></testsuite>"#)
    },
    AuditBreach(.shadow, evidence: "a report of another revision", "subject revision") {
      try $0.appendScan(
        """
        {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"guard"}},\
        "versionControlProvenance":[{"repositoryUri":"https://example.org",\
        "revisionId":"\(String(repeating: "b2", count: 20))"}],"results":[]}]}
        """)
    },
  ]
}
