internal import TransparencyLog

/// Altered artifacts are blobs with other bytes than those that were signed, each told by whoever cites it
/// (14-hidden-mutation).
struct AlteredArtifacts {
  private let byPath: [String: [Finding]]
  /// What nobody cited yet.
  private var uncited: Set<Finding>

  init(_ findings: [Finding]) {
    byPath = Dictionary(grouping: findings, by: \.place)
    uncited = Set(findings)
  }

  /// Whether what an entry cites was altered, or has another size than it says.
  func contains(_ citation: Citation, citedBy entry: UInt64) -> Bool {
    !findings(of: citation, citedBy: entry).isEmpty
  }

  private func findings(of citation: Citation, citedBy entry: UInt64) -> [Finding] {
    (byPath[LedgerPaths.blob(citation.digest)] ?? []).filter { $0.entry ?? entry == entry }
  }

  /// Notes what an entry cites that was altered.
  mutating func visit(_ read: ReadEntry, _ notebook: inout AuditNotebook) {
    guard !byPath.isEmpty else { return }
    for citation in read.statement.citedBlobs {
      for finding in findings(of: citation, citedBy: read.entry.index) {
        uncited.remove(finding)
        notebook.find(
          .hiddenMutation, entry: read.entry.index, "artifact \(citation.name.abbreviated)",
          expected: finding.expected, found: finding.found)
      }
    }
  }

  /// Notes what no entry cites.
  func finish(_ notebook: inout AuditNotebook) {
    for finding in uncited {
      notebook.find(
        .hiddenMutation, entry: nil, finding.place, expected: finding.expected,
        found: finding.found)
    }
  }
}
