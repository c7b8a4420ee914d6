import Ledger
import Testing
import TransparencyLog

/// A bundle read from the blobs that evidence cites: all of it, as it was signed, or not at all.
@Suite struct BundleEvidenceTests {
  /// The parts of evidence about a bundle that a test can change.
  struct Parts {
    var draft: EvidenceDraft
    var blobs: [Digest: [UInt8]]

    var reading: BundleEvidence.Reading {
      BundleEvidence.read(draft.predicate) { blobs[$0] }
    }

    /// Changes an artifact's citation.
    mutating func cite(_ name: String, _ edit: (inout Artifact) -> Void) {
      for index in draft.artifacts.indices where draft.artifacts[index].name == name {
        edit(&draft.artifacts[index])
      }
    }

    /// Leaves an artifact out.
    mutating func drop(_ name: String) { draft.artifacts.removeAll { $0.name == name } }

    /// Cites other bytes under a name, as if they had been in the bundle.
    mutating func replace(_ name: String, with bytes: [UInt8]) {
      let digest = SHA256.hash(bytes)
      blobs[digest] = bytes
      cite(name) {
        $0.sha256 = digest
        $0.size = UInt64(bytes.count)
      }
    }

    /// Makes a bundle anew whose file of this name has other bytes, or is gone.
    mutating func repack(_ name: String, with bytes: [UInt8]?) throws {
      var files = draft.artifacts.filter { $0.name != "manifest.json" && $0.name != name }
        .map { BundleFiles.File(path: $0.name, bytes: blobs[$0.sha256] ?? []) }
      if let bytes { files.append(BundleFiles.File(path: name, bytes: bytes)) }
      let packed = try BundleFiles(
        files.filter { !$0.path.hasPrefix("venue/") },
        venueProofs: files.filter { $0.path.hasPrefix("venue/") })
      draft.artifacts = packed.artifacts
      draft.bundle = packed.digest
      blobs = packed.blobs
    }
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let reason: String
    let edit: @Sendable (inout Parts) throws -> Void

    init(
      _ description: String, _ reason: String,
      _ edit: @escaping @Sendable (inout Parts) throws -> Void
    ) {
      testDescription = description
      self.reason = reason
      self.edit = edit
    }
  }

