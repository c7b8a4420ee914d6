import Foundation
import Testing

/// Success that could not be shown is none, and a stream that the caller closed is nobody's file.
@Suite struct StandardStreamTests {
  private let workshop: Workshop

  init() throws { workshop = try Workshop.withLedger() }

  @Test(arguments: [
    "--version", "log checkpoint", "log list", "log show 1 --raw", "log verify --trust trust.txt",
    "log verify --trust trust.txt --json", "key show log.pub.pem",
  ])
  func outputThatIsLostIsNoSuccess(command: String) throws {
    for stream in [">/dev/full", ">&-"] {
      let run = try workshop.runShell(#""$cli" \#(command) \#(stream)"#)
      #expect(run.status == 4, "\(command) \(stream): \(run)")
      #expect(run.errors.contains("standard output"), "\(command) \(stream): \(run)")
    }
  }

  @Test func whatSaysNothingLosesNothing() throws {
    let run = try workshop.runShell(#""$cli" log verify --trust trust.txt --quiet >&-"#)
    #expect(run.status == 0, "\(run)")
  }

  /// A no stays a no, whoever hears it.
  @Test func anotherAnswerKeepsItsCode() throws {
    #expect(try workshop.runShell(#""$cli" log verify >/dev/full"#).status == 4)
    #expect(try workshop.runShell(#""$cli" nonsense >&- 2>&-"#).status == 64)
    try FileManager.default.removeItem(atPath: workshop.path("ledger/tile/entries"))
    try workshop.write("ledger/tile/entries", "")
    #expect(try workshop.runShell(#""$cli" log verify --trust trust.txt >/dev/full"#).status != 0)
  }

  /// Were the places of closed streams free, the first file that is opened would get one, and results
  /// be written into it.
  @Test func noFileTakesThePlaceOfAClosedStream() throws {
    try workshop.write("more.txt", "more\n")
    let run = try workshop.runShell(
      #""$cli" evidence add more.txt --gate b4-prime --key operator.pem <&- >&- 2>&-"#)
    #expect(run.status == 4, "\(run)")
    let verify = try workshop.run("log", "verify", "--trust", "trust.txt", "--json")
    #expect(verify.status == 0 && verify.member("size") as? Int == 4, "\(verify)")
  }
}
