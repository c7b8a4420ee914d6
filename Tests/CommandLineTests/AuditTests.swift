import Foundation
import Ledger
import Testing

/// `audit` through the program: its exit codes, and its formats where they go.
@Suite struct AuditTests {
  @Test func findingsAreAnExitCodeOfOne() throws {
    // The report of a workshop names no source revision.
    let workshop = try Workshop.withLedger()
    let run = try workshop.run("audit", "--trust", "trust.txt", "--json")
    #expect(run.status == 1 && run.code == "audit-findings")
    let findings = try #require(run.member("findings") as? [[String: Any]])
    #expect(findings.map { $0["rule"] as? String } == ["13-digest"])
    #expect(findings.map { $0["entry"] as? Int } == [1])
    let text = try workshop.run("audit", "--trust", "trust.txt")
    #expect(text.status == 1)
    #expect(text.output.contains("13-digest warning: entry 1: subject revision: "))
    let quiet = try workshop.run("audit", "--trust", "trust.txt", "--quiet")
    #expect(quiet.status == 1 && quiet.output.isEmpty)
  }

  @Test func onlyARuleThatLookedAtSomethingIsZero() throws {
    let workshop = try Workshop.withLedger()
    let holds = try workshop.run(
      "audit", "--trust", "trust.txt", "--rule", "14-hidden-mutation", "--json")
    #expect(holds.status == 0 && holds.code == "ok")
    let nothing = try workshop.run("audit", "--trust", "trust.txt", "--rule", "14-waiver", "--json")
    #expect(nothing.status == 4 && nothing.code == "nothing-audited")
  }

  @Test(arguments: [
    ["audit", "--rule", "14-everything"], ["audit", "--rule", ""], ["audit", "--format", "xml"],
    ["audit", "--format", "sarif", "--json"],
  ])
  func usage(_ arguments: [String]) throws {
    let workshop = try Workshop()
    #expect(try workshop.run(arguments).status == 64)
  }

  @Test func whatIsNotVerifiedIsNotAudited() throws {
    let workshop = try Workshop.withLedger()
    let untrusted = try workshop.run("audit", "--json")
    #expect(untrusted.status == 4 && untrusted.code == "not-anchored")
    #expect(try workshop.run("audit", "--format", "sarif").output.isEmpty)
    #expect(try Workshop().run("audit").status == 4)

    let bundle = workshop.path("ledger/tile/entries/000.p/3")
    var bytes = try Data(contentsOf: URL(filePath: bundle))
    bytes[500] ^= 1
    try bytes.write(to: URL(filePath: bundle))
    let tampered = try workshop.run("audit", "--trust", "trust.txt", "--out", "report", "--json")
    #expect(tampered.status == 3)
    #expect(!FileManager.default.fileExists(atPath: workshop.path("report")))
  }

  @Test func documentsGoToStandardOutputOrToAFile() throws {
    let workshop = try Workshop.withLedger()
    for (format, name, kind) in [
      ("sarif", "a.sarif", RecognizedEvidence.Format.sarif), ("junit", "a.xml", .junit),
    ] {
      let run = try workshop.run("audit", "--trust", "trust.txt", "--format", format)
      #expect(run.status == 1)
      let read = try EvidenceRecognizer.recognize(Array(run.output.utf8), name: name)
      #expect(read.format == kind)
      let filed = try workshop.run(
        "audit", "--trust", "trust.txt", "--format", format, "-o", name)
      #expect(filed.status == 1 && filed.output.hasPrefix("\(name): FINDINGS"))
      #expect(try workshop.read(name) == Data(run.output.utf8))
      // A file that is there is not replaced.
      #expect(
        try workshop.run("audit", "--trust", "trust.txt", "--format", format, "-o", name).status
          == 64)
    }
    let flag = try workshop.run("audit", "--trust", "trust.txt", "--json")
    #expect(
      try workshop.run("audit", "--trust", "trust.txt", "--format", "json").output == flag.output)
    try workshop.run("audit", "--trust", "trust.txt", "--format", "json", "--out", "a.json")
    #expect(try workshop.read("a.json") == Data(flag.output.utf8))
  }
}
