import Foundation
import Testing

/// A ledger's life through the program: what each party does, and what each sees.
@Suite struct LedgerLifeTests {
  @Test func auditorVerifiesAndStartsFromThereNextTime() throws {
    let workshop = try Workshop.withLedger()
    let first = try workshop.run(
      "log", "verify", "--trust", "trust.txt", "--write-state", "state", "--json")
    #expect(first.status == 0)
    #expect(first.member("outcome") as? String == "intact")
    #expect(first.member("size") as? Int == 3)
    #expect(first.member("entriesRead") as? Int == 3)
    let mode = try FileManager.default.attributesOfItem(atPath: workshop.path("state"))
    #expect(mode[.posixPermissions] as? Int == 0o600)

    try workshop.write("more.txt", "more\n")
    try workshop.require(
      "evidence", "add", "more.txt", "--gate", "b4-prime", "--key", "operator.pem")
    let second = try workshop.run(
      "log", "verify", "--trust", "trust.txt", "--since", "state", "--json")
    #expect(second.status == 0)
    #expect(second.member("since") as? Int == 3)
    #expect(second.member("entriesRead") as? Int == 1)
    let anchored = second.member("anchored") as? [String: Any]
    #expect(anchored?["size"] as? Int == 3)
  }

  @Test func aProofNeedsNothingButTheTrustFile() throws {
    let workshop = try Workshop.withLedger()
    try workshop.require("log", "prove", "1", "--out", "proof", "--entry", "entry")
    let elsewhere = try Workshop()
    for name in ["trust.txt", "proof", "entry"] {
      try workshop.read(name).write(to: URL(fileURLWithPath: elsewhere.path(name)))
    }
    let run = try elsewhere.run(
      "log", "verify-proof", "proof", "--trust", "trust.txt", "--entry", "entry", "--json")
    #expect(run.status == 0)
    #expect(run.member("index") as? Int == 1)
    #expect(run.member("kind") as? String == "evidence")

    let raw = try workshop.run("log", "show", "1", "--raw")
    #expect(Data(raw.output.utf8) == (try workshop.read("entry")))
    let other = try workshop.run("log", "show", "2", "--raw")
    try elsewhere.write("entry", other.output)
    let wrong = try elsewhere.run(
      "log", "verify-proof", "proof", "--trust", "trust.txt", "--entry", "entry")
    #expect(wrong.status == 3)
  }

  @Test func ownersGatherSignaturesUntilTheThreshold() throws {
    let workshop = try Workshop.withLedger()
    let retired = Workshop.policy.replacingOccurrences(
      of: "publicKey: file:verifier.pub.pem",
      with: "publicKey: file:verifier.pub.pem\n    retiredFrom: now")
    try workshop.write("policy-2.yaml", retired)
    let one = try workshop.run(
      "policy", "sign", "policy-2.yaml", "--key", "owner-1.pem", "--out", "one", "--json")
    #expect(one.status == 0)
    #expect(one.member("complete") as? Bool == false)
    let early = try workshop.run("policy", "append", "one", "--policy", "policy-2.yaml", "--json")
    #expect(early.status == 1)
    #expect(early.code == "below-threshold")
    try workshop.require("policy", "sign", "one", "--key", "owner-2.pem", "--out", "two")
    try workshop.require("policy", "append", "two", "--policy", "policy-2.yaml")
    let shown = try workshop.run("policy", "show", "--json")
    #expect(shown.member("index") as? Int == 3)
    try workshop.cosign()
    #expect(try workshop.run("log", "verify", "--trust", "trust.txt").status == 0)
    let again = try workshop.run("policy", "append", "two", "--policy", "policy-2.yaml", "--json")
    #expect(again.status == 1)
    #expect(again.code == "duplicate-payload")
  }

  @Test func aGenesisCanBeGatheredToo() throws {
    let workshop = try Workshop()
    for name in ["owner-1", "owner-2", "operator", "verifier", "log"] {
      try workshop.require("key", "new", name, "--no-passphrase")
    }
    try workshop.write("policy.yaml", Workshop.policy)
    try workshop.require(
      "policy", "sign", "policy.yaml", "--genesis", "--log-key", "log.pub.pem", "--key",
      "owner-1.pem", "--out", "one")
    try workshop.require("policy", "sign", "one", "--key", "owner-2.pem", "--out", "two")
    try workshop.require(
      "init", "--policy", "policy.yaml", "--envelope", "two", "--log-key", "log.pem")
    #expect(try workshop.run("log", "list").output.contains("policy"))
  }

  @Test func operatorSignsInOnePlaceAndAppendsInAnother() throws {
    let workshop = try Workshop.withLedger()
    try workshop.write("scan.txt", "nothing found\n")
    try workshop.require("log", "checkpoint")
    let checkpoint = try workshop.run("log", "checkpoint", "--json")
    try workshop.write("challenge", checkpoint.member("note") as? String ?? "")
    let signed = try workshop.run(
      "evidence", "sign", "scan.txt", "--gate", "b4-prime", "--kind", "guard", "--key",
      "operator.pem", "--challenge", "challenge", "--revision",
      String(repeating: "a", count: 40), "--subject", "image=" + String(repeating: "b", count: 64),
      environment: ["LEDGER_DIR": ""])
    #expect(signed.status == 0)
    let added = try workshop.run("evidence", "add", "scan.txt.dsse", "--json")
    #expect(added.status == 0)
    let lost = try Workshop.withLedger()
    try workshop.read("scan.txt.dsse").write(to: URL(fileURLWithPath: lost.path("x.dsse")))
    #expect(try lost.run("evidence", "add", "x.dsse").status == 3)
  }

