import Foundation
import Testing

/// The exit codes and `code` strings that scripts rely on, case by case; and that a command which
/// does not succeed writes nothing.
@Suite struct ExitCodeTests {
  struct Case: CustomTestStringConvertible {
    let arguments: String
    let status: Int32
    let code: String?
    var input = ""

    var testDescription: String { "ledger-cli \(arguments) → \(status)" }

    init(_ arguments: String, _ status: Int32, _ code: String?, input: String = "") {
      self.arguments = arguments
      self.status = status
      self.code = code
      self.input = input
    }
  }

  static let cases: [Case] = [
    // Usage.
    Case("", 64, nil), Case("log", 64, nil), Case("nonsense", 64, nil),
    Case("help nonsense", 64, nil), Case("help log nonsense", 64, nil),
    Case("log verify --nonsense", 64, "usage"), Case("log show minus-one", 64, "usage"),
    Case("evidence add --json", 64, "usage"),
    Case("evidence add note.txt --json", 64, "usage"),
    Case("evidence add note.txt --key operator.pem --json", 64, "usage"),
    Case("evidence add note.txt --key operator.pem --gate B4 --json", 64, "usage"),
    Case(
      "evidence add note.txt --key operator.pem --gate b4-prime --kind probe --json", 64, "usage"),
    Case(
      "evidence add note.txt --key operator.pem --gate b4-prime --revision xyz --json", 64, "usage"),
    Case("evidence add note.txt --key operator.pem --gate b4-prime --subject image", 64, nil),
    Case(
      "evidence add note.txt --key operator.pem --gate b4-prime --subject image=00 --json", 64,
      "usage"),
    Case(
      "evidence add note.txt --key operator.pem --gate b4-prime --subject revision=00 --json", 64,
      "usage"),
    Case(
      "init --policy policy.yaml --owner-key owner-1.pem --log-key log.pem --name other.example --json",
      64, "usage"),
    Case(
      "init --policy policy.yaml --owner-key owner-1.pem --owner-key owner-2.pem --log-key log.pem --json",
      64, "ledger-exists"),
    Case("key new log --no-passphrase --json", 64, "file-already-exists"),

    // Help is asked for, so it is given.
    Case("--help", 0, nil), Case("help log", 0, nil), Case("log verify --help", 0, nil),
    Case("--version", 0, nil),

    // No.
    Case("evidence add note.txt --key verifier.pem --gate b4-prime --json", 1, "wrong-role"),
    Case("evidence add note.txt --key witness-1.pem --gate b4-prime --json", 1, "unlisted-key"),
    Case("evidence add note.txt --key operator.pem --gate unknown --json", 1, "unknown-gate"),
    Case("policy append junit.dsse --policy policy.yaml --json", 4, "file-absent"),

    // Undecidable.
    Case("log verify --json", 4, "not-anchored"),
    Case("log verify --trust absent.txt --json", 4, "file-absent"),
    Case("log verify --ledger nowhere --trust trust.txt --json", 4, "no-ledger"),
    Case("log verify --trust trust.txt --no-signatures --json", 4, "signatures-not-verified"),
    Case("log verify --trust trust.txt --since absent --json", 4, "file-absent"),
    Case("log verify --trust trust.txt --since note.txt --json", 4, "state-malformed"),
    Case("log verify --trust other-trust.txt --json", 4, "unknown-log"),
    Case("log show 3 --json", 4, "entry-absent"),
    Case("log list --from 3 --json", 4, "entry-absent"),
    Case("log prove 3 --out proof --json", 4, "entry-absent"),
    Case("log list --ledger nowhere --json", 4, "no-ledger"),
    Case("log checkpoint --ledger nowhere --json", 4, "no-ledger"),
    Case("policy show --ledger nowhere --json", 4, "no-ledger"),
    Case("evidence add absent.txt --key operator.pem --gate b4-prime --json", 4, "file-absent"),
    Case("evidence add directory --key operator.pem --gate b4-prime --json", 4, "file-absent"),
    Case("evidence add fifo --key operator.pem --gate b4-prime --json", 4, "not-a-regular-file"),
    Case("evidence add link.txt --key operator.pem --gate b4-prime --json", 4, "symbolic-link"),
    Case("evidence add note.txt --key absent.pem --gate b4-prime --json", 4, "file-absent"),
    Case("policy check later.yaml --json", 4, "unsupported-rules"),
    Case("policy check keyless.yaml --json", 4, "unreadable-file"),
    Case("evidence add note.txt --key open.pem --gate b4-prime --json", 4, "unsafe-key-file"),
    Case(
      "evidence add --files-from - --key operator.pem --gate b4-prime --json", 4,
      "nothing-to-append"),
    Case(
      "evidence add --files-from absent --key operator.pem --gate b4-prime --json", 4,
      "file-unreadable"),
    Case("log merge cosigned-1 --trust other-log-trust.txt --json", 3, "log-key-mismatch"),
    Case("log verify-proof absent --trust trust.txt --entry note.txt --json", 4, "file-absent"),

    // Tampered, or not what it says it is.
    Case("log verify --trust note.txt --json", 3, "malformed-trust-policy"),
    Case("log verify --trust trust.txt --kept note.txt --json", 3, "checkpoint-malformed"),
    Case("log verify --trust other-log-trust.txt --json", 3, "log-key-mismatch"),
    Case(
      "log verify-proof note.txt --trust trust.txt --entry note.txt --json", 3, "malformed-proof"),
    Case("log merge note.txt --trust trust.txt --json", 3, "malformed-note"),
    Case("evidence add broken.xml --key operator.pem --gate b4-prime --json", 3, nil),
    Case("evidence add broken.sarif --key operator.pem --gate b4-prime --json", 3, nil),
    Case("evidence add broken.dsse --json", 3, nil),
    Case("evidence add cut.dsse --json", 3, "malformed-envelope"),
    Case(
      "evidence add cut.dsse --key operator.pem --gate b4-prime --json", 3, "malformed-envelope"),
    Case(
      "evidence add cut.json --key operator.pem --gate b4-prime --json", 3, "malformed-envelope"),
    Case("evidence add marked --key operator.pem --gate b4-prime --json", 3, "malformed-envelope"),
    Case("evidence add unsigned --key operator.pem --gate b4-prime --json", 3, "missing-member"),
    Case("policy check broken.yaml --json", 3, "missing-member"),
    Case("key show note.txt --json", 3, nil), Case("key show log.pub.pem --json", 0, "ok"),
    Case("evidence add note.txt --key note.txt --gate b4-prime --json", 4, "unsafe-key-file"),
  ]

