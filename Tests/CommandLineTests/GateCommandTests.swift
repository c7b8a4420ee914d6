import Foundation
import Testing

/// What gating scripts rely on: the exit code and `code` of each question, asked of the ledger and of
/// a proof, and that no question changes anything.
@Suite struct GateCommandTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let arguments: String
    let status: Int32
    let code: String

    init(_ arguments: String, _ status: Int32, _ code: String) {
      self.arguments = arguments
      self.status = status
      self.code = code
    }

    var testDescription: String { "\(arguments) → \(status) \(code)" }
  }

  /// Questions about a ledger where B4′ has its verdict and B0‴ a waiver for `prep` without KB write.
  static let questions: [Case] = [
    Case("b4-prime --trust trust.txt", 0, "ok"),
    Case("b4-prime --trust trust.txt --scope prep --effect kb-write", 0, "ok"),
    Case("b4-prime --trust trust.txt --subject \(Workshop.revision)", 0, "ok"),
    Case("b4-prime --trust trust.txt --subject revision=\(Workshop.revision)", 0, "ok"),
    Case("b4-prime --trust trust.txt --max-age 1h", 0, "ok"),
    Case("b0-triple-prime --trust trust.txt --scope prep --effect none", 0, "ok"),
    Case("b0-triple-prime --trust trust.txt --scope prep --effect network", 0, "ok"),
    Case("build --trust trust.txt --scope prep --effect none", 0, "ok"),

    // No.
    Case("b0-triple-prime --trust trust.txt", 1, "no-verdict"),
    Case("b0-triple-prime --trust trust.txt --effect none", 1, "no-verdict"),
    Case("b0-triple-prime --trust trust.txt --scope prep", 1, "no-verdict"),
    Case("b0-triple-prime --trust trust.txt --scope other --effect none", 1, "no-verdict"),
    Case("b0-triple-prime --trust trust.txt --scope prep --effect kb-write", 1, "no-verdict"),
    Case("build --trust trust.txt", 1, "no-verdict"),
    Case("build --trust trust.txt --scope prep --effect kb-write", 1, "no-verdict"),
    Case(
      "b4-prime --trust trust.txt --subject b\(Workshop.revision.dropFirst())", 1,
      "subject-differs"),
    Case("b4-prime --trust trust.txt --subject image=\(Workshop.revision)", 1, "subject-differs"),

    // Undecidable: without a trust file, without an age limit, or of what the policy does not know.
    Case("b4-prime", 4, "no-trust-file"),
    Case("b4-prime --max-age 30d", 4, "no-trust-file"),
    Case("release --trust trust.txt", 4, "no-age-limit"),
    Case("empty --trust trust.txt --max-age 1h", 4, "empty-gate"),
    Case("unknown --trust trust.txt --max-age 1h", 4, "unknown-gate"),
    Case("b4-prime --trust trust.txt --scope unknown", 4, "unknown-scope"),
    Case("b4-prime --trust trust.txt --effect unknown", 4, "unknown-effect"),
    Case("b4-prime --trust absent.txt", 4, "file-absent"),
    Case("b4-prime --trust no-quorum.txt", 4, "not-anchored"),
    Case("b4-prime --trust other-log.txt", 4, "unknown-log"),

    // Not what it says it is.
    Case("b4-prime --trust junit.xml", 3, "malformed-trust-policy"),

    // Usage.
    Case("b4-prime --effect none --effect network", 64, "usage"),
    Case("B4 --trust trust.txt", 64, "usage"),
    Case("b4-prime --scope Prep", 64, "usage"),
    Case("b4-prime --subject 1234", 64, "usage"),
    Case("b4-prime --subject =\(Workshop.revision)", 64, "usage"),
    Case("b4-prime --max-age 0", 64, "usage"),
    Case("b4-prime --max-age 1w", 64, "usage"),
    Case("b4-prime --max-age -1", 64, "usage"),
    Case("b4-prime --max-age 18446744073709551615d", 64, "usage"),
    Case("", 64, "usage"),
  ]

  /// What is decided differently on a ledger than on a proof: a proof of one gate says nothing else.
  private static func onLedger(_ example: Case) -> String {
    example.code == "unknown-log" ? "ledger-undecidable" : example.code
  }

  @Test func theLedgerAnswers() throws {
    let workshop = try Self.workshop()
    let before = try workshop.ledgerBytes()
    for example in Self.questions {
      let arguments = example.arguments.split(separator: " ").map(String.init)
      let run = try workshop.run(["gate", "check"] + arguments + ["--json"])
      #expect(run.status == example.status, "\(example): \(run)")
      #expect(run.code == Self.onLedger(example), "\(example): \(run)")
      #expect(run.member("exit") as? Int == Int(example.status), "\(example): \(run)")
    }
    #expect(try workshop.ledgerBytes() == before)
  }

  @Test func aProofAnswersTheSameFarFromTheLedger() throws {
    let workshop = try Self.workshop()
    let elsewhere = try Workshop()
    for name in ["trust.txt", "no-quorum.txt", "other-log.txt", "junit.xml"] {
      try workshop.read(name).write(to: URL(fileURLWithPath: elsewhere.path(name)))
    }
    for gate in ["b4-prime", "b0-triple-prime", "build", "release", "empty"] {
      try workshop.require("gate", "prove", gate, "--out", "\(gate).gateproof")
      try workshop.read("\(gate).gateproof")
        .write(to: URL(fileURLWithPath: elsewhere.path("\(gate).gateproof")))
    }
    for example in Self.questions where example.code != "unknown-gate" {
      var arguments = example.arguments.split(separator: " ").map(String.init)
      if let gate = arguments.first { arguments.insert("\(gate).gateproof", at: 1) }
      let run = try elsewhere.run(["gate", "verify"] + arguments + ["--json"])
      #expect(run.status == example.status, "\(example): \(run)")
      #expect(run.code == example.code, "\(example): \(run)")
    }
    let other = try elsewhere.run(
      "gate", "verify", "build", "b4-prime.gateproof", "--trust", "trust.txt", "--json")
    #expect(other.status == 4 && other.code == "other-gate")
    let absent = try elsewhere.run(
      "gate", "verify", "build", "absent", "--trust", "trust.txt", "--json")
    #expect(absent.status == 4 && absent.code == "file-absent")
    let broken = try elsewhere.run(
      "gate", "verify", "build", "junit.xml", "--trust", "trust.txt", "--json")
    #expect(broken.status == 3 && broken.code == "proof-invalid")
  }

  private static func workshop() throws -> Workshop {
    let workshop = try Workshop.withVerdictAndWaiver()
    let trust = String(decoding: try workshop.read("trust.txt"), as: UTF8.self)
    try workshop.write(
      "no-quorum.txt", trust.replacingOccurrences(of: "quorum replaying", with: "quorum none"))
    let key = try workshop.require("key", "show", "verifier.pub.pem", "--log", "x.example/1")
    let lines = trust.split(separator: "\n").dropFirst().joined(separator: "\n")
    try workshop.write("other-log.txt", "log \(key.output)\(lines)\n")
    return workshop
  }

  // MARK: What is said

  @Test func aWaivedGateIsNeverCalledAccepted() throws {
    let workshop = try Workshop.withVerdictAndWaiver()
    let question = ["gate", "check", "build", "--trust", "trust.txt", "--scope", "prep"]
    let waived = try workshop.run(question + ["--effect", "none"])
    #expect(waived.status == 0)
    #expect(waived.output.hasSuffix("\nWAIVED, not passed: by entry 3\n"), "\(waived)")
    #expect(waived.output.contains("WAIVED B0‴ (b0-triple-prime) by entry 3"))
    #expect(waived.output.contains("  assumes: "))
    let json = try workshop.run(question + ["--effect", "none", "--json"])
    #expect(json.member("authorizedBy") as? String == "waiver")
    #expect(json.member("waivers") as? [Int] == [3])
    #expect(json.member("effects") as? [String] == [])
    #expect((json.member("assumptions") as? [String])?.isEmpty == false)

    let refused = try workshop.run(question)
    #expect(refused.status == 1)
    let last = refused.output.split(separator: "\n").last
    #expect(last?.hasPrefix("BLOCKED: ") == true, "\(refused)")
    #expect(refused.output.contains("(waiver-effects-undeclared)"))
    #expect(try workshop.run(question + ["--json"]).member("effects") is NSNull)
  }

  @Test func rowsSayWhatWasObserved() throws {
    let workshop = try Workshop.withEvidence()
    let failing = Workshop.junit.replacingOccurrences(
      of: #"<testcase name="b"/>"#,
      with: #"<testcase name="b"><failure message="leaked"/></testcase>"#)
    try workshop.write(
      "failing.xml", failing.replacingOccurrences(of: #"failures="0""#, with: #"failures="1""#))
    try workshop.require("verdict", "issue", "--gate", "b4-prime", "--key", "verifier.pem")
    try workshop.require(
      "evidence", "add", "failing.xml", "--gate", "b4-prime", "--key", "operator.pem",
      "--revision", Workshop.revision)
    try workshop.cosign()
    let run = try workshop.run("gate", "check", "b4-prime", "--trust", "trust.txt", "--json")
    #expect(run.status == 1 && run.code == "refuted-since-verdict", "\(run)")
    let reasons = run.member("reasons") as? [[String: Any]]
    #expect(reasons?.first?["entry"] as? Int == 3)
    #expect(reasons?.first?["weight"] as? String == "no")
    let rows = run.member("rows") as? [[String: Any]]
    let claims = rows?.last?["claims"] as? [[String: Any]]
    #expect(claims?.first?["claim"] as? String == "test:b")
    #expect(claims?.first?["entry"] as? Int == 1)
  }

  @Test func anEarlierStateIsReliedOnAndSaid() throws {
    let workshop = try Workshop.withVerdictAndWaiver()
    let question = ["gate", "check", "b4-prime", "--trust", "trust.txt"]
    let first = try workshop.run(question + ["--write-state", "state", "--json"])
    #expect(first.status == 0 && first.member("since") is NSNull)
    let second = try workshop.run(question + ["--since", "state", "--json"])
    #expect(second.status == 0)
    #expect(second.member("since") as? Int == 4)
    let said = second.member("assumptions") as? [String]
    #expect(said?.contains { $0.contains("first 4 entries") } == true)
    let absent = try workshop.run(question + ["--since", "absent", "--json"])
    #expect(absent.status == 4 && absent.code == "file-absent")
  }

  @Test func theBoardStartsFromAnEarlierStateToo() throws {
    let workshop = try Workshop.withVerdictAndWaiver()
    let board = ["gate", "status", "--trust", "trust.txt", "--json", "--max-age", "1d"]
    let first = try workshop.run(board + ["--write-state", "state"])
    #expect(first.status == 4 || first.status == 1)
    let second = try workshop.run(board + ["--since", "state"])
    #expect(second.status == first.status && second.code == first.code)
    #expect(second.member("status") as? String == first.member("status") as? String)
    let absent = try workshop.run(board + ["--since", "absent"])
    #expect(absent.status == 4 && absent.code == "file-absent")
  }

  /// Whichever byte it is, and whether or not the ledger can still be replayed.
  @Test func aTamperedLedgerHasNoBoard() throws {
    let workshop = try Workshop.withVerdictAndWaiver()
    let url = URL(fileURLWithPath: workshop.path("ledger/tile/entries/000.p/4"))
    let bytes = try Data(contentsOf: url)
    for index in stride(from: 0, to: bytes.count, by: bytes.count / 12) {
      var altered = bytes
      altered[index] ^= 1
      try altered.write(to: url)
      let status = try workshop.run("gate", "status", "--trust", "trust.txt", "--json")
      #expect(status.status == 3, "byte \(index): \(status)")
    }
  }

  @Test func anAlteredByteIsTamperedEverywhere() throws {
    let workshop = try Workshop.withVerdictAndWaiver()
    try workshop.require("gate", "prove", "b4-prime", "--out", "proof")
    var proof = try workshop.read("proof")
    let place = try #require(proof.range(of: Data("verdict".utf8)))
    proof[place.lowerBound] ^= 1
    try proof.write(to: URL(fileURLWithPath: workshop.path("proof")))
    let verified = try workshop.run(
      "gate", "verify", "b4-prime", "proof", "--trust", "trust.txt", "--json")
    #expect(verified.status == 3 && verified.code == "proof-invalid", "\(verified)")

    let path = workshop.path("ledger/tile/entries/000.p/4")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    let checked = try workshop.run(
      "gate", "check", "b4-prime", "--trust", "trust.txt", "--json")
    #expect(checked.status == 3 && checked.code == "ledger-tampered", "\(checked)")
    #expect(checked.member("outcome") as? String == "tampered")
  }

  /// The script that the documentation hands out: its exit code is the decision's.
  @Test func theGuardRunsWhatTheGateLetsPass() throws {
    let workshop = try Workshop.withVerdictAndWaiver()
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../examples/gating/guard.sh").standardizedFileURL.path
    let program = URL(filePath: Program.path).deletingLastPathComponent().path
    try FileManager.default.createDirectory(
      atPath: workshop.path(".ledger"), withIntermediateDirectories: false)
    try FileManager.default.copyItem(
      atPath: workshop.path("trust.txt"), toPath: workshop.path(".ledger/trust.txt"))
    try workshop.require("gate", "prove", "b4-prime", "--out", "b4")
    try workshop.require("gate", "prove", "build", "--out", "build")
    func guarded(_ proof: String, _ revision: String, _ command: String...) throws -> Program.Run {
      try Program.run(
        [script, proof, revision] + command, in: workshop.directory,
        environment: ["PATH": "\(program):/usr/bin:/bin"], executable: "/bin/sh")
    }
    let open = try guarded("b4", Workshop.revision, "echo", "released")
    #expect(open.status == 0 && open.output == "released\n", "\(open)")
    #expect(try guarded("b4", Workshop.revision, "false").status == 1)
    let other = String(repeating: "b", count: 40)
    for (proof, revision, status) in [
      ("b4", other, 1), ("build", Workshop.revision, 4), ("absent", Workshop.revision, 4),
      ("trust.txt", Workshop.revision, 3), ("b4", "HEAD", 64),
    ] as [(String, String, Int32)] {
      let closed = try guarded(proof, revision, "echo", "released")
      #expect(closed.status == status && closed.output.isEmpty, "\(proof) \(revision): \(closed)")
    }
  }

  @Test func onlyAKnownGateIsProven() throws {
    let workshop = try Workshop.withEvidence()
    let unknown = try workshop.run("gate", "prove", "unknown", "--out", "proof", "--json")
    #expect(unknown.status == 4 && unknown.code == "unknown-gate")
    try workshop.require("gate", "prove", "b4-prime", "--out", "proof")
    let again = try workshop.run("gate", "prove", "b4-prime", "--out", "proof", "--json")
    #expect(again.status == 64 && again.code == "file-already-exists")
  }

  // MARK: The board

  @Test func theBoardSaysWhatIsNext() throws {
    let workshop = try Workshop.withEvidence()
    let early = try workshop.run("gate", "status", "--trust", "trust.txt", "--json")
    #expect(early.status == 1)
    #expect(early.member("status") as? String == "PARTIAL")
    #expect(Self.step(early) == "add-evidence b0-triple-prime")
    try workshop.require(
      "waiver", "grant", "--gate", "b0-triple-prime", "--file", "waiver.yaml", "--key",
      "owner-1.pem", "--key", "owner-2.pem")
    try workshop.cosign()
    let waived = try workshop.run("gate", "status", "--trust", "trust.txt", "--json")
    #expect(Self.step(waived) == "issue-verdict b4-prime", "\(waived)")
    let gates = waived.member("gates") as? [[String: Any]]
    let b0 = gates?.first { $0["gate"] as? String == "b0-triple-prime" }
    #expect(b0?["authorizedBy"] as? String == "waiver")
    #expect(b0?["scope"] as? String == "prep")
    let prose = try workshop.run("gate", "status", "--trust", "trust.txt")
    #expect(prose.output.contains("WAIVED for prep"), "\(prose)")
    #expect(prose.output.contains("B4′"))
    #expect(!prose.output.contains("\u{1B}"), "colour is for terminals")
    let steps = prose.output.split(separator: "\n").filter { $0.hasPrefix("next: ") }
    #expect(steps.count == 1)
  }

  private static func step(_ run: Program.Run) -> String {
    let step = run.member("nextStep") as? [String: Any]
    return "\(step?["action"] ?? "") \(step?["gate"] ?? "")"
  }

  @Test func theBoardIsNoYesWithoutTrust() throws {
    let workshop = try Workshop.withVerdictAndWaiver()
    let run = try workshop.run("gate", "status", "--json")
    #expect(run.status == 4 && run.code == "no-trust-file", "\(run)")
    let scope = try workshop.run("gate", "status", "--scope", "unknown", "--json")
    #expect(scope.status == 4 && scope.code == "unknown-scope")
    let none = try workshop.run("gate", "status", "--ledger", "nowhere", "--json")
    #expect(none.status == 4 && none.code == "no-ledger")
  }

  @Test func readyIsZero() throws {
    let policy = Workshop.gatePolicy.split(separator: "\n").filter { line in
      !["id: empty", "id: build", "id: release", "id: b0-", "longestWaiver"].contains {
        line.contains($0)
      }
    }.joined(separator: "\n")
    let workshop = try Workshop.withLedger(policy, evidence: false)
    try workshop.require(
      "evidence", "add", "junit.xml", "--gate", "b4-prime", "--key", "operator.pem",
      "--revision", Workshop.revision)
    try workshop.require("verdict", "issue", "--gate", "b4-prime", "--key", "verifier.pem")
    try workshop.cosign()
    let run = try workshop.run("gate", "status", "--trust", "trust.txt", "--json")
    #expect(run.status == 0 && run.code == "ok", "\(run)")
    #expect(run.member("status") as? String == "READY")
    #expect(Self.step(run).hasPrefix("proceed "))
  }
}
