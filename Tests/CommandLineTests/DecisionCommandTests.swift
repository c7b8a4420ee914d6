import Foundation
import Testing

/// What owners and verifiers sign: verdicts, waivers, revocations, and what is refused before anything
/// is written.
@Suite struct DecisionCommandTests {
  typealias Case = GateCommandTests.Case

  private static let owners = "--key owner-1.pem --key owner-2.pem"

  /// None of these appends anything.
  static let refused: [Case] = [
    Case("verdict issue --gate b4-prime", 64, "usage"),
    Case("verdict issue --gate B4 --dry-run", 64, "usage"),
    Case("verdict issue --gate b4-prime --dry-run --lower 28", 64, "usage"),
    Case("verdict issue --gate b4-prime --dry-run --lower 28=proven:x", 64, "usage"),
    Case("verdict issue --gate b4-prime --dry-run --lower 28=missing:", 64, "usage"),
    Case("verdict issue --gate b4-prime --dry-run --lower 99=missing:x", 1, "unknown-row"),
    Case("verdict issue --gate b0-triple-prime --dry-run", 1, "malformed-value"),
    Case("verdict issue --gate build --dry-run", 1, "malformed-value"),
    Case("verdict issue --gate unknown --dry-run", 1, "unknown-gate"),
    Case("verdict issue --gate b4-prime --key operator.pem", 1, "wrong-role"),
    Case("verdict issue --gate b4-prime --key absent.pem", 4, "file-absent"),
    Case("verdict issue --gate b4-prime --dry-run --ledger nowhere", 4, "no-ledger"),
    Case("verdict issue --gate b4-prime --dry-run --trust absent.txt", 4, "file-absent"),

    Case("waiver grant --gate b0-triple-prime --file waiver.yaml", 64, "usage"),
    Case("waiver grant --gate b4-prime --file waiver.yaml \(owners)", 1, "gate-not-waivable"),
    Case("waiver grant --gate build --file waiver.yaml \(owners)", 1, "gate-not-waivable"),
    Case("waiver grant --gate unknown --file waiver.yaml \(owners)", 1, "unknown-gate"),
    Case(
      "waiver grant --gate b0-triple-prime --file waiver.yaml --key owner-1.pem", 1,
      "below-threshold"),
    Case(
      "waiver grant --gate b0-triple-prime --file waiver.yaml --key operator.pem", 1, "wrong-role"),
    Case("waiver grant --gate b0-triple-prime --file absent.yaml \(owners)", 4, "file-absent"),
    Case("waiver grant --gate b0-triple-prime --file scope.yaml \(owners)", 3, "unknown-scope"),
    Case("waiver grant --gate b0-triple-prime --file effect.yaml \(owners)", 3, "unknown-effect"),
    Case("waiver grant --gate b0-triple-prime --file covers.yaml \(owners)", 3, "unknown-effect"),
    Case("waiver grant --gate b0-triple-prime --file long.yaml \(owners)", 1, "waiver-too-long"),
    Case("waiver grant --gate b0-triple-prime --file over.yaml \(owners)", 1, "waiver-expired"),
    Case("waiver grant --gate b0-triple-prime --file broken.yaml \(owners)", 3, "missing-member"),
    Case("waiver sign waiver.yaml --key owner-1.pem --out w", 64, "usage"),
    Case("waiver append waiver.yaml", 3, "malformed-envelope"),

    Case("revoke --reason x --key operator.pem", 64, "usage"),
    Case("revoke deadbeef --entry 1 --reason x --key operator.pem", 64, "usage"),
    Case("revoke deadbee --reason x --key operator.pem", 64, "usage"),
    Case("revoke DEADBEEF --reason x --key operator.pem", 64, "usage"),
    Case("revoke deadbeef --reason x --key operator.pem", 1, "not-revocable"),
    Case("revoke --entry 0 --reason x --key owner-1.pem", 1, "not-revocable"),
    Case("revoke --entry 9 --reason x --key owner-1.pem", 4, "entry-absent"),
    Case("revoke --entry 1 --reason x --key verifier.pem", 1, "wrong-role"),
  ]

  @Test func whatIsRefusedChangesNothing() throws {
    let workshop = try Workshop.withEvidence()
    try workshop.write("scope.yaml", Workshop.waiver(scope: "unknown"))
    try workshop.write("effect.yaml", Workshop.waiver(prohibitions: "kb-write, unknown"))
    try workshop.write("covers.yaml", Workshop.waiver(notCovered: "unknown"))
    let waiver = Workshop.waiver().split(separator: "\n")
    func changing(_ name: String, _ line: String) throws {
      let member = line.prefix { $0 != ":" }
      let text = waiver.map { $0.hasPrefix(member) ? line : String($0) }
      try workshop.write(name, text.joined(separator: "\n") + "\n")
    }
    try changing("long.yaml", "notAfter: 2099-01-01T00:00:00Z")
    try changing("broken.yaml", "risks: none")
    try workshop.write(
      "broken.yaml", waiver.filter { !$0.hasPrefix("risk") }.joined(separator: "\n") + "\n")
    try workshop.write(
      "over.yaml",
      waiver.map { line in
        line.hasPrefix("notBefore")
          ? "notBefore: 2020-01-01T00:00:00Z"
          : line.hasPrefix("notAfter") ? "notAfter: 2020-02-01T00:00:00Z" : String(line)
      }.joined(separator: "\n") + "\n")
    let before = try workshop.ledgerBytes()
    for example in Self.refused {
      let run = try workshop.run(
        example.arguments.split(separator: " ").map(String.init) + ["--json"])
      #expect(run.status == example.status, "\(example): \(run)")
      #expect(run.code == example.code, "\(example): \(run)")
    }
    #expect(try workshop.ledgerBytes() == before)
  }

