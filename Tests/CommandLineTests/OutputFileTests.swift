import Foundation
import Testing

/// What a command is to write appears whole, or not at all, and only where it may.
@Suite struct OutputFileTests {
  private let workshop: Workshop

  init() throws { workshop = try Workshop.withLedger() }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: workshop.directory).sorted()
  }

  private func verify(writing state: String) throws -> Program.Run {
    try workshop.run("log", "verify", "--trust", "trust.txt", "--write-state", state, "--json")
  }

  // MARK: Several files

  @Test func aProofIsNotWrittenWithoutItsEntry() throws {
    try workshop.write("entry", "mine\n")
    let run = try workshop.run("log", "prove", "1", "-o", "proof", "--entry", "entry", "--json")
    #expect(run.status == 64 && run.code == "file-already-exists", "\(run)")
    #expect(try !files().contains("proof"))
    let same = try workshop.run("log", "prove", "1", "-o", "proof", "--entry", "proof", "--json")
    #expect(same.status == 64, "\(same)")
    #expect(try !files().contains("proof"))
    try workshop.require("log", "prove", "1", "-o", "proof", "--entry", "other")
  }

  @Test func aPrivateKeyIsNotWrittenWithoutItsPublicOne() throws {
    try workshop.write("new.pub.pem", "mine\n")
    let run = try workshop.run("key", "new", "new", "--no-passphrase", "--json")
    #expect(run.status == 64 && run.code == "file-already-exists", "\(run)")
    #expect(try !files().contains("new.pem"))
    #expect(try workshop.read("new.pub.pem") == Data("mine\n".utf8))
  }

  // MARK: A full disk

  /// What is left of a file that could not be finished would stand in the way of the next try.
  @Test(
    .enabled(if: Workshop.mayMount, "unshare is absent or may not mount"),
    arguments: [
      "log prove 1 -o ledger/out",
      "evidence sign junit.xml --gate b4-prime --key operator.pem -o ledger/out",
      "gate prove b4-prime -o ledger/out",
      "log witness --key witness-1.pem --name witness-1.example --memory memory-1 --trust trust.txt -o ledger/out",
      "key new ledger/out --no-passphrase",
    ])
  func nothingIsLeftOfWhatHadNoRoom(command: String) throws {
    let arguments = command.split(separator: " ").map(String.init)
    // As much as the ledger takes, and nothing more: the file has a name and no bytes.
    let run = try workshop.run(
      arguments, mounting: "size=\(try workshop.ledgerKilobytes())k")
    #expect(run.status == 4, "\(command): \(run)")
    #expect(run.errors.contains("No space left"), "\(command): \(run)")
    let left = try FileManager.default.contentsOfDirectory(atPath: workshop.path("ledger"))
    #expect(!left.contains { $0.hasPrefix("out") }, "\(command): \(left)")
  }

  // MARK: States

  @Test func aStateReplacesAStateAndNothingElse() throws {
    try workshop.write("note", "mine\n")
    mkfifo(workshop.path("fifo"), 0o600)
    try workshop.write("target", "mine\n")
    try FileManager.default.createSymbolicLink(
      atPath: workshop.path("link"), withDestinationPath: "target")
    try FileManager.default.createDirectory(
      atPath: workshop.path("folder"), withIntermediateDirectories: false)
    let before = try files()
    for (name, status, code) in [
      ("note", 64, "file-already-exists"), ("fifo", 4, "not-a-regular-file"),
      ("link", 4, "symbolic-link"), ("folder", 4, "not-a-regular-file"), ("", 64, "invalid-path"),
      ("absent/state", 4, "file-absent"), ("note/state", 4, "file-unreadable"),
    ] {
      let run = try verify(writing: name)
      #expect(run.status == Int32(status) && run.code == code, "\(name): \(run)")
    }
    #expect(try files() == before)
    #expect(try workshop.read("note") == Data("mine\n".utf8))
    #expect(try workshop.read("target") == Data("mine\n".utf8))

    try workshop.write("state.new", "mine\n")
    for _ in 1...2 { #expect(try verify(writing: "state").status == 0) }
    #expect(try files() == (before + ["state", "state.new"]).sorted())
    #expect(try workshop.read("state.new") == Data("mine\n".utf8))
  }

  @Test func aStateIsKeptOutsideTheLedger() throws {
    try FileManager.default.createSymbolicLink(
      atPath: workshop.path("alias"), withDestinationPath: "ledger")
    let before = try workshop.ledgerBytes()
    for name in ["ledger/state", "ledger/.state/index", "alias/state", "./ledger/tile/../state"] {
      let run = try verify(writing: name)
      #expect(run.status == 64 && run.code == "invalid-path", "\(name): \(run)")
    }
    for command in [["gate", "check", "b4-prime"], ["gate", "status"]] {
      let run = try workshop.run(
        command + ["--trust", "trust.txt", "--write-state", "ledger/state", "--json"])
      #expect(run.status == 64 && run.code == "invalid-path", "\(command): \(run)")
    }
    #expect(try workshop.ledgerBytes() == before)
  }

  /// Found by hand once: a verification from a state called a ledger intact whose blobs were gone.
  @Test func aBlobThatIsGoneIsMissedFromAStateToo() throws {
    #expect(try verify(writing: "state").status == 0)
    try FileManager.default.removeItem(atPath: workshop.path("ledger/blob"))
    let run = try workshop.run(
      "log", "verify", "--trust", "trust.txt", "--since", "state", "--json")
    #expect(run.status == 4 && run.code == "blob-missing", "\(run)")
    let counted = try workshop.run(
      "log", "verify", "--trust", "trust.txt", "--since", "state", "--blobs", "present", "--json")
    #expect(counted.status == 0, "\(counted)")
    let missing = try #require(counted.member("blobsMissing") as? Int)
    #expect(missing >= 3)
    let index = try workshop.run(
      "log", "verify", "--trust", "trust.txt", "--since", "ledger/.state/index", "--json")
    #expect(index.status == 4 && index.code == "citations-unknown", "\(index)")
  }
}