  private static func workshop() throws -> Workshop {
    let workshop = try Workshop.withLedger()
    let files = FileManager.default
    try files.createDirectory(
      atPath: workshop.path("directory"), withIntermediateDirectories: false)
    mkfifo(workshop.path("fifo"), 0o644)
    try files.createSymbolicLink(
      atPath: workshop.path("link.txt"), withDestinationPath: "note.txt")
    try files.copyItem(atPath: workshop.path("operator.pem"), toPath: workshop.path("open.pem"))
    try files.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: workshop.path("open.pem"))
    let trust = String(decoding: try workshop.read("trust.txt"), as: UTF8.self)
    let otherKey = try workshop.require("key", "show", "verifier.pub.pem", "--log", "x.example/1")
    let lines = trust.split(separator: "\n")
    try workshop.write(
      "other-trust.txt", "log \(otherKey.output)" + lines.dropFirst().joined(separator: "\n") + "\n"
    )
    let origin = lines[0].split(separator: " ")[1].split(separator: "+")[0]
    let sameName = try workshop.require(
      "key", "show", "verifier.pub.pem", "--log", String(origin))
    try workshop.write(
      "other-log-trust.txt",
      "log \(sameName.output)" + lines.dropFirst().joined(separator: "\n") + "\n")
    try workshop.write("broken.xml", "<testsuite><testcase")
    try workshop.write("broken.sarif", #"{"version":"2.1.0","runs":[{]}"#)
    try workshop.write("broken.dsse", #"{"payloadType":"x","payload":"","signatures":[]}"#)
    let envelope = #"{"payloadType":"application/vnd.in-toto+json","payload":"e30="}"#
    try workshop.write("unsigned", envelope)
    try workshop.write("marked", "\u{FEFF}" + envelope)
    try workshop.write("cut.dsse", String(envelope.dropLast(30)))
    try workshop.write("cut.json", String(envelope.dropLast(3)))
    try workshop.write("broken.yaml", "name: [Test]\nrules: 1\n")
    try workshop.write("later.yaml", "name: Test\nrules: 2\nnews: []\n")
    try workshop.write(
      "keyless.yaml", Workshop.policy.replacingOccurrences(of: "owner-1", with: "absent"))
    return workshop
  }

  /// One workshop for all cases: none of them may change it.
  @Test func everyCaseEndsInItsCodeAndChangesNothing() throws {
    let workshop = try Self.workshop()
    let before = try workshop.ledgerBytes()
    #expect(before.count > 8)
    for example in Self.cases {
      let arguments = example.arguments.split(separator: " ").map(String.init)
      let run = try workshop.run(arguments, input: example.input)
      #expect(run.status == example.status, "\(example.testDescription): \(run)")
      if let code = example.code, arguments.contains("--json") {
        #expect(run.code == code, "\(example.testDescription): \(run)")
        let exit = run.member("exit") as? Int
        #expect(exit == Int(example.status), "\(example.testDescription): \(run)")
      }
      if example.status != 0 { #expect(!run.errors.isEmpty || !run.output.isEmpty) }
    }
    #expect(try workshop.ledgerBytes() == before)
  }

  @Test func exampleKeysAreRefusedEverywhereUnlessAllowed() throws {
    let workshop = try Workshop()
    let examples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("keys-example")
    for name in ["owner", "operator", "log", "witness"] {
      for ending in ["pem", "pub.pem"] {
        let file = "\(name).\(ending)"
        try Data(contentsOf: examples.appendingPathComponent(file))
          .write(to: URL(fileURLWithPath: workshop.path(file)))
      }
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o600], ofItemAtPath: workshop.path("\(name).pem"))
    }
    try workshop.write(
      "policy.yaml",
      """
      name: test.example
      rules: 1
      ownerThreshold: 1
      waiverThreshold: 1
      keys:
        - { name: owner, role: owner, publicKey: "file:owner.pub.pem" }
        - { name: operator, role: operator, publicKey: "file:operator.pub.pem" }
      gates:
        - { id: b4-prime, displayName: B4′, waivable: false, requires: [] }
      blobs: []
      """)
    let start = [
      "init", "--policy", "policy.yaml", "--owner-key", "owner.pem", "--log-key", "log.pem",
    ]
    #expect(try workshop.run(start).status != 0)
    let made = try workshop.run(start + ["--allow-example-keys"])
    #expect(made.status == 0, "\(made)")
    try workshop.write("trust.txt", made.output + "quorum none\n")
    let verify = ["log", "verify", "--trust", "trust.txt", "--json"]
    let refused = try workshop.run(verify)
    #expect(refused.status == 4)
    #expect(refused.code == "example-key")
    #expect(try workshop.run(verify + ["--allow-example-keys"]).status == 0)
    try workshop.write("note.txt", "x\n")
    let add = ["evidence", "add", "note.txt", "--gate", "b4-prime", "--key", "operator.pem"]
    #expect(try workshop.run(add + ["--json"]).code == "example-key")
    #expect(try workshop.run(add + ["--allow-example-keys"]).status == 0)
    let witness = [
      "log", "witness", "--key", "witness.pem", "--name", "w.example", "--memory", "m",
      "--trust", "trust.txt",
    ]
    #expect(try workshop.run(witness + ["--json"]).code == "example-key")
    #expect(try workshop.run(witness + ["--allow-example-keys"]).status == 0)
  }

