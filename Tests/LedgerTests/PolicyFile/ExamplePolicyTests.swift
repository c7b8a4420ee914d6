import Foundation
import Ledger
import PolicyFile
import Testing
import TransparencyLog

/// The policies that people start from.
@Suite struct ExamplePolicyTests {
  enum Example: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case starter = "phase2-offline-mvp.yaml"
    case strict = "phase2-offline-mvp-strict.yaml"

    var testDescription: String { rawValue }

    var path: String {
      Repository.root.appending(path: "examples/policies/\(rawValue)").path
    }

    func source(sourceLocation: SourceLocation = #_sourceLocation) throws -> PolicySource {
      let outcome = try PolicyFile.read(path, allowsExampleKeys: true)
      #expect(outcome.findings.isEmpty, sourceLocation: sourceLocation)
      return try #require(outcome.value, sourceLocation: sourceLocation)
    }
  }

  /// The rows of B4′ and what proves them.
  private static let matrix: [String: [String]] = [
    "24": ["rule:no-prohibited-action"],
    "25": ["probe:PR-EXEC-1", "rule:no-shell-or-subprocess"],
    "26": ["rule:no-dynamic-import"],
    "27": ["probe:PR-NET-1", "probe:PR-NET-2", "probe:PR-SOCK-1", "rule:no-network"],
    "28": ["probe:PR-ENV-1", "test:Sandbox.secretsStayOut"],
    "29": ["probe:PR-FS-ESC-1", "probe:PR-FS-ESC-2", "probe:PR-MOUNT-1"],
    "30": ["rule:no-database-driver"],
    "31": ["rule:no-raw-sql"],
    "32": ["probe:PR-PRIV-1"],
    "33": ["probe:PR-FS-OUT-OK", "probe:PR-FS-RO-IN", "probe:PR-MOUNT-1"],
    "34": ["probe:PR-NET-1", "probe:PR-SOCK-1", "rule:no-knowledge-base-write"],
    "35": ["probe:PR-NET-1", "probe:PR-SOCK-1", "rule:no-live-query"],
    "36": ["probe:PR-SOCK-DOCKER"],
    "37": ["test:Sandbox.failsClosed"],
  ]

  @Test(arguments: Example.allCases)
  func itBeginsALedger(example: Example) throws {
    let source = try example.source()
    let outcome = source.genesis(
      logKey: TestKey.log.publicKey, id: String(repeating: "0", count: 32))
    #expect(outcome.findings.isEmpty)
    let draft = try #require(outcome.value)
    let read = try Statement(payload: draft.payload)
    #expect(
      String(decoding: read.payload, as: UTF8.self)
        == String(decoding: draft.payload, as: UTF8.self))
    let yaml = try Data(contentsOf: URL(filePath: example.path))
    #expect(draft.blobs == [Array(yaml)])
  }

  @Test(arguments: Example.allCases)
  func b4PrimeDemandsTheMatrix(example: Example) throws {
    let source = try example.source()
    let rows = source.rows.filter { $0.id.rawValue != "specification-seal" }
    #expect(
      Dictionary(uniqueKeysWithValues: rows.map { ($0.id.rawValue, $0.claims.map(\.description)) })
        == Self.matrix)
    let gate = try #require(source.gates.first { $0.id == .b4 })
    #expect(!gate.waivable)
    #expect(gate.demands.rows == rows.map(\.id))
    #expect(gate.demands.subjects == ["image", "profile", "revision"])
    #expect(gate.demands.venues.map(\.rawValue) == ["ci", "vps"])
    #expect(gate.demands.minimumAssurance == .enrolledKey)
    #expect(gate.demands.maximumEvidenceAge != nil)
    #expect(gate.demands.maximumChallengeAge != nil)
    #expect(gate.demands.maximumDecisionAge != nil)
  }

  @Test(arguments: Example.allCases)
  func b0TriplePrimeDemandsAReviewersSeal(example: Example) throws {
    let source = try example.source()
    let gate = try #require(source.gates.first { $0.id == .b0 })
    #expect(gate.demands.rows.map(\.rawValue) == ["specification-seal"])
    #expect(gate.demands.subjects == ["specification"])
    #expect(gate.demands.verdictRole == .reviewer)
    #expect(gate.waivable == (example == .starter))
    let longest: UInt64? = example == .starter ? 90 * 86_400 : nil
    #expect(gate.demands.longestWaiver == longest)
  }

  @Test(arguments: Example.allCases)
  func buildRequiresBoth(example: Example) throws {
    let gates = try example.source().gates
    #expect(gates.map(\.id) == [.b0, .b4, .build])
    #expect(gates.last?.requires == [.b0, .b4])
    #expect(gates.last?.demands == GateDemands())
  }

  @Test(arguments: Example.allCases)
  func noGateAcceptsALaptop(example: Example) throws {
    let source = try example.source()
    #expect(source.venues.map(\.id.rawValue) == ["ci", "mac-local", "vps"])
    #expect(source.venues.map(\.proofs.count) == [0, 0, 1])
    #expect(!source.gates.contains { $0.demands.venues.map(\.rawValue).contains("mac-local") })
  }

  @Test func bothSpeakOfTheSame() throws {
    let (starter, strict) = (try Example.starter.source(), try Example.strict.source())
    #expect(starter.rows == strict.rows)
    #expect(starter.venues == strict.venues)
    #expect(starter.scopes == strict.scopes)
    #expect(starter.effects == strict.effects)
    #expect(Set(starter.keys.map(\.role)) == Set(Role.allCases))
    #expect(starter.effects.count == 6)
  }

  @Test func theStrictOneTakesTwoOwnersAndShorterAges() throws {
    let (starter, strict) = (try Example.starter.source(), try Example.strict.source())
    #expect(strict.keys.count { $0.role == .owner } == 2)
    #expect([strict.ownerThreshold.value, strict.waiverThreshold.value] == [2, 2])
    #expect([starter.ownerThreshold.value, starter.waiverThreshold.value] == [1, 1])
    #expect(strict.gates.filter(\.waivable).isEmpty)
    for age in [
      \GateDemands.maximumEvidenceAge, \.maximumChallengeAge, \.maximumDecisionAge,
    ] {
      let long = try #require(starter.gates[1].demands[keyPath: age])
      let short = try #require(strict.gates[1].demands[keyPath: age])
      #expect(short < long)
    }
  }

  @Test(arguments: Example.allCases)
  func exampleKeysAreRefusedUnlessAllowed(example: Example) throws {
    let outcome = try PolicyFile.read(example.path)
    #expect(outcome.value == nil)
    guard case .invalid(let diagnostics) = outcome else { return }
    // Every key, and the one that vouches for a venue.
    let count = try example.source().keys.count + 1
    #expect(diagnostics.map(\.code) == Array(repeating: .exampleKey, count: count))
  }
}
