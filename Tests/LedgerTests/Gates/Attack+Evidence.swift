import Ledger
import TransparencyLog

// Attacks by evidence that is not what it seems.

extension Attack {
  /// What an operator may try with a bundle, a scan or a test run.
  static let byEvidence: [Attack] = [
    Attack(fakeGreen: "a failing errno under result: pass") { story in
      try story.appendRun { $0.fail(all: .noSubprocess) }
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "a probe result without observation") { story in
      try story.appendRun { $0.alter(all: .scrubbedEnvironment) { $1.unobserve() } }
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "a probe that is not reported") { story in
      try story.appendRun { $0.observations.removeAll { $0.probe == "PR-SOCK-DOCKER" } }
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "a check under another probe's name") { story in
      try story.appendRun { $0.alter(all: .noRuntimeSocket) { $1.probe = "PR-ENV-1" } }
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "a probe that passes on the bare host too") { story in
      try story.appendRun { $0.passOutside(.noSubprocess) }
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "a run without outside baseline") { story in
      try story.appendRun { $0.baseline = nil }
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "Mac-local with every probe green", .venueNotAccepted) { story in
      try story.appendRun(at: GateStory.laptop)
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(evidence: "Mac-local, honestly judged", .venueNotAccepted) { story in
      try story.appendRun(at: GateStory.laptop)
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "a run without venue", .venueNotAccepted) { story in
      try story.appendRun(at: nil)
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "a venue that the policy does not know", .venueNotAccepted) { story in
      try story.appendRun(at: Identifier(known: "vps2"))
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "a venue claimed and not proven", .venueUnproven) { story in
      try story.appendRun(vouchedBy: nil)
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "an unenrolled venue key", .venueUnproven) { story in
      try story.appendRun(vouchedBy: .outsider)
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "the operator's key as venue key", .venueUnproven) { story in
      try story.appendRun(vouchedBy: .operator)
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "a venue proof of another bundle", .venueUnproven) { story in
      try story.appendRun(boundTo: .empty)
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "a venue proof of another challenge", .venueUnproven) { story in
      try story.appendRun(claim: { $0.challenge.root = .empty })
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "a venue proof for another gate", .venueUnproven) { story in
      try story.appendRun(claim: { $0.gate = .b0 })
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "a venue proof of another image", .venueUnproven) { story in
      try story.appendRun(claim: { $0.subjects = [Subject(name: "image", sha256: .empty)] })
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "a venue proof for several gates", .venueUnproven) { story in
      try story.appendRun(evidence: { $0.gates = [.b0, .b4] })
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "a bundle replayed under a new signature", .venueUnproven) { story in
      let first = try story.ledger.presentChallenge()
      try story.appendSeal()
      // The venue vouched for the run that answered the earlier challenge.
      try story.appendRun(by: .operator2, claim: { $0.challenge = first })
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "an assurance that the venue does not have", .assuranceTooLow) { story in
      try story.appendRun(evidence: { $0.assurance = .ciWorkflow })
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "facts of another machine", .venueRejected) { story in
      try story.appendRun(bundle: { $0.facts = .story("aarch64") })
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "no word of a pinned fact", .venueRejected) { story in
      try story.appendRun(bundle: { $0.facts = ReportedFacts([]) })
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "the kernel of Docker Desktop", .venueRejected) { story in
      try story.appendRun(bundle: { $0.facts = .story("x86_64", kernel: "6.6.12-linuxkit") })
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "another profile", .profileUnknown) { story in
      try story.appendRun(evidence: { $0.profile = .empty })
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(fakeGreen: "GUARD of another repository", .subjectDisagrees) { story in
      story.revision = String(repeating: "b2", count: 20)
      try story.appendGuard()
      story.revision = String(repeating: "a1", count: 20)
      try story.appendRun()
      try story.appendTests()
    },
    Attack(fakeGreen: "TEST of another commit", .subjectDisagrees) { story in
      story.revision = String(repeating: "b2", count: 20)
      try story.appendTests()
      story.revision = String(repeating: "a1", count: 20)
      try story.appendRun()
      try story.appendGuard()
    },
    Attack(fakeGreen: "GUARD of no revision", .subjectUnbound) { story in
      try story.appendRun()
      try story.append(
        .guard, [story.keep(Array(GateStory.greenScan.utf8), "guard.sarif")],
        [Subject(name: "guard.sarif", sha256: .empty)], [], by: .operator)
      try story.appendTests()
    },
    Attack(fakeGreen: "a scan with findings") { story in
      try story.appendRun()
      try story.appendGuard(findings: 2)
      try story.appendTests()
    },
    Attack(fakeGreen: "a scan whose findings are suppressed") { story in
      try story.appendRun()
      try story.appendGuard(findings: 1, suppressed: true)
      try story.appendTests()
    },
    Attack(fakeGreen: "a scan that did not know the rule") { story in
      try story.appendRun()
      try story.appendGuard(rule: "no-raw-sql")
      try story.appendTests()
    },
    Attack(fakeGreen: "a scan with an empty rule filter") { story in
      try story.appendRun()
      try story.appendGuard(rule: "")
      try story.appendTests()
    },
    Attack(fakeGreen: "a rule whose name only looks alike") { story in
      try story.appendRun()
      try story.appendGuard(rule: "no-subproces\u{0455}")
      try story.appendTests()
    },
    Attack(fakeGreen: "a test whose name is equal in Unicode only") { story in
      try story.appendRun()
      try story.appendGuard()
      try story.appendTests(name: "secretsStayOut\u{200B}")
    },
    Attack(fakeGreen: "a failed test") { story in
      try story.appendRun()
      try story.appendGuard()
      try story.appendTests("<failure/>")
    },
    Attack(fakeGreen: "a skipped test") { story in
      try story.appendRun()
      try story.appendGuard()
      try story.appendTests("<skipped/>")
    },
    Attack(fakeGreen: "a scan that is called a test run") { story in
      try story.appendRun()
      try story.append(
        .test, [story.keep(Array(GateStory.greenScan.utf8), "guard.sarif")],
        [Subject(name: "revision", content: .gitCommit(story.revision))], [], by: .operator)
      try story.appendGuard()
    },
    Attack(fakeGreen: "counts that are not those of the report") { story in
      try story.appendRun()
      try story.appendGuard { $0.counts = [EvidencePredicate.Count(name: "results", value: 0)] }
      try story.appendTests()
    },
    Attack(fakeGreen: "prose instead of a report") { story in
      try story.appendRun()
      try story.append(
        .guard, [story.keep(Array("PASS".utf8), "guard.txt")],
        [Subject(name: "revision", content: .gitCommit(story.revision))], [], by: .operator)
      try story.appendTests()
    },
    Attack(fakeGreen: "evidence that names no artifact") { story in
      try story.append(
        .probe, [],
        [
          Subject(name: "image", sha256: story.image),
          Subject(name: "profile", sha256: GateStory.profile),
        ], [], by: .operator
      ) {
        $0.venue = GateStory.vps
        $0.profile = GateStory.profile
      }
      try story.appendGuard()
      try story.appendTests()
    },
    Attack(evidence: "one source of three", .rowMissing) { try $0.appendRun() },
    Attack(
      evidence: "a challenge that was old when it was answered", .challengeTooOld,
      policy: { $0.edit(.b4) { $0.demands.maximumChallengeAge = 60 } },
      with: { story in
        let old = try story.ledger.presentChallenge()
        try story.appendSeal()
        story.ledger.clock = story.ledger.clock.advanced(by: 3_600)
        try story.appendRun(answering: old)
        try story.appendGuard()
        try story.appendTests()
      }),
  ]
}

extension GateStory {
  /// A scan that knows the rule and finds nothing.
  static let greenScan = """
    {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"guard","rules":[{"id":"no-subprocess"}]}},\
    "results":[]}]}
    """
}

extension Observation {
  /// Takes away what was observed.
  fileprivate mutating func unobserve() {
    returned = nil
    values = nil
  }
}

extension ReportedFacts {
  fileprivate static func story(_ architecture: String, kernel: String = "6.1.0") -> ReportedFacts {
    ReportedFacts([
      Fact(name: "architecture", value: architecture), Fact(name: "kernel", value: kernel),
    ])
  }
}
