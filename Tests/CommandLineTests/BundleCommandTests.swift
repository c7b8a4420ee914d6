import Foundation
import Ledger
import Testing
import TransparencyLog

/// A bundle becomes evidence: from a directory or an archive, signed there or here, whole or not at all.
@Suite struct BundleCommandTests {
  /// The evidence in an entry.
  private func evidence(_ workshop: Workshop, _ index: Int) throws -> [String: Any]? {
    let shown = try workshop.require("log", "show", "\(index)", "--json")
    let statement = shown.member("statement") as? [String: Any]
    return statement?["predicate"] as? [String: Any]
  }

  private func artifacts(_ predicate: [String: Any]?) -> [String] {
    (predicate?["artifacts"] as? [[String: Any]])?.compactMap { $0["name"] as? String } ?? []
  }

  private static let cited = [
    "attestation.json", "facts.json", "manifest.json", "observations.jsonl", "venue/ed25519.sig",
  ]

  // MARK: What is appended

  @Test func aDirectorySignedNow() throws {
    let workshop = try Workshop.withBundle()
    let added = try workshop.require("evidence", "add", "bundle", "--key", "operator.pem")
    #expect(added.output.hasPrefix("entry 1  evidence probe for b4-prime: image, profile  "))
    let predicate = try evidence(workshop, 1)
    #expect(predicate?["kind"] as? String == "probe")
    #expect(predicate?["venue"] as? String == "vps")
    #expect(predicate?["assurance"] == nil)
    #expect(artifacts(predicate) == Self.cited)
    let verified = try workshop.run("log", "verify", "--json")
    #expect(verified.code == "not-anchored")
    #expect(!FileManager.default.fileExists(atPath: workshop.path("bundle/envelope.json")))
  }

  /// Signing and appending are one code path: the same payload, whichever way it went.
  @Test func everyWayGivesTheSamePayload() throws {
    var payloads: Set<String> = []
    func payload(_ run: Program.Run) -> String {
      String(run.output.split(separator: "\n").last?.split(separator: " ").last ?? "")
    }
    let workshop = try Workshop.withBundle()
    try workshop.require("bundle", "pack", "bundle", "-o", "b.tar")
    try workshop.shell("cp -a bundle signed; cp -a ledger ledger2; cp -a ledger ledger3")
    try workshop.shell("tar -cf tarred.tar bundle; cp -a ledger ledger4; cp -a ledger ledger5")
    payloads.insert(
      payload(try workshop.require("evidence", "sign", "signed", "--key", "operator.pem")))
    payloads.insert(
      payload(try workshop.require("evidence", "sign", "b.tar", "--key", "operator.pem")))
    // The signing memory of the log knows one ledger, so each copy gets a copy of the key.
    for (bundle, ledger, options) in [
      ("bundle/", "ledger", ["--key", "operator.pem"]), ("signed", "ledger2", []),
      ("b.tar", "ledger3", []), ("tarred.tar", "ledger4", ["--key", "operator.pem"]),
    ] {
      try workshop.shell(
        "cp log.pem \(ledger).pem; cp log.pem.last-signed \(ledger).pem.last-signed")
      let added = try workshop.run(
        ["evidence", "add", bundle, "--ledger", ledger, "--log-key", "\(ledger).pem"] + options)
      #expect(added.status == 0, "\(added.errors)")
      payloads.insert(payload(added))
    }
    #expect(payloads.count == 1)
    // The archive of what was signed carries the envelope.
    try workshop.shell("rm -r bundle; mv signed bundle")
    try workshop.require("bundle", "pack", "bundle", "-o", "signed.tar")
    try workshop.shell("cp log.pem 5.pem; cp ledger5/.state/last-signed 5.pem.last-signed")
    let added = try workshop.require(
      "evidence", "add", "signed.tar", "--ledger", "ledger5", "--log-key", "5.pem")
    #expect(payloads.contains(payload(added)))
  }

  @Test func anotherVenueSaidHonestly() throws {
    let workshop = try Workshop.withBundle()
    try workshop.require(
      "evidence", "sign", "bundle", "--key", "operator.pem", "--venue", "mac-local")
    let other = try workshop.run("evidence", "add", "bundle", "--venue", "vps", "--json")
    #expect(other.status == 3 && other.code == "bundle-mismatch")
    try workshop.require("evidence", "add", "bundle", "--venue", "mac-local")
    #expect(try evidence(workshop, 1)?["venue"] as? String == "mac-local")
  }