  @Test func anAlteredByteIsFoundAndNamed() throws {
    let workshop = try Workshop.withLedger()
    let path = workshop.path("ledger/tile/entries/000.p/3")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    let run = try workshop.run("log", "verify", "--trust", "trust.txt", "--json")
    #expect(run.status == 3)
    #expect(run.member("outcome") as? String == "tampered")
    let findings = run.member("findings") as? [[String: Any]]
    #expect(findings?.contains { $0["entry"] is Int } == true)
    let witness = try workshop.run(
      "log", "witness", "--key", "witness-1.pem", "--name", "witness-1.example", "--memory",
      "memory-1", "--trust", "trust.txt")
    #expect(witness.status == 3)
  }

  @Test func quietSaysNothingOnSuccessAndErrorsStillSpeak() throws {
    let workshop = try Workshop.withLedger()
    let good = try workshop.run("log", "verify", "--trust", "trust.txt", "--quiet")
    #expect(good.status == 0)
    #expect(good.output.isEmpty && good.errors.isEmpty)
    let bad = try workshop.run("log", "verify", "--trust", "absent", "--quiet")
    #expect(bad.status == 4)
    #expect(bad.errors.hasPrefix("ledger-cli: error: "))
    let unanchored = try workshop.run("log", "verify", "--quiet")
    #expect(unanchored.status == 4)
    #expect(unanchored.output.isEmpty)
    #expect(unanchored.errors.contains("not-anchored"))
  }
}
