import Foundation
import Ledger
import PolicyFile
import Sandbox
import Testing

/// `docs/codes.md` lists every stable code, and no other: enumerations are compared case by case,
/// codes that are written where they arise are found by scanning the sources.
@Suite struct CodesPageTests {
  private let page: CodesPage

  init() throws {
    page = try CodesPage(Repository.text("docs/codes.md"))
  }

  @Test func refusals() {
    #expect(page.codes(under: "Refusals") == Refusal.Code.allCases.map(\.rawValue).sorted())
  }

  @Test func ledgerErrors() {
    #expect(
      page.codes(under: "Ledger errors") == LedgerError.Code.allCases.map(\.rawValue).sorted())
  }

  @Test func gateReasons() {
    let codes = GateReason.Code.allCases
    #expect(page.codes(under: "Gate reasons") == codes.map(\.rawValue).sorted())
    for code in codes {
      let row = page.rows.first { row in
        row.section == "Gate reasons" && row.columns[0] == "`\(code.rawValue)`"
      }
      #expect(row.map { Self.isExit($0.columns[2], of: code) } ?? false, "\(code.rawValue)")
    }
  }

  /// Whether a page says what the weight of a reason means to a script.
  private static func isExit(_ text: String, of code: GateReason.Code) -> Bool {
    guard let gate = Identifier("b4-prime") else { return false }
    switch GateReason(code, gate, "", expected: "", found: "").weight {
    case .tampered: return text == "3"
    case .unvouched, .doubt: return text == "4"
    case .no: return text == "1"
    case .note: return text == "none" || text == "as they"
    }
  }

  @Test func policyFiles() {
    #expect(page.codes(under: "Policy files") == Diagnostic.Code.allCases.map(\.rawValue).sorted())
  }

  @Test func evidenceFiles() {
    #expect(
      page.codes(under: "Evidence files")
        == RecognitionError.Code.allCases.map(\.rawValue).sorted())
  }

  @Test func sandboxRuns() {
    #expect(
      page.codes(under: "Sandbox runs") == SandboxError.Code.allCases.map(\.rawValue).sorted())
  }

  @Test func files() throws {
    let found = try Repository.matches(
      of: /static let \w+ = Code\("([a-z0-9-]+)"\)/, in: "Sources/TransparencyLog")
    #expect(!found.isEmpty)
    #expect(page.codes(under: "Files") == found)
  }

  @Test func transparencyLog() throws {
    let found = try Repository.matches(
      of: /static let \w+ = Self\("([a-z0-9-]+)"\)/, in: "Sources/TransparencyLog")
    #expect(!found.isEmpty)
    #expect(page.codes(under: "Keys, notes, tiles, proofs") == found)
  }

  @Test func findings() throws {
    let found = try Repository.matches(of: Self.severityAndCode, in: "Sources/Ledger")
    #expect(!found.isEmpty)
    #expect(page.codes(under: "Findings") == found)
  }

  @Test func commands() throws {
    let found = try Set(
      Repository.matches(of: Self.severityAndCode, in: "Sources/ledger-cli")
        + Repository.matches(of: /\?\? "([a-z-]+)"/, in: "Sources/ledger-cli")
    ).sorted()
    #expect(!found.isEmpty)
    #expect(page.codes(under: "Commands") == found)
  }

  @Test func strictJSON() throws {
    let found = try Repository.matches(of: /case \w+ = "(json-[a-z0-9-]+)"/, in: "Sources/Ledger")
    #expect(!found.isEmpty)
    #expect(page.codes(under: "Strict JSON") == found)
  }

  @Test func everyCodeSaysWhatToDo() {
    for row in page.rows where row.columns.count >= 3 && row.columns[0] != "`ok`" {
      #expect(!row.columns.contains(""), "\(row.columns[0]) has an empty column")
    }
  }

  /// A severity or exit status, and the code beside it.
  private static var severityAndCode: Regex<(Substring, Substring)> {
    /\.(?:no|note|tampered|undecidable|usage|bug)\)?,\s*(?:code: )?"([a-z]+(?:-[a-z]+)*)"/
  }
}

/// The tables of `docs/codes.md`.
private struct CodesPage {
  struct Row {
    let section: String
    let columns: [String]
  }

  let rows: [Row]

  init(_ text: String) throws {
    var section = ""
    var rows: [Row] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("## ") { section = String(line.dropFirst(3)) }
      guard line.hasPrefix("| `") else { continue }
      let columns = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst()
        .dropLast().map { $0.trimmingCharacters(in: .whitespaces) }
      rows.append(Row(section: section, columns: columns))
    }
    self.rows = rows
    try #require(!rows.isEmpty)
  }

  /// The codes of a section, ascending; one that stands there twice is there twice.
  func codes(under section: String) -> [String] {
    rows.filter { $0.section == section }
      .map { $0.columns[0].trimmingCharacters(in: CharacterSet(charactersIn: "`")) }.sorted()
  }
}
