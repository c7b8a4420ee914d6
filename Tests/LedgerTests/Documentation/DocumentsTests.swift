import Foundation
import Ledger
import Testing
import TransparencyLog

/// What the documents point at is there, and what they quote is what is there.
@Suite struct DocumentsTests {
  static let documents: [String] = {
    let files = FileManager.default
    let docs = (try? files.subpathsOfDirectory(atPath: Repository.root.path + "/docs")) ?? []
    return (docs.map { "docs/\($0)" } + ["README.md", "CONTRIBUTING.md", "SECURITY.md"])
      .filter { $0.hasSuffix(".md") }.sorted()
  }()

  @Test(arguments: documents)
  func linksLeadSomewhere(_ document: String) throws {
    let text = try Repository.text(document)
    let folder = Repository.root.appending(path: document).deletingLastPathComponent()
    for match in text.matches(of: /\]\(([^)\s]+)\)/) {
      let parts = match.1.split(separator: "#", omittingEmptySubsequences: false)
      let path = String(parts[0])
      guard !path.contains(":") else { continue }
      let target =
        path.isEmpty ? Repository.root.appending(path: document) : folder.appending(path: path)
      #expect(
        FileManager.default.fileExists(atPath: target.path), "\(document) links to \(match.1)")
      if parts.count == 2, target.pathExtension == "md" {
        let anchors = Self.anchors(in: try String(contentsOf: target, encoding: .utf8))
        #expect(anchors.contains(String(parts[1])), "\(document) links to \(match.1)")
      }
    }
  }

  @Test func thereAreDocuments() {
    #expect(Self.documents.count >= 10)
  }

  @Test func guardIsQuoted() throws {
    let script = try Repository.text("examples/gating/guard.sh")
    #expect(try Repository.text("docs/gating-script.md").contains(script))
  }

  @Test func quotedTrustFileIsOne() throws {
    let blocks = try Repository.text("docs/auditor.md").components(separatedBy: "```\n")
    let text = try #require(blocks.first { $0.hasPrefix("log ") })
    let trust = try TrustPolicy(parsing: Array(text.utf8))
    #expect(trust.logs.count == 1 && trust.witnesses.count == 2 && trust.quorum != nil)
  }

  /// A member that the reader of statements, envelopes, heads or bundles asks for is in `docs/formats.md`.
  @Test func everyMemberIsDocumented() throws {
    let page = try Repository.text("docs/formats.md")
    for folder in ["Statements", "Envelopes", "Heads", "Bundles", "Observations"] {
      let members = try Repository.matches(
        of: /(?:required|optional)\("(\w+)"\)/, in: "Sources/Ledger/\(folder)")
      #expect(!members.isEmpty)
      for member in members {
        #expect(
          page.contains("`\(member)`") || page.contains("\"\(member)\""),
          "docs/formats.md lacks the member \(member)")
      }
    }
  }

  @Test(arguments: [
    ("a.sarif", #"{"version":"2.1.0","runs":[]}"#),
    ("a.xml", #"<testsuite><testcase name="a"/></testsuite>"#),
    (
      "a.json",
      #"""
      {"_type":"https://in-toto.io/Statement/v1","predicateType":"\#
      https://in-toto.io/attestation/test-result/v0.1","subject":\#
      [{"name":"a","digest":{"sha256":"00"}}],"predicate":{"result":"PASSED","configuration":[]}}
      """#
    ),
  ])
  func everyCountIsDocumented(_ name: String, _ text: String) throws {
    let page = try Repository.text("docs/formats.md")
    let evidence = try EvidenceRecognizer.recognize(Array(text.utf8), name: name)
    #expect(!evidence.counts.isEmpty)
    for count in evidence.counts {
      #expect(page.contains("`\(count.name)`"), "docs/formats.md lacks the count \(count.name)")
    }
  }

  /// The anchors that a heading gets where Markdown is shown.
  private static func anchors(in text: String) -> Set<String> {
    Set(
      text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { heading in
        heading.drop { $0 == "#" || $0 == " " }.lowercased()
          .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
          .replacing(" ", with: "-")
      })
  }
}
