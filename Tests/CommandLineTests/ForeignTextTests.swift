import Foundation
import Testing

/// Text that comes from others is shown as text: it moves no cursor, and forges no line.
@Suite struct ForeignTextTests {
  private let workshop: Workshop
  private let forgery = "x\n9       2026-01-01T00:00:00Z  policy\u{2028}\u{1B}[2J\u{202E}"

  init() throws { workshop = try Workshop.withLedger() }

  /// Whether everything shown is lines that the program meant.
  private func expectHarmless(_ run: Program.Run, _ comment: Comment) {
    for text in [run.output, run.errors] {
      #expect(!text.contains("\n9 "), comment)
      #expect(
        !text.unicodeScalars.contains { ["\u{1B}", "\u{202E}", "\u{2028}"].contains($0) }, comment)
    }
  }

  @Test func aSubjectsNameForgesNoLine() throws {
    let digest = String(repeating: "0", count: 64)
    let add = try workshop.run(
      "evidence", "add", "junit.xml", "--gate", "b4-prime", "--key", "operator.pem",
      "--subject", "\(forgery)=\(digest)")
    #expect(add.status == 0, "\(add)")
    expectHarmless(add, "evidence add")
    #expect(add.output.split(separator: "\n").count == 1)
    let list = try workshop.run("log", "list")
    expectHarmless(list, "log list")
    #expect(list.output.split(separator: "\n").count == 4)
    expectHarmless(try workshop.run("log", "show", "3"), "log show")
    // A document says it as it is.
    let json = try workshop.run("log", "show", "3", "--json")
    let statement = json.member("statement") as? [String: Any]
    let subjects = statement?["subject"] as? [[String: Any]]
    #expect(subjects?.contains { $0["name"] as? String == forgery } == true)
  }

  @Test func aNameOfAFileForgesNoMessage() throws {
    let forged = "x\nledger-cli: error: forged"
    for arguments in [
      ["log", "verify", "--ledger", forged], ["log", "verify", "--trust", forged],
      ["log", "verify-proof", forged, "--trust", "trust.txt", "--entry", forged],
      ["policy", "check", forged],
    ] {
      let run = try workshop.run(arguments)
      #expect(run.status == 4, "\(run)")
      #expect(!run.errors.contains("\nledger-cli: error: forged"), "\(run)")
      #expect(!run.output.contains("\nledger-cli: error: forged"), "\(run)")
    }
  }

  /// Swift would repair it, and another file be read or written.
  @Test func anArgumentThatIsNotUTF8IsRefused() throws {
    let before = try FileManager.default.contentsOfDirectory(atPath: workshop.directory).sorted()
    let run = try workshop.runShell(
      #"name=$(printf 'p\377'); "$cli" log prove 1 -o "$name" --json"#)
    #expect(run.status == 64 && run.code == "usage", "\(run)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: workshop.directory).sorted() == before)
  }
}
