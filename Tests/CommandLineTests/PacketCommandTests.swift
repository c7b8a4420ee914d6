import Foundation
import Ledger
import Testing

/// What an operator takes along, as the program makes it.
@Suite struct PacketCommandTests {
  /// A workshop whose policy knows a profile, a venue that can prove itself, and two that cannot help.
  private func workshop() throws -> Workshop {
    let keys = try Workshop()
    try keys.require("key", "new", "venue", "--no-passphrase")
    let pem = String(decoding: try keys.read("venue.pub.pem"), as: UTF8.self)
    let key = pem.split(separator: "\n")[1]
    return try Workshop.withLedger(
      Workshop.gatePolicy.replacing(
        "subjects: [revision], maximumDecisionAge: 1d}",
        with: "subjects: [revision], venues: [bare, vps], maximumDecisionAge: 1d}")
          + """
          venues:
            - {id: bare, displayName: nothing enrolled}
            - {id: mac-local, displayName: a laptop}
            - {id: vps, displayName: the VPS, proofs: [{type: ed25519, publicKey: "\(key)"}]}
          profiles:
            - {id: phase2-offline-mvp, digest: \(String(repeating: "ab", count: 32))}

          """, evidence: false)
  }

  @Test func bothFiles() throws {
    let workshop = try workshop()
    let bare = try workshop.require("packet", "--gate", "b4-prime", "--venue", "vps")
    #expect(bare.output.contains("which no witness has cosigned"))
    #expect(bare.errors.contains("no witness has cosigned"))
    try workshop.cosign()
    try workshop.require(
      "evidence", "add", "note.txt", "--gate", "b4-prime", "--key", "operator.pem")
    let made = try workshop.require(
      "packet", "--gate", "b4-prime", "--venue", "vps", "-o", "packet", "--json")
    #expect(made.member("isWitnessed") as? Bool == true)
    let packet = try OperatorPacket(parsing: [UInt8](try workshop.read("packet.json")))
    #expect(
      packet.challenge.size == 1 && packet.challenge.note?.contains("witness-1.example") == true)
    #expect(packet.gate.rawValue == "b4-prime" && packet.venue.rawValue == "vps")
    let text = String(decoding: try workshop.read("packet.md"), as: UTF8.self)
    #expect(text.contains("cosigned by witnesses"))
    #expect(text.contains(String(decoding: packet.bytes, as: UTF8.self)))
    // Nothing is overwritten, and no half of a pair is left.
    let again = try workshop.run(
      "packet", "--gate", "b4-prime", "--venue", "vps", "-o", "packet", "--json")
    #expect(again.status == 64 && again.code == "file-already-exists")
    try workshop.shell("rm packet.md")
    _ = try workshop.run("packet", "--gate", "b4-prime", "--venue", "vps", "-o", "packet")
    #expect(!FileManager.default.fileExists(atPath: workshop.path("packet.md")))
  }

  @Test func noPacketForNothing() throws {
    let workshop = try workshop()
    for (arguments, status, code) in [
      ("--gate b4-prime --venue mac-local", 1, "venue-not-accepted"),
      ("--gate b4-prime --venue bare", 1, "venue-unproven"),
      ("--gate build --venue vps", 1, "venue-not-accepted"),
      ("--gate b5-prime --venue vps", 4, "unknown-gate"),
      ("--gate b4-prime --venue elsewhere", 4, "unknown-venue"),
      ("--gate B4 --venue vps", 64, "usage"), ("--gate b4-prime", 64, "usage"),
      ("--gate b4-prime --venue vps --ledger nowhere", 4, "no-ledger"),
    ] as [(String, Int32, String)] {
      let run = try workshop.run(
        ["packet", "-o", "packet", "--json"] + arguments.split(separator: " ").map(String.init))
      #expect(run.status == status && run.code == code, "\(arguments): \(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: workshop.path("packet.json")))
      #expect(!FileManager.default.fileExists(atPath: workshop.path("packet.md")))
    }
  }

  /// A cosigned checkpoint that is none of this ledger's sends nobody anywhere.
  @Test func anotherLedgersCheckpoint() throws {
    let workshop = try workshop()
    let other = try self.workshop()
    try other.cosign()
    try other.read("ledger/checkpoint.witnessed").write(
      to: URL(fileURLWithPath: workshop.path("ledger/checkpoint.witnessed")))
    let run = try workshop.run("packet", "--gate", "b4-prime", "--venue", "vps", "--json")
    #expect(run.status == 3 && run.code == "wrong-challenge-root")
  }
}
