internal import TransparencyLog

/// Re-hashes every blob of a ledger, cited or not, several at once.
struct BlobSweep: Sendable {
  /// What a sweep found.
  struct Result: Sendable {
    var hashed: UInt64 = 0
    var findings: [Finding] = []
  }

  let storage: DirectoryStorage

  /// Blobs lie in 256 directories, so that one directory's names at a time are held.
  func run() async -> Result {
    await withTaskGroup(of: Result.self) { group in
      for first in 0...255 {
        group.addTask { sweep(Hex.encode([UInt8(first)])) }
      }
      var total = Result()
      for await part in group {
        total.hashed += part.hashed
        total.findings += part.findings
      }
      total.findings.sort { $0.place < $1.place }
      return total
    }
  }

  private func sweep(_ directory: String) -> Result {
    var result = Result()
    let path = "\(LedgerPaths.blobs)/sha256/\(directory)"
    do {
      for blob in try storage.list(under: path) {
        guard let digest = LedgerPaths.blobDigest(path: blob) else {
          result.findings.append(
            Finding(
              .blobs, .undecidable, code: "unexpected-file", place: blob,
              expected: "blobs under the names of their digests", found: "another name"))
          continue
        }
        check(blob, digest, &result)
      }
    } catch {
      result.findings.append(Finding(unreadable: path, error, in: .blobs))
    }
    return result
  }

  private func check(_ path: String, _ digest: Digest, _ result: inout Result) {
    do {
      switch try BlobStore(storage: storage).status(digest) {
      case .present: result.hashed += 1
      case .missing: break
      case .altered(let found):
        result.findings.append(
          Finding(
            .blobs, .tampered, code: Refusal.Code.blobMismatch.rawValue, place: path,
            expected: digest.hex, found: found.hex))
      }
    } catch {
      result.findings.append(Finding(unreadable: path, error, in: .blobs))
    }
  }
}
