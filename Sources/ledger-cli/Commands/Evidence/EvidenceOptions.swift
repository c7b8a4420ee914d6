import ArgumentParser
import Ledger
import TransparencyLog

/// What evidence is about.
struct EvidenceOptions: ParsableArguments {
  @Option(help: "The gate that the evidence is for; repeat for more.")
  var gate: [String] = []

  @Option(
    help: "The kind: guard, test or document; recognised from SARIF, JUnit XML and test results.")
  var kind: String?

  @Option(help: "The source revision that it is about: a git commit of 40 or 64 hex digits.")
  var revision: String?

  @Option(
    help: "The checkpoint that it answers (default: the ledger's newest).", completion: .file())
  var challenge: String?

  /// A builder for evidence that answers this checkpoint.
  func builder(challenge signed: SignedCheckpoint) throws -> EvidenceBuilder {
    guard let origin = Origin(signed.checkpoint.origin) else {
      throw CommandFailure(
        .tampered, LedgerError.Code.checkpointMalformed.rawValue,
        "the challenge: its origin is not that of a ledger")
    }
    if let revision, !Subject.isCommit(revision) {
      throw ValidationError("--revision: expected 40 or 64 lower-case hex digits")
    }
    return EvidenceBuilder(
      origin: origin, gates: try gates(), challenge: try Challenge(signed, of: origin),
      revision: revision)
  }

  private func gates() throws -> [Identifier] {
    guard !gate.isEmpty else { throw ValidationError("name the gate with --gate") }
    return try gate.map { text in
      guard let id = Identifier(text) else {
        throw ValidationError("--gate \(text): an id is [a-z0-9][a-z0-9.-]{0,63}")
      }
      return id
    }
  }

  func kindOption() throws -> EvidencePredicate.Kind? {
    guard let kind else { return nil }
    guard let value = EvidencePredicate.Kind(rawValue: kind), value != .probe else {
      throw ValidationError("--kind \(kind): expected guard, test or document")
    }
    return value
  }
}

extension EvidenceFile {
  /// A file as it lies there: recognised, and what it claims compared with what was counted.
  static func read(_ path: String, _ console: Console) throws -> EvidenceFile {
    let bytes = try FileOperations.readRegularFile(path, limit: BlobStore.maximumSize)
    let recognized: RecognizedEvidence
    do {
      recognized = try EvidenceRecognizer.recognize(bytes, name: path)
    } catch {
      throw CommandFailure(.tampered, error.code.rawValue, "\(path): \(error)")
    }
    for disagreement in recognized.disagreements {
      console.note("ledger-cli: note: \(path): \(disagreement)")
    }
    return EvidenceFile(
      name: path, bytes: bytes, mediaType: recognized.mediaType, kind: recognized.kind,
      counts: recognized.counts, tool: recognized.tools.first)
  }
}
