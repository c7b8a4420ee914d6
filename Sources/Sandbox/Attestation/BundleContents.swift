internal import Ledger
internal import TransparencyLog

/// What an attestation puts into its bundle, file by file.
struct BundleContents {
  let attestation: Attestation
  let facts: ReportedFacts
  /// The variant that counts, and its run.
  let counted: VariantOutcome
  let run: ProbeRun
  let baseline: ProbeRun
  let variants: [VariantOutcome]

  func packed() throws(Refusal) -> BundleFiles {
    var files = [
      file("argv.txt", Array(counted.arguments.map { "\($0)\n" }.joined().utf8)),
      file("attestation.json", attestation.bytes),
      file("baseline.jsonl", baseline.bytes),
      file("facts.json", facts.bytes),
      file("observations.jsonl", run.bytes),
      file("variants.json", variantsJSON),
    ]
    if !run.messages.isEmpty { files.append(file("probe.log", run.messages)) }
    for outcome in variants {
      guard let inspection = outcome.inspection else { continue }
      files.append(file("inspect/\(outcome.variant.id).json", inspection))
    }
    // The other variants are kept for whoever wants to look; nobody judges by them.
    for other in variants where other.variant != counted.variant {
      if let run = other.run { files.append(file("variants/\(other.variant.id).jsonl", run.bytes)) }
    }
    return try BundleFiles(files)
  }

  private func file(_ path: String, _ bytes: [UInt8]) -> BundleFiles.File {
    BundleFiles.File(path: path, bytes: bytes)
  }

  /// Every variant that was tried, whether it started, and why not.
  private var variantsJSON: [UInt8] {
    var writer = JSONWriter()
    writer.array(variants) { writer, outcome in
      writer.object { writer in
        writer.member("arguments", outcome.arguments)
        writer.member("compiledFilter", outcome.variant.compiledDigest.hex)
        writer.member("filter", outcome.variant.filterDigest.hex)
        writer.member("reason", outcome.reason)
        writer.member("state", outcome.state)
        writer.member("variant", outcome.variant.id.rawValue)
      }
    }
    return writer.bytes
  }
}

extension VariantOutcome {
  /// How it went, in a word.
  public var state: String {
    switch result {
    case .completed: "completed"
    case .notStarted: "not-started"
    case .failed: "failed"
    }
  }

  /// Why it did not run to its end; nil when it did.
  public var reason: String? {
    switch result {
    case .completed: nil
    case .notStarted(let why), .failed(let why): why
    }
  }
}