  @Test func whatIsShown() throws {
    let workshop = try Workshop.withBundle()
    let shown = try workshop.require("bundle", "check", "bundle", "--json")
    #expect(shown.member("gate") as? String == "b4-prime")
    #expect(shown.member("venueProofs") as? [String] == ["venue/ed25519.sig"])
    #expect(shown.member("isSigned") as? Bool == false)
    let packed = try workshop.require("bundle", "pack", "bundle", "-o", "b.tar", "--json")
    #expect(packed.member("bundle") as? String == shown.member("bundle") as? String)
    let again = try workshop.require("bundle", "check", "b.tar", "--json")
    #expect(again.output == shown.output)
  }

  // MARK: What is refused

  /// A way to spoil a bundle, and what adding it answers; nothing is ever written.
  struct Spoiled: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let command: String
    let arguments: String
    let status: Int32
    let code: String

    init(
      _ description: String, _ command: String, _ status: Int32, _ code: String,
      _ arguments: String = "evidence add bundle --key operator.pem"
    ) {
      testDescription = description
      self.command = command
      self.arguments = arguments
      self.status = status
      self.code = code
    }
  }

  private static let add = "evidence add b.tar --key operator.pem"
  private static let signThere = "cp signed/envelope.json bundle/envelope.json"

  static let spoiled: [Spoiled] = [
    Spoiled("a file too many", "touch bundle/extra", 3, "bundle-mismatch"),
    Spoiled("a file too few", "rm bundle/facts.json", 3, "bundle-mismatch"),
    Spoiled("an altered byte", "printf '[]' >bundle/facts.json", 3, "bundle-mismatch"),
    Spoiled("an altered manifest", "echo >>bundle/manifest.json", 3, "malformed-value"),
    Spoiled("no manifest", "rm bundle/manifest.json", 4, "file-absent"),
    Spoiled("a symbolic link", "ln -s /etc/passwd bundle/link", 4, "symbolic-link"),
    Spoiled("a link to a directory", "ln -s /etc bundle/etc", 4, "symbolic-link"),
    Spoiled(
      "a link in a file's place", "mv bundle/facts.json f; ln -s ../f bundle/facts.json", 4,
      "symbolic-link"),
    Spoiled("a FIFO", "mkfifo bundle/pipe", 4, "not-a-regular-file"),
    Spoiled(
      "a FIFO in a file's place", "rm bundle/facts.json; mkfifo bundle/facts.json", 4,
      "not-a-regular-file"),
    Spoiled("a name that no bundle has", "touch 'bundle/a b'", 64, "invalid-path"),
    Spoiled("a huge file", "truncate -s 1T bundle/facts.json", 3, "file-too-large"),
    Spoiled("nothing", "rm -r bundle", 4, "file-absent"),
    Spoiled("no attestation", "rm -r bundle; mv unattested bundle", 3, "bundle-mismatch"),
    Spoiled("half a line", "rm -r bundle; mv half bundle", 3, "malformed-value"),
    Spoiled("another ledger's", "rm -r bundle; mv foreign bundle", 3, "wrong-ledger"),
    Spoiled(
      "another gate", "true", 3, "bundle-mismatch",
      "evidence add bundle --key operator.pem --gate build"),
    Spoiled(
      "another gate, signed", "true", 3, "bundle-mismatch",
      "evidence sign bundle --key operator.pem --gate build"),
    Spoiled(
      "another ledger's, signed here", "rm -r bundle; mv foreign bundle", 3, "wrong-ledger",
      "evidence sign bundle --key operator.pem"),
    Spoiled(
      "a kind", "true", 64, "usage",
      "evidence add bundle --key operator.pem --kind test"),
    Spoiled(
      "a subject", "true", 64, "usage",
      "evidence add bundle --key operator.pem --revision \(Workshop.revision)"),
    Spoiled(
      "a venue that is no id", "true", 64, "usage",
      "evidence sign bundle --key operator.pem --venue VPS"),
    Spoiled("no key", "true", 64, "usage", "evidence add bundle"),
    Spoiled(
      "a key that may not", "true", 1, "wrong-role", "evidence add bundle --key verifier.pem"),
    Spoiled(
      "an envelope about another bundle", signThere + "; rm bundle/venue/ed25519.sig", 3,
      "bundle-mismatch", "evidence add bundle"),
    Spoiled(
      "an envelope from before a proof came", signThere + "; echo >>bundle/venue/later.sig",
      3, "bundle-mismatch", "evidence add bundle"),
    Spoiled(
      "an envelope that is none", "echo PASS >bundle/envelope.json", 3, "malformed-envelope",
      "evidence add bundle"),
    Spoiled(
      "an altered signature",
      "sed 's/\"sig\":\"....../\"sig\":\"AAAAAA/' signed/envelope.json >bundle/envelope.json", 3,
      "invalid-signature", "evidence add bundle"),
    Spoiled(
      "an archive cut short", "tar -cf a.tar bundle; head -c 3000 a.tar >b.tar", 3,
      "malformed-archive", add),
    Spoiled("a compressed archive", "tar -czf b.tar bundle", 3, "malformed-archive", add),
    Spoiled(
      "an archive with a link", "ln -s x bundle/link; tar -cf b.tar bundle", 3,
      "malformed-archive", add),
    Spoiled(
      "an archive that leads out", "touch o; tar -Pcf b.tar bundle bundle/../o", 3,
      "malformed-archive", add),
    Spoiled(
      "an archive of holes",
      "truncate -s 1G bundle/zeros; tar --sparse -cf b.tar bundle", 3, "malformed-archive", add),
    Spoiled("an archive of zeros", "truncate -s 1T b.tar", 3, "file-too-large", add),
    Spoiled(
      "an archive without a manifest", "tar -cf b.tar bundle/facts.json", 4, "file-absent",
      add),
    Spoiled("a FIFO as an archive", "mkfifo b.tar", 4, "not-a-regular-file", add),
    Spoiled("a document called an archive", "echo PASS >b.tar", 3, "malformed-archive", add),
    Spoiled(
      "an archive that is there", "touch b.tar", 64, "file-already-exists",
      "bundle pack bundle -o b.tar"),
    Spoiled(
      "packing what was altered", "touch bundle/extra", 3, "bundle-mismatch",
      "bundle pack bundle -o b.tar"),
    Spoiled(
      "checking what was altered", "touch bundle/extra", 3, "bundle-mismatch",
      "bundle check bundle"),
    Spoiled(
      "signing twice", signThere, 64, "file-already-exists",
      "evidence sign bundle --key operator.pem"),
  ]

  /// One workshop for all, because making keys and a ledger takes longer than what is tested.
  @Test func whatIsSpoiledIsRefused() throws {
    let workshop = try Workshop.withBundle()
    try workshop.writeBundle("unattested", attested: false)
    try workshop.writeBundle("half", observations: String(Workshop.observations.dropLast(9)))
    try workshop.writeBundle(
      "foreign", origin: Origin(name: "other.example", genesis: .empty))
    try workshop.shell("cp -a bundle signed")
    try workshop.require("evidence", "sign", "signed", "--key", "operator.pem")
    let before = try workshop.ledgerBytes()
    for item in Self.spoiled {
      try workshop.shell("mkdir kept; cp -a bundle unattested half foreign signed kept")
      try workshop.shell(item.command)
      let run = try workshop.run(item.arguments.split(separator: " ").map(String.init) + ["--json"])
      #expect(
        run.status == item.status && run.code == item.code,
        "\(item): \(run.status) \(run.code ?? "") \(run.errors)")
      #expect(!run.errors.isEmpty)
      try workshop.shell(
        "rm -rf bundle unattested half foreign signed a.tar b.tar f o; mv kept/* .; rmdir kept")
    }
    // Blobs are durable before the signer is looked at, and say nothing by themselves.
    let isPublic = { (file: (key: String, value: Data)) in
      !file.key.hasPrefix(".state") && !file.key.hasPrefix("blob/")
    }
    #expect(try workshop.ledgerBytes().filter(isPublic) == before.filter(isPublic))
    #expect(try workshop.ledgerBytes()[".state/journal"] == before[".state/journal"])
  }

  /// A file that nobody may read, which root reads all the same.
  @Test(.enabled(if: getuid() != 0))
  func aFileThatCannotBeRead() throws {
    let workshop = try Workshop.withBundle()
    try workshop.shell("chmod 0 bundle/facts.json")
    let run = try workshop.run("evidence", "add", "bundle", "--key", "operator.pem", "--json")
    #expect(run.status == 4 && run.code == "file-unreadable")
  }
}