  @Test func aVerdictIsComputedShownAndAppended() throws {
    let workshop = try Workshop.withEvidence()
    let issue = ["verdict", "issue", "--gate", "b4-prime"]
    let before = try workshop.ledgerBytes()
    let shown = try workshop.run(issue + ["--dry-run", "--json"])
    #expect(shown.status == 0)
    #expect(shown.member("appended") as? Bool == false)
    #expect(shown.member("result") as? String == "READY")
    #expect(try workshop.ledgerBytes() == before)

    let prose = try workshop.run(issue + ["--key", "verifier.pem"])
    #expect(prose.status == 0)
    #expect(prose.output.contains("proven      test:a, entry 1"), "\(prose)")
    #expect(prose.output.contains("\nREADY\nentry 2  verdict READY on b4-prime  "))
    let lowered = try workshop.run(
      issue + ["--key", "verifier.pem", "--lower", "37=missing:not run as root", "--json"])
    #expect(lowered.status == 0, "a verdict that says no was appended all the same")
    #expect(lowered.member("result") as? String == "PARTIAL")
    #expect(lowered.member("used") as? [Int] == [1])
    try workshop.cosign()
    let check = try workshop.run("gate", "check", "b4-prime", "--trust", "trust.txt", "--json")
    #expect(check.status == 1)
    #expect(check.member("state") as? String == "PARTIAL")
    #expect(check.member("verdict") as? Int == 3)
  }

  @Test func ownersGatherAWaiver() throws {
    let workshop = try Workshop.withEvidence()
    let one = try workshop.run(
      "waiver", "sign", "waiver.yaml", "--gate", "b0-triple-prime", "--key", "owner-1.pem",
      "--out", "one", "--json")
    #expect(one.status == 0 && one.member("complete") as? Bool == false)
    let early = try workshop.run("waiver", "append", "one", "--json")
    #expect(early.status == 1 && early.code == "below-threshold")
    try workshop.require("waiver", "sign", "one", "--key", "owner-2.pem", "--out", "two")
    let other = try workshop.run(
      "waiver", "grant", "--gate", "release", "--file", "one", "--key", "owner-2.pem")
    #expect(other.status == 64)
    try workshop.require("waiver", "append", "two")
    #expect(try workshop.run("waiver", "append", "two", "--json").code == "duplicate-payload")
    // Or the second owner grants what the first has signed.
    try workshop.require(
      "waiver", "sign", "waiver.yaml", "--gate", "release", "--key", "owner-1.pem", "--out",
      "three")
    try workshop.require(
      "waiver", "grant", "--gate", "release", "--file", "three", "--key", "owner-2.pem")
  }

  @Test func mistakesInAWaiverAreToldWithTheirPlaces() throws {
    let workshop = try Workshop.withEvidence()
    try workshop.write(
      "bad.yaml",
      """
      scope: preparation
      risk: x
      reason: y
      prohibitions: [kb-write, everything]
      notBefore: 2026-01-01T00:00:00Z
      notAfter: 2026-02-01T00:00:00Z
      notCovered: [b4-prime, prep, network]

      """)
    let run = try workshop.run(
      "waiver", "sign", "bad.yaml", "--gate", "release", "--key", "owner-1.pem", "--out", "w",
      "--json")
    #expect(run.status == 3)
    let diagnostics = run.member("diagnostics") as? [[String: Any]]
    let found = diagnostics?.map { "\($0["line"] ?? "") \($0["code"] ?? "")" }
    #expect(found == ["1 unknown-scope", "4 unknown-effect"])
    #expect(run.errors.contains("prep"), "the known ones are listed")
  }

  @Test func whatIsRevokedSupportsNothing() throws {
    let workshop = try Workshop.withVerdictAndWaiver()
    func digest(_ index: Int) throws -> String {
      try workshop.run("log", "show", "\(index)", "--json").member("payloadDigest") as? String ?? ""
    }
    let waiver = try digest(3)
    let run = try workshop.run(
      "revoke", String(waiver.prefix(9)), "--reason", "the risk grew", "--key", "owner-1.pem")
    #expect(run.status == 0 && run.output.contains("entry 3"), "\(run)")
    let again = try workshop.run(
      "revoke", waiver, "--reason", "once more", "--key", "owner-1.pem", "--json")
    #expect(again.status == 1 && again.code == "already-revoked")
    try workshop.require("revoke", "--entry", "1", "--reason", "wrong", "--key", "operator.pem")
    try workshop.cosign()
    for gate in ["b0-triple-prime", "b4-prime"] {
      let check = try workshop.run(
        "gate", "check", gate, "--trust", "trust.txt", "--scope", "prep", "--effect", "none",
        "--json")
      #expect(check.status == 1 && check.code == "no-verdict", "\(check)")
    }
  }
}
