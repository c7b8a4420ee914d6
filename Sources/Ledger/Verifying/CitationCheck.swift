internal import TransparencyLog

/// Looks whether the blobs that entries cite are there. Their bytes are the blob sweep's business.
struct CitationCheck: Sendable {
  let storage: DirectoryStorage
  /// Whether a blob that is absent is only counted.
  let allowsMissing: Bool

  /// Looks for the blobs of entries that are not read again.
  func check(_ cited: CitedBlobs?, _ report: inout VerificationReport) {
    guard let cited else {
      report.findings.append(
        Finding(
          .blobs, .undecidable, code: "citations-unknown", place: "--since",
          expected: "a state that lists the blobs which older entries cite",
          found: "one that was not written by --write-state"))
      return
    }
    for item in cited.items {
      check(
        Citation(name: "entry \(item.entry)", digest: item.digest, size: item.size),
        of: item.entry, &report)
    }
  }

  /// Looks for one.
  func check(_ citation: Citation, of entry: UInt64, _ report: inout VerificationReport) {
    let path = LedgerPaths.blob(citation.digest)
    do {
      guard let size = try BlobStore(storage: storage).size(citation.digest) else {
        report.blobsMissing += 1
        guard !allowsMissing else { return }
        report.findings.append(
          Finding(
            .blobs, .undecidable, code: Refusal.Code.blobMissing.rawValue, entry: entry,
            place: path, expected: "the blob of \(citation.name)", found: "nothing"))
        return
      }
      if let expected = citation.size, expected != size {
        report.findings.append(
          Finding(
            .blobs, .tampered, code: Refusal.Code.blobMismatch.rawValue, entry: entry,
            place: path, expected: "\(expected) bytes", found: "\(size)"))
      }
    } catch {
      report.findings.append(Finding(unreadable: path, error, in: .blobs))
    }
  }
}
