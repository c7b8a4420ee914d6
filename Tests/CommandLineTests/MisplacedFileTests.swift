import Foundation
import Testing

/// Something else in the place of a ledger's directories: it is found out before anything is written,
/// and nobody takes it for a directory that is not there.
@Suite struct MisplacedFileTests {
  /// A regular file, a FIFO and a link that leads nowhere.
  static let kinds = ["file", "fifo", "link"]

  /// Puts something in the place of a directory of the ledger, which is moved away.
  private func replace(_ name: String, by kind: String, in workshop: Workshop) throws {
    let path = workshop.path("ledger/\(name)")
    if FileManager.default.fileExists(atPath: path) {
      try FileManager.default.moveItem(atPath: path, toPath: workshop.path("moved"))
    }
    switch kind {
    case "file": try Data("mine\n".utf8).write(to: URL(filePath: path))
    case "fifo": mkfifo(path, 0o600)
    default:
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "nowhere")
    }
  }

  @Test(arguments: ["blob", "blob/sha256", ".state", ".state/tmp"], kinds)
  func anAppendIsUndecidableAndWritesNothing(name: String, kind: String) throws {
    let workshop = try Workshop.withLedger()
    try workshop.write("more.txt", "more\n")
    try replace(name, by: kind, in: workshop)
    let before = try workshop.ledgerBytes()
    for command in [
      ["evidence", "add", "more.txt", "--gate", "b4-prime", "--key", "operator.pem"],
      ["revoke", "--entry", "1", "--reason", "mistaken", "--key", "operator.pem"],
    ] where !(name.hasPrefix("blob") && command[0] == "revoke") {
      let run = try workshop.run(
        command + ["--log-key", "log.pem", "--json"])
      #expect(run.status == 4, "\(name), \(kind): \(run)")
      #expect(try workshop.ledgerBytes() == before, "\(name), \(kind)")
    }
  }

  /// What the directory is for may be in it: acknowledged entries that lower the result, or blobs.
  @Test(arguments: [".state", ".state/journal"], kinds)
  func aGateIsNotDecidedWithoutTheJournal(name: String, kind: String) throws {
    let workshop = try Workshop.withVerdictAndWaiver()
    let question = ["gate", "check", "b4-prime", "--trust", "trust.txt", "--json"]
    #expect(try workshop.run(question).status == 0)
    try replace(name, by: kind, in: workshop)
    let run = try workshop.run(question)
    #expect(run.status == 4 && run.code == "journal-unreadable", "\(name), \(kind): \(run)")
  }

  @Test(arguments: ["blob", "blob/sha256", "tile", "tile/entries", "checkpoint"], kinds)
  func aLedgerIsNotIntact(name: String, kind: String) throws {
    let workshop = try Workshop.withLedger()
    try replace(name, by: kind, in: workshop)
    let run = try workshop.run("log", "verify", "--trust", "trust.txt", "--json")
    #expect([3, 4].contains(run.status), "\(name), \(kind): \(run)")
  }

  @Test func aSocketIsCalledNoRegularFile() throws {
    let workshop = try Workshop.withLedger()
    // A FIFO is opened and looked at; a socket cannot even be opened.
    try workshop.shell(
      "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"socket\")'")
    let run = try workshop.run(
      "evidence", "add", "socket", "--gate", "b4-prime", "--key", "operator.pem", "--json")
    #expect(run.status == 4 && run.code == "not-a-regular-file", "\(run)")
    #expect(run.errors.contains("no regular file"), "\(run)")
  }

  /// What is behind a link belongs to somebody else.
  @Test func unfinishedFilesAreNotLookedForBehindALink() throws {
    let workshop = try Workshop.withLedger()
    try workshop.shell("mkdir mine && echo mine > mine/file && rm -rf ledger/.state/tmp")
    try workshop.shell("ln -s ../../mine ledger/.state/tmp")
    let run = try workshop.run(
      "evidence", "add", "junit.xml", "--gate", "b4-prime", "--key", "operator.pem", "--json",
      "--subject", "x=\(String(repeating: "0", count: 64))")
    #expect(run.status == 4 && run.code == "file-unwritable", "\(run)")
    #expect(try workshop.read("mine/file") == Data("mine\n".utf8))
  }
}
