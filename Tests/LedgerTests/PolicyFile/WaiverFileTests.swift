import Foundation
import Ledger
import PolicyFile
import Testing
import TransparencyLog

/// What a waiver file says becomes the statement that owners sign, and every mistake is told where it
/// stands.
@Suite struct WaiverFileTests {
  private static let lines = [
    "scope: prep", "risk: it was not sealed again", "reason: an owner's decision",
    "prohibitions: [production, kb-write]", "notBefore: 2026-06-01T00:00:00Z",
    "notAfter: 2026-07-01T00:00:00Z", "notCovered: [b4-prime, prep]",
  ]

  private func read(_ lines: [String]) throws -> PolicyFile.Outcome<WaiverSource> {
    let directory = TemporaryDirectory()
    let path = directory.path + "/waiver.yaml"
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
    return try WaiverFile.read(path)
  }

  private func ledger() throws -> LedgerState {
    try LedgerScenario {
      $0.scopes = [PolicyTerm(id: Identifier(known: "prep"), displayName: "prep")]
      $0.effects = [
        PolicyTerm(id: Identifier(known: "kb-write"), displayName: "KB write"),
        PolicyTerm(id: Identifier(known: "production"), displayName: "production mutation"),
      ]
    }.state
  }

  @Test func aWaiverSaysWhatTheFileSays() throws {
    let state = try ledger()
    let policy = try #require(state.policy)
    let origin = try #require(state.origin)
    let id = String(repeating: "0", count: 32)
    guard case .valid(let source) = try read(Self.lines),
      case .valid(let statement) = source.statement(
        waiving: .b0, of: origin, under: policy, id: id)
    else {
      Issue.record("the waiver is right")
      return
    }
    // What is signed is what a reader accepts.
    let stored = try Statement(payload: statement.payload)
    #expect(stored.subjects == [Subject(name: "policy", sha256: policy.payloadDigest)])
    guard case .waiver(let waiver) = stored.predicate else {
      Issue.record("it is no waiver")
      return
    }
    #expect(waiver.ledger == origin.description && waiver.id == id && waiver.gate == .b0)
    #expect(waiver.scope.rawValue == "prep" && waiver.risk == "it was not sealed again")
    #expect(waiver.reason == "an owner's decision")
    #expect(waiver.prohibitions.map(\.rawValue) == ["kb-write", "production"])
    #expect(waiver.notCovered.map(\.rawValue) == ["b4-prime", "prep"])
    #expect(waiver.notBefore == Timestamp(known: "2026-06-01T00:00:00Z"))
    #expect(waiver.notAfter == Timestamp(known: "2026-07-01T00:00:00Z"))
  }

  /// A line that is written otherwise, and what is found: place and code.
  @Test(arguments: [
    (1, "scope: Prep", ["1:8 malformed-value"]), (1, "scope:", ["1:7 wrong-type"]),
    (1, "scopes: prep", ["1:1 missing-member", "1:1 unknown-member"]),
    (1, "scope: &a prep", ["1:8 alias"]),
    (2, "risk: ''", ["2:7 malformed-value"]), (2, "risk: [a]", ["2:7 wrong-type"]),
    (2, "risk: \"a\\nb\"", ["2:7 malformed-value"]),
    (3, "# no reason", ["1:1 missing-member"]),
    (4, "prohibitions: []", ["4:15 malformed-value"]),
    (4, "prohibitions: production", ["4:15 wrong-type"]),
    (4, "prohibitions: [a, b, a]", ["4:22 duplicate-element"]),
    (5, "notBefore: 2026-06-01", ["5:12 malformed-value"]),
    (5, "notBefore: 2026-06-01T00:00:00+02:00", ["5:12 malformed-value"]),
    (5, "notBefore: 2026-06-31T00:00:00Z", ["5:12 malformed-value"]),
    (5, "notBefore: 2026-07-01T00:00:00Z", ["6:11 malformed-value"]),
    (7, "notCovered:", ["7:12 wrong-type"]),
    (7, "gate: b0", ["1:1 missing-member", "7:1 unknown-member"]),
  ])
  func mistakesAreToldWhereTheyStand(_ line: Int, _ text: String, _ findings: [String]) throws {
    var lines = Self.lines
    lines[line - 1] = text
    guard case .invalid(let diagnostics) = try read(lines) else {
      Issue.record("nothing was found")
      return
    }
    #expect(diagnostics.map { "\($0.position) \($0.code.rawValue)" } == findings)
  }

  @Test(arguments: [
    (1, "scope: production", "1:8 unknown-scope", "knows prep"),
    (4, "prohibitions: [kb-write, prep]", "4:26 unknown-effect", "knows kb-write, production"),
    (7, "notCovered: [b4]", "7:14 unknown-effect", "b4-prime"),
  ])
  func whatThePolicyDoesNotKnowIsRefused(
    _ line: Int, _ text: String, _ finding: String, _ known: String
  ) throws {
    let state = try ledger()
    var lines = Self.lines
    lines[line - 1] = text
    guard case .valid(let source) = try read(lines),
      case .invalid(let diagnostics) = source.statement(
        waiving: .b0, of: try #require(state.origin), under: try #require(state.policy), id: "")
    else {
      Issue.record("nothing was found")
      return
    }
    #expect(diagnostics.map { "\($0.position) \($0.code.rawValue)" } == [finding])
    #expect(diagnostics[0].message.contains(known), "\(diagnostics[0])")
  }
}
