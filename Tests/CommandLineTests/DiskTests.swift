import Foundation
import Testing

/// What somebody sees whose disk is full or read-only, and that nothing is lost by it.
@Suite(.enabled(if: Workshop.mayMount, "unshare is absent or may not mount"))
struct DiskTests {
  @Test func readOnly() throws {
    let workshop = try Workshop.withLedger()
    try workshop.write("more.txt", "more\n")
    let before = try workshop.ledgerBytes()
    let add = try workshop.run(
      "evidence", "add", "more.txt", "--gate", "b4-prime", "--key", "operator.pem", "--json",
      mounting: "size=16m", remounting: "ro")
    #expect(add.status == 4 && add.code == "file-unwritable", "\(add)")
    let verify = try workshop.run(
      "log", "verify", "--trust", "trust.txt", mounting: "size=16m", remounting: "ro")
    #expect(verify.status == 0, "\(verify)")
    #expect(try workshop.ledgerBytes() == before)
  }

  /// The artifact itself has no room.
  @Test func noRoomForABlob() throws {
    let workshop = try Workshop.withLedger()
    try workshop.write("large.txt", String(repeating: "large\n", count: 100_000))
    let add = try workshop.run(
      "evidence", "add", "large.txt", "--gate", "b4-prime", "--key", "operator.pem", "--json",
      mounting: "size=\(try workshop.ledgerKilobytes() + 64)k")
    #expect(add.status == 4 && add.code == "no-space", "\(add)")
    try expectIntact(workshop, size: 3)
    try workshop.require(
      "evidence", "add", "large.txt", "--gate", "b4-prime", "--key", "operator.pem")
    try expectIntact(workshop, size: 4)
  }

  /// Blobs, the journal, tiles, the checkpoint or the index have no room, whichever comes first.
  @Test func noRoomForABatch() throws {
    let workshop = try Workshop.withLedger()
    let names = (1...8).map { "note-\($0).txt" }
    for name in names { try workshop.write(name, "\(name)\n") }
    try workshop.write("names", names.joined(separator: "\n"))
    let original = workshop.path("original")
    try FileManager.default.copyItem(atPath: workshop.path("ledger"), toPath: original)
    let memory = try workshop.read("log.pem.last-signed")
    var room = 0
    while true {
      let add = try workshop.run(
        "evidence", "add", "--files-from", "names", "--gate", "b4-prime", "--key", "operator.pem",
        mounting: "size=\(try workshop.ledgerKilobytes() + room)k")
      if add.status == 0 { break }
      #expect(add.status == 4, "\(room) kB: \(add)")
      #expect(add.errors.contains("No space left on device"), "\(room) kB: \(add)")
      let acknowledged = add.output.split(separator: "\n").count
      try workshop.write("more.txt", "more\n")
      let next = try workshop.run(
        "evidence", "add", "more.txt", "--gate", "b4-prime", "--key", "operator.pem", "--json")
      let entries = next.member("entries") as? [[String: Any]]
      let index = try #require(entries?.first?["index"] as? Int, "\(next)")
      #expect(index >= 3 + acknowledged)
      try expectIntact(workshop, size: index + 1)

      try FileManager.default.removeItem(atPath: workshop.path("ledger"))
      try FileManager.default.copyItem(atPath: original, toPath: workshop.path("ledger"))
      try memory.write(to: URL(fileURLWithPath: workshop.path("log.pem.last-signed")))
      room += 12
    }
    #expect(room > 24)
  }

  private func expectIntact(_ workshop: Workshop, size: Int) throws {
    let verify = try workshop.run("log", "verify", "--trust", "trust.txt", "--json")
    #expect(verify.status == 0 && verify.member("size") as? Int == size, "\(verify)")
  }
}