  static let unreadable: [Case] = [
    Case("another kind", "malformed-value") { $0.draft.kind = .guard },
    Case("no bundle digest", "bundle-mismatch") { $0.draft.bundle = nil },
    Case("another bundle digest", "bundle-mismatch") { $0.draft.bundle = .empty },
    Case("no manifest", "bundle-mismatch") { $0.drop("manifest.json") },
    Case("a manifest that is none", "malformed-json") { parts in
      parts.replace("manifest.json", with: Array("PASS".utf8))
      parts.draft.bundle = SHA256.hash(Array("PASS".utf8))
    },
    Case("a manifest with a newline", "malformed-value") { parts in
      let manifest = parts.draft.artifacts.first { $0.name == "manifest.json" }
      let bytes = (manifest.flatMap { parts.blobs[$0.sha256] } ?? []) + [0x0A]
      parts.replace("manifest.json", with: bytes)
      parts.draft.bundle = SHA256.hash(bytes)
    },
    Case("an artifact that the manifest lacks", "bundle-mismatch") { parts in
      parts.draft.artifacts.append(
        Artifact(name: "extra.log", mediaType: "text/plain", size: 0, sha256: .empty))
    },
    Case("an envelope among the artifacts", "bundle-mismatch") { parts in
      parts.draft.artifacts.append(
        Artifact(name: "envelope.json", mediaType: "text/plain", size: 0, sha256: .empty))
    },
    Case("a file that is not cited", "bundle-mismatch") { $0.drop("image/manifest.json") },
    Case("observations that are not cited", "bundle-mismatch") { $0.drop("observations.jsonl") },
    Case("a baseline that is not cited", "bundle-mismatch") { $0.drop("baseline.jsonl") },
    Case("other observations", "bundle-mismatch") { $0.replace("observations.jsonl", with: []) },
    Case("another baseline", "bundle-mismatch") { $0.replace("baseline.jsonl", with: []) },
    Case("other facts", "bundle-mismatch") { $0.replace("facts.json", with: Array("{}".utf8)) },
    Case("another digest of a file that nobody reads", "bundle-mismatch") { parts in
      parts.cite("image/manifest.json") { $0.sha256 = .empty }
    },
    Case("another size of a file that nobody reads", "bundle-mismatch") { parts in
      parts.cite("image/manifest.json") { $0.size += 1 }
    },
    Case("a file under another name", "bundle-mismatch") { parts in
      parts.cite("image/manifest.json") { $0.name = "image/config.json" }
    },
    Case("a venue proof by another path", "bundle-mismatch") { parts in
      parts.cite("venue/ed25519.sig") { $0.name = "venue/../ed25519.sig" }
    },
    Case("a venue proof that is too large", "bundle-mismatch") { parts in
      parts.replace(
        "venue/ed25519.sig", with: [UInt8](repeating: 0, count: VenueProof.maximumBytes + 1))
    },
    Case("no blob", "blob-missing") { $0.blobs = [:] },
    Case("an altered blob", "blob-mismatch") { parts in
      for artifact in parts.draft.artifacts where artifact.name == "observations.jsonl" {
        parts.blobs[artifact.sha256]?[0] ^= 1
      }
    },
    Case("a bundle without observations", "bundle-mismatch") { parts in
      try parts.repack("observations.jsonl", with: nil)
    },
    Case("a bundle without facts", "bundle-mismatch") { try $0.repack("facts.json", with: nil) },
    Case("observations that are none", "malformed-json") { parts in
      try parts.repack("observations.jsonl", with: Array("PASS\n".utf8))
    },
    Case("a baseline that is none", "malformed-json") { parts in
      try parts.repack("baseline.jsonl", with: Array("PASS\n".utf8))
    },
    Case("facts that are none", "wrong-type") { parts in
      try parts.repack("facts.json", with: Array(#"{"cpus":8}"#.utf8))
    },
  ]

  private func parts() throws -> Parts {
    let (draft, files) = try SampleBundle().draft(VenueClaim())
    return Parts(draft: draft, blobs: files.blobs)
  }

  @Test(arguments: unreadable)
  func whatCannotBeRead(_ item: Case) throws {
    var parts = try parts()
    try item.edit(&parts)
    switch parts.reading {
    case .readable: Issue.record("it was read")
    case .unreadable(let why): #expect(why.hasSuffix("(\(item.reason))"), "\(why)")
    }
  }

  @Test func whatIsRead() throws {
    var asked: Set<Digest> = []
    let parts = try parts()
    let reading = BundleEvidence.read(parts.draft.predicate) { digest in
      asked.insert(digest)
      return parts.blobs[digest]
    }
    guard case .readable(let run) = reading else {
      Issue.record("\(reading)")
      return
    }
    for probe in Probe.allCases { #expect(run.probes.state(of: probe.rawValue) == .proven) }
    #expect(run.facts.value(of: "architecture") == "x86_64")
    #expect(run.venueProofs.map(\.path) == ["venue/ed25519.sig"])
    #expect(run.manifest.digest == parts.draft.bundle)
    let decisive = parts.draft.artifacts.filter { BundleEvidence.isDecisive($0.name) }
    #expect(asked == Set(decisive.map(\.sha256)) && decisive.count == 5)
  }

  /// What the statement says, a reader of its payload has to accept.
  @Test func theStatementIsOne() throws {
    let (statement, _) = try SampleBundle().evidence(VenueClaim())
    #expect(try Statement(payload: statement.payload).payload == statement.payload)
    #expect(statement.payload.count < Entry.maximumPayload(signatures: 1))
  }

  /// A result that says pass is never read, whatever it stands beside.
  @Test func aResultIsNotRead() throws {
    var parts = try parts()
    let lines = CheckCatalogue.standard.checks.map { check in
      let line = String(decoding: check.failing.line, as: UTF8.self)
      return #"{"result":"pass","pass":true,"# + line.dropFirst()
    }
    try parts.repack("observations.jsonl", with: Array(lines.joined().utf8))
    guard case .readable(let run) = parts.reading else {
      Issue.record("it cannot be read")
      return
    }
    for probe in Probe.allCases {
      guard case .refuted = run.probes.state(of: probe.rawValue) else {
        Issue.record("\(probe.rawValue) is not refuted")
        continue
      }
    }
  }

  @Test func withoutABaselineNothingIsProven() throws {
    var parts = try parts()
    try parts.repack("baseline.jsonl", with: nil)
    guard case .readable(let run) = parts.reading else {
      Issue.record("it cannot be read")
      return
    }
    for probe in Probe.allCases {
      guard case .undecidable = run.probes.state(of: probe.rawValue) else {
        Issue.record("\(probe.rawValue) is decided")
        continue
      }
    }
  }
}
