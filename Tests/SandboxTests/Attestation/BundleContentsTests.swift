import Ledger
import Testing
import TransparencyLog

@testable import Sandbox

@Suite struct BundleContentsTests {
  /// A variant for which no container could be created has nothing to be inspected, and the inspection of
  /// the other is not filed under its name.
  @Test func anInspectionIsFiledUnderItsOwnVariant() throws {
    let profile = try SandboxProfile(directory: ProfileDirectory.path)
    let run = ProbeRun(log: ObservationLog([]), bytes: [], messages: [])
    let counted = VariantOutcome(
      variant: profile.variants[1], arguments: ["second"], inspection: Array("[2]".utf8),
      result: .completed(run))
    let claim = try AttestationScene().claim()
    let contents = BundleContents(
      attestation: try Attestation(
        origin: claim.origin, challenge: claim.challenge, gate: claim.gate, venue: claim.venue,
        image: .empty, profile: profile.digest, startedAt: .now(), finishedAt: .now(),
        tool: claim.tool),
      facts: ReportedFacts([]), counted: counted, run: run, baseline: run,
      variants: [
        VariantOutcome(
          variant: profile.variants[0], arguments: ["first"], result: .notStarted("create")),
        counted,
      ])
    let inspections = try contents.packed().files.filter { $0.path.hasPrefix("inspect/") }
    #expect(inspections.map(\.path) == ["inspect/4b.json"])
    #expect(inspections.first?.bytes == Array("[2]".utf8))
  }
}
