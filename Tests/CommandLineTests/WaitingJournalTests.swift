import Foundation
import Ledger
import Testing
import TransparencyLog

/// Entries that were acknowledged and are not published, and nobody has the log key.
@Suite struct WaitingJournalTests {
  @Test func nothingIsLostWithoutTheLogKey() throws {
    let workshop = try Workshop.withLedger()
    try journal(workshop)
    let add = ["evidence", "add", "more.txt", "--gate", "b4-prime", "--key", "operator.pem"]
    let before = try workshop.ledgerBytes()
    let (key, elsewhere) = (workshop.path("log.pem"), workshop.path("log.pem.elsewhere"))
    try FileManager.default.moveItem(atPath: key, toPath: elsewhere)
    let absent = try workshop.run(add + ["--json"])
    #expect(absent.status == 4 && absent.code == "file-absent", "\(absent)")
    #expect(try workshop.ledgerBytes() == before)

    let note = workshop.path("ledger/.state/log-key")
    let noted = try #require(FileManager.default.contents(atPath: note))
    try FileManager.default.removeItem(atPath: note)
    let unknown = try workshop.run(add + ["--json"])
    #expect(unknown.status == 4 && unknown.code == "log-key-missing", "\(unknown)")
    #expect(try workshop.run("log", "verify", "--trust", "trust.txt").status == 0)
    try noted.write(to: URL(fileURLWithPath: note))
    #expect(try workshop.ledgerBytes() == before)

    try FileManager.default.moveItem(atPath: elsewhere, toPath: key)
    #expect(try workshop.run(add).status == 0)
    let verify = try workshop.run("log", "verify", "--trust", "trust.txt", "--json")
    #expect(verify.status == 0 && verify.member("size") as? Int == 5, "\(verify)")
  }

  /// Commits an entry as a writer does that ends before it publishes.
  private func journal(_ workshop: Workshop) throws {
    try workshop.write("more.txt", "more\n")
    try workshop.write("waiting.txt", "waiting\n")
    try workshop.write("challenge", workshop.run("log", "checkpoint").output)
    try workshop.require(
      "evidence", "sign", "waiting.txt", "--gate", "b4-prime", "--challenge", "challenge",
      "--key", "operator.pem")
    let key = try KeyFile.read(workshop.path("log.pem")) { nil }
    let writer = try LedgerWriter(
      opening: workshop.path("ledger"),
      signer: LogSigner(key: key, path: workshop.path("log.pem")))
    try writer.blobs.put(Array(workshop.read("waiting.txt")))
    let envelope = try ForeignEnvelope(parsing: Array(workshop.read("waiting.txt.dsse")))
    let signer = try KeyFile.readPublic(workshop.path("operator.pub.pem"))
    try writer.sequence(envelope.enveloped(by: [signer]))
    try writer.commit()
  }
}
