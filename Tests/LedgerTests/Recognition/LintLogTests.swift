import Foundation
import Testing

@testable import Ledger

/// The log that this project's own linters write is evidence of kind guard.
@Suite("The project's own lint log")
struct LintLogTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The script needs jq and the formatter, and a checkout to look at.
  private static let canRun = ["/usr/bin/jq", "/usr/local/bin/jq"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(.enabled(if: canRun, "jq is not installed"))
  func isRecognised() throws {
    let log = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).sarif")
    defer { try? FileManager.default.removeItem(at: log) }
    let lint = Process()
    lint.executableURL = Self.root.appending(path: "scripts/lint-sarif")
    lint.arguments = [log.path()]
    lint.standardError = FileHandle.nullDevice
    try lint.run()
    lint.waitUntilExit()
    #expect(lint.terminationStatus == 0)

    let evidence = try EvidenceFile(
      recognizing: Array(Data(contentsOf: log)), name: log.lastPathComponent)
    #expect(evidence.kind == .guard)
    #expect(evidence.mediaType == "application/sarif+json")
    #expect(evidence.tool?.name == "swift-format")
    let recognized = try EvidenceRecognizer.recognize(evidence.bytes, name: "lint")
    #expect(recognized.tools.map(\.name) == ["swift-format", "check-rooms"])
    #expect(recognized.count("runsWithoutResults") == 0)
    #expect(recognized.count("invocationsFailed") == 0)
    for rule in ["NeverForceUnwrap", "HigherRoom", "FoundationInCore"] {
      #expect(recognized.rule(id: rule)?.isEnabled == true, "\(rule) was not checked")
    }
  }
}