  /// What a scan says that it is about, and what the operator adds, can be checked later.
  @Test func evidenceIsBoundToWhatItIsAbout() throws {
    let workshop = try Workshop.withLedger()
    let (revision, other) = (String(repeating: "0a", count: 20), String(repeating: "0b", count: 20))
    let image = String(repeating: "0c", count: 32)
    try workshop.write(
      "scan.sarif",
      """
      {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "scanner"}}, "results": [],
        "versionControlProvenance": [{"repositoryUri": "https://git.example", "revisionId":
          "\(revision)"}]}]}
      """)
    let add = ["evidence", "add", "scan.sarif", "--gate", "b4-prime", "--key", "operator.pem"]
    #expect(try workshop.run(add + ["--subject", "image=\(image)"]).status == 0)
    let shown = try workshop.require("log", "show", "3").output
    #expect(shown.contains(#"{"name":"revision","digest":{"gitCommit":"\#(revision)"}}"#))
    #expect(shown.contains(#"{"name":"image","digest":{"sha256":"\#(image)"}}"#))
    #expect(try workshop.run(add + ["--revision", other, "--json"]).code == "malformed-value")
  }

  @Test func aBatchComesThroughAPipe() throws {
    let workshop = try Workshop.withLedger()
    var paths = ""
    for n in 1...20 {
      try workshop.write("file-\(n).txt", "contents \(n)\n")
      paths += "file-\(n).txt\n"
    }
    let run = try workshop.run(
      "evidence", "add", "--files-from", "-", "--gate", "b4-prime", "--key", "operator.pem",
      input: paths)
    #expect(run.status == 0)
    #expect(run.output.split(separator: "\n").count == 20)
    let listed = try workshop.run("log", "list", "--from", "3", "--json")
    #expect((listed.member("entries") as? [Any])?.count == 20)
  }

  @Test func theLogKeyIsFoundFromAnyDirectory() throws {
    let workshop = try Workshop.withLedger()
    let elsewhere = try Workshop()
    try elsewhere.write("far.txt", "far away\n")
    let run = try elsewhere.run(
      "evidence", "add", "far.txt", "--gate", "b4-prime", "--key", workshop.path("operator.pem"),
      "--ledger", workshop.path("ledger"))
    #expect(run.status == 0, "\(run)")
  }

  @Test func whatWasAppendedBeforeARefusalStands() throws {
    let workshop = try Workshop.withLedger()
    try workshop.write("good.txt", "good\n")
    let run = try workshop.run(
      "evidence", "add", "good.txt", "absent.txt", "--gate", "b4-prime", "--key",
      "operator.pem")
    #expect(run.status == 4)
    #expect(run.output.contains("good.txt"))
    #expect(try workshop.run("log", "show", "3").status == 0)
  }

  @Test func aLogKeyThatSignedALedgerMakesNoOther() throws {
    let workshop = try Workshop.withLedger()
    let run = try workshop.run(
      "init", "--policy", "policy.yaml", "--owner-key", "owner-1.pem", "--owner-key", "owner-2.pem",
      "--log-key", "log.pem", "--ledger", "other", "--json")
    #expect(run.status == 3 && run.code == "rolled-back", "\(run)")
    #expect((run.member("hint") as? String)?.contains("another key") == true, "\(run)")
    #expect(!FileManager.default.fileExists(atPath: workshop.path("other")))
  }

  @Test func aDocumentTellsWhatWasAppendedBeforeARefusal() throws {
    let workshop = try Workshop.withLedger()
    for name in ["one", "two"] { try workshop.write("\(name).txt", "\(name)\n") }
    let command = ["evidence", "add", "--gate", "b4-prime", "--key", "operator.pem", "--json"]
    let run = try workshop.run(command + ["one.txt", "two.txt", "absent.txt"])
    #expect(run.status == 4 && run.code == "file-absent", "\(run)")
    let entries = run.member("entries") as? [[String: Any]]
    #expect(entries?.compactMap { $0["index"] as? Int } == [3, 4])
    let none = try workshop.run(command + ["absent.txt"])
    #expect(none.status == 4 && none.member("entries") == nil, "\(none)")
  }

  @Test func keysAreEncryptedUnlessSaidOtherwise() throws {
    let workshop = try Workshop()
    let none = try workshop.run("key", "new", "a", "--json")
    #expect(none.status == 4)
    #expect(none.code == "passphrase-needed")
    let secret = ["SECRET": "correct horse"]
    let made = try workshop.run(
      "key", "new", "a", "--passphrase-env", "SECRET", environment: secret)
    #expect(made.status == 0)
    let text = String(decoding: try workshop.read("a.pem"), as: UTF8.self)
    #expect(text.contains("ENCRYPTED PRIVATE KEY"))
    let shown = try workshop.run(
      "key", "show", "a.pem", "--passphrase-env", "SECRET", "--json", environment: secret)
    let open = try workshop.run("key", "show", "a.pub.pem", "--json")
    #expect(shown.member("keyid") as? String == open.member("keyid") as? String)
    let wrong = try workshop.run(
      "key", "show", "a.pem", "--passphrase-env", "SECRET", environment: ["SECRET": "x"])
    #expect(wrong.status == 4)
    let byDescriptor = try workshop.run(
      "key", "encrypt", "a.pem", "--passphrase-fd", "0", "--json",
      input: "correct horse\nbattery staple\n")
    #expect(byDescriptor.status == 0)
    let after = try workshop.run(
      "key", "show", "a.pem", "--passphrase-fd", "0", input: "battery staple\n")
    #expect(after.status == 0)
  }
}
