import Foundation
import Ledger
import Sandbox
import Testing

/// The runs that the documents show are runs of the profile and the checks that there are.
@Suite struct DocumentedRunTests {
  static let documents = ["README.md", "docs/operator.md", "docs/sandbox.md"]

  private func text(_ document: String) throws -> String {
    try String(contentsOf: Repository.root.appending(path: document), encoding: .utf8)
  }

  @Test(arguments: documents)
  func everyProbeHasItsChecks(_ document: String) throws {
    let shown = try text(document).matches(of: /(PR-[A-Z0-9-]+) +proven +(\d+) checks/)
    #expect(!shown.isEmpty)
    for line in shown {
      let probe = try #require(Probe.allCases.first { $0.rawValue == String(line.1) })
      let count = CheckCatalogue.standard.checks(of: probe).count
      #expect(line.2 == "\(count)", "\(document) shows \(line.0)")
    }
  }

  @Test func profileIsTheOneThatIsThere() throws {
    let digest = "\(try SandboxProfile(directory: ProfileDirectory.path).digest)"
    let shown = try Self.documents.flatMap { document in
      try text(document).matches(of: /\n *(?:about )?profile +([0-9a-f]{64})/)
        .map { (document, String($0.1)) }
    }
    #expect(shown.count >= 3)
    for (document, profile) in shown { #expect(profile == digest, "in \(document)") }
  }
}
