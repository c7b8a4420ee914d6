import Foundation
import Ledger
import Testing
import TransparencyLog

/// The files of `docs/worked-example/` are what this program writes, to the byte.
///
/// `scripts/worked-example` sets `LEDGER_WRITE_WORKED_EXAMPLE`, which writes them anew.
@Suite struct WorkedExampleTests {
  @Test func documentedFilesAreWhatIsWritten() async throws {
    let scratch = URL(filePath: NSTemporaryDirectory())
      .appending(path: "worked-example-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let example = try await WorkedExample(in: scratch)
    if ProcessInfo.processInfo.environment["LEDGER_WRITE_WORKED_EXAMPLE"] != nil {
      try write(example)
    }
    for (path, bytes) in example.files {
      let documented = WorkedExample.directory.appending(path: path)
      #expect(
        try WorkedExample.bytes(of: documented) == bytes, "\(path): run scripts/worked-example")
    }
    #expect(try documentedPaths() == example.files.keys.filter { $0.hasPrefix("ledger/") }.sorted())
  }

  /// Every byte of the entries, as the documentation explains them, is repeated in it.
  @Test func documentationQuotesTheEntries() throws {
    let directory = WorkedExample.directory
    let page = try String(contentsOf: directory.appending(path: "README.md"), encoding: .utf8)
    let bundle = try WorkedExample.bytes(
      of: directory.appending(path: "ledger/tile/entries/000.p/2"))
    let entries = try #require(EntryBundle.decode(bundle))
    #expect(entries.count == 2)
    for bytes in entries {
      let read = try ReadEntry(bytes)
      for quoted in [
        String(decoding: bytes, as: UTF8.self),
        String(decoding: read.entry.envelope.payload, as: UTF8.self), read.payloadDigest.hex,
        read.leafHash.hex, "\(bytes.count) bytes",
      ] {
        #expect(page.contains(quoted), "docs/worked-example/README.md lacks \(quoted)")
      }
    }
    for file in ["ledger/checkpoint", "entry-1.tlog-proof", "trust.txt", "policy.yaml"] {
      let text = try String(contentsOf: directory.appending(path: file), encoding: .utf8)
      #expect(page.contains(text), "docs/worked-example/README.md lacks \(file)")
    }
  }

  private func write(_ example: WorkedExample) throws {
    try? FileManager.default.removeItem(at: WorkedExample.directory.appending(path: "ledger"))
    for (path, bytes) in example.files {
      let file = WorkedExample.directory.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
  }

  private func documentedPaths() throws -> [String] {
    let ledger = WorkedExample.directory.appending(path: "ledger")
    return try FileManager.default.subpathsOfDirectory(atPath: ledger.path)
      .filter { path in
        try ledger.appending(path: path).resourceValues(forKeys: [.isRegularFileKey])
          .isRegularFile ?? false
      }
      .map { "ledger/\($0)" }.sorted()
  }
}
