import Testing

@testable import Ledger

@Suite("Files that claim to be evidence and are not")
struct RefusedEvidenceTests {
  @Test(arguments: RefusedFile.all)
  func refused(file: RefusedFile) throws {
    let error = try #require(throws: RecognitionError.self) {
      let evidence = try EvidenceRecognizer.recognize(file.bytes, name: file.name)
      Issue.record("taken for \(evidence.format)")
    }
    #expect(error.code == file.code, "\(error)")
    if let position = file.position { #expect(error.position.description == position) }
  }

  @Test func larger() {
    let bytes = [UInt8](repeating: 0x20, count: EvidenceRecognizer.maximumBytes + 1)
    let error = #expect(throws: RecognitionError.self) {
      try EvidenceRecognizer.recognize(bytes, name: "x.txt")
    }
    #expect(error?.code == .tooLarge)
  }

  /// A report cut off anywhere is an error under a name that promises it, and under no name evidence.
  @Test(arguments: [
    ("junit.xml", RecognitionSamples.nested), ("scan.sarif", RecognitionSamples.sarif),
    ("result.json", RecognitionSamples.testResult),
  ])
  func truncated(name: String, text: String) throws {
    let bytes = Array(text.utf8)
    _ = try EvidenceRecognizer.recognize(bytes, name: name)
    for length in bytes.indices {
      let prefix = Array(bytes[..<length])
      #expect(throws: RecognitionError.self, "cut at \(length)") {
        try EvidenceRecognizer.recognize(prefix, name: name)
      }
      let nameless = try? EvidenceRecognizer.recognize(prefix, name: "file")
      #expect(nameless == nil || nameless?.format == .document, "cut at \(length)")
    }
  }

  /// Whatever a byte is changed to, what is still recognised adds up.
  @Test(arguments: [
    RecognitionSamples.swiftTesting, RecognitionSamples.testResult, RecognitionSamples.sarif,
  ])
  func changed(text: String) {
    let original = Array(text.utf8)
    let replacements: [UInt8] = [0x00, 0x22, 0x2D, 0x39, 0x3C, 0x7B, 0xC3]
    for index in original.indices {
      var bytes = original
      bytes[index] = replacements[index % replacements.count]
      guard let evidence = try? EvidenceRecognizer.recognize(bytes, name: "file") else { continue }
      let (total, parts) = Self.sums(of: evidence.format)
      let sum = parts.compactMap { evidence.count($0) }.reduce(0, +)
      #expect(sum == total.flatMap { evidence.count($0) } ?? 0, "changed at \(index)")
    }
  }

  /// Which count is the sum of which others.
  private static func sums(
    of format: RecognizedEvidence.Format
  ) -> (total: String?, parts: [String]) {
    switch format {
    case .junit: ("tests", ["errored", "failed", "flaky", "passed", "skipped"])
    case .testResult: ("tests", ["failed", "passed", "warned"])
    case .sarif:
      (
        "results",
        [
          "absent", "findings", "kindInformational", "kindNotApplicable", "kindOpen", "kindPass",
          "kindReview", "suppressed",
        ]
      )
    case .document: (nil, [])
    }
  }

  @Test func documentsStayDocuments() throws {
    let documents: [(String, String, String)] = [
      ("notes.md", "# 12 tests passed", "text/markdown"),
      ("log.txt", "<unfinished", "text/plain"),
      ("page.html", "<!DOCTYPE html><html><p>testsuite", "text/html"),
      ("coverage.xml", "<!DOCTYPE coverage SYSTEM 'x'><coverage/>", "application/xml"),
      ("data.json", #"{"a":1}"#, "application/json"),
      ("file", "{\\rtf1 hello}", "application/octet-stream"),
      ("empty", "", "application/octet-stream"),
    ]
    for (name, text, mediaType) in documents {
      let evidence = try EvidenceRecognizer.recognize(Array(text.utf8), name: name)
      #expect(evidence.kind == .document)
      #expect(evidence.mediaType == mediaType)
      #expect(evidence.counts.isEmpty)
    }
  }
}
