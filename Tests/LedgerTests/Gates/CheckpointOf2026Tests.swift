import Foundation
import Ledger
import PolicyFile
import Testing
import TransparencyLog

/// The situation of the checkpoint of 2026-06-09, under the starter policy; and how it goes on.
///
/// The profile is specified and nobody attested it; B0‴ is waived for one scope with six prohibitions. So
/// B4′ is BLOCKED, and so is the build. Then a bundle comes home from an approved venue.
@Suite struct CheckpointOf2026Tests {
  private static let scope = Identifier(known: "phase2-offline-mvp-prep")
  private static let prohibitions = [
    "directus-registry-system-issues-mutation", "gate-consumer", "kb-write", "live-kb-pg-read",
    "production-mutation", "proof-of-run-execution-surface",
  ].compactMap { Identifier($0) }

  /// A ledger under the starter policy, with the keys of stories and a reviewed profile, in which B0‴ is
  /// waived.
  private func story() throws -> GateStory {
    let path = Repository.root.appending(path: "examples/policies/phase2-offline-mvp.yaml").path
    guard case .valid(let source) = try PolicyFile.read(path, allowsExampleKeys: true),
      case .valid(let draft) = source.genesis(
        logKey: TestKey.log.publicKey, id: String(repeating: "0", count: 32)),
      case .policy(let starter) = draft.statement.predicate
    else {
      throw Unreadable()
    }
    var story = try GateStory { policy in
      policy.gates = starter.gates
      policy.rows = starter.rows
      policy.scopes = starter.scopes
      policy.effects = starter.effects
      policy.venues = starter.venues
      for position in policy.venues.indices where policy.venues[position].id == GateStory.vps {
        policy.venues[position].proofs = [.ed25519(Ed25519Authority(TestKey.venue.publicKey))]
      }
    }
    try story.grantWaiver { waiver in
      waiver.scope = Self.scope
      waiver.prohibitions = Self.prohibitions
      waiver.risk = "the specification is not sealed again by an outside reviewer"
    }
    return story
  }

  private struct Unreadable: Error {}

  /// What a gating script asks before the offline build.
  private func ask(
    _ story: GateStory, gate: Identifier = .build,
    _ edit: (inout GateQuestion) -> Void = { _ in }
  ) async throws -> [GateDecision] {
    try await story.decide {
      $0.gate = gate
      $0.scope = Self.scope
      $0.maximumAge = 3_600
      $0.effects = []
      edit(&$0)
    }.both
  }

  @Test func itIsBlockedUntilSomebodyAttests() async throws {
    let story = try story()
    for decision in try await ask(story, gate: .b4) {
      #expect(decision.outcome == .refused && decision.state == .blocked)
      #expect(decision.decisive?.code == .noVerdict)
    }
    for decision in try await ask(story) {
      #expect(decision.outcome == .refused && decision.state == .blocked)
      #expect(decision.authorizedBy == nil)
    }
    for decision in try await ask(story, gate: .b0) {
      #expect(decision.outcome == .accepted && decision.authorizedBy == .waiver)
    }
  }

  @Test func aBundleFromTheVenueOpensTheBuild() async throws {
    var story = try story()
    try story.appendRun()
    try story.appendScan(of: story.requiredNames(.rule))
    try story.appendReport(of: story.requiredNames(.test))
    try story.issueVerdict()
    for decision in try await ask(story) {
      #expect(decision.outcome == .accepted, "\(decision.allReasons.map(\.description))")
      #expect(decision.authorizedBy == .waiver && decision.waivers == [1])
      #expect(decision.findings.first { $0.gate == .b4 }?.rows.count == 14)
    }
    for decision in try await ask(story, { $0.scope = nil }) {
      #expect(decision.outcome == .refused)
    }
    for prohibition in Self.prohibitions {
      for decision in try await ask(story, { $0.effects = [prohibition] }) {
        #expect(decision.outcome == .refused)
      }
    }
  }

  /// The same run, honestly said to be a laptop's.
  @Test func aLaptopOpensNothing() async throws {
    var story = try story()
    try story.appendRun(at: GateStory.laptop)
    try story.appendScan(of: story.requiredNames(.rule))
    try story.appendReport(of: story.requiredNames(.test))
    try story.issueVerdict()
    for decision in try await ask(story) {
      #expect(decision.outcome == .refused && decision.state == .blocked)
      #expect(decision.allReasons.contains { $0.code == .venueNotAccepted })
    }
  }
}

extension GateStory {
  /// The names of one source that B4′ requires, each once.
  fileprivate func requiredNames(_ source: Claim.Source) -> [String] {
    let rows = ledger.state.policy?.predicate.rows ?? []
    return Set(rows.flatMap(\.claims).filter { $0.source == source }.map(\.name)).sorted()
  }

  fileprivate mutating func appendScan(of rules: [String]) throws {
    let rules = rules.map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
    let sarif = """
      {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"guard","rules":[\(rules)]}},"results":[]}]}
      """
    try append(
      .guard, [keep(Array(sarif.utf8), "guard.sarif")],
      [Subject(name: "revision", content: .gitCommit(revision))], [], by: .operator)
  }

  fileprivate mutating func appendReport(of tests: [String]) throws {
    let cases = tests.map { test in
      let parts = test.split(separator: ".")
      return #"<testcase classname="\#(parts[0])" name="\#(parts[1])"/>"#
    }
    let junit = "<testsuite name=\"all\">\(cases.joined())</testsuite>"
    try append(
      .test, [keep(Array(junit.utf8), "junit.xml")],
      [Subject(name: "revision", content: .gitCommit(revision))], [], by: .operator)
  }
}
