import ArgumentParser
import Ledger
import TransparencyLog

/// What evidence is about.
struct EvidenceOptions: ParsableArguments {
  @Option(help: "The gate that the evidence is for; repeat for more. A bundle names its own.")
  var gate: [String] = []

  @Option(
    help: "The kind: guard, test or document; recognised from SARIF, JUnit XML and test results.")
  var kind: String?

  @Option(help: "The source revision that it is about: a git commit of 40 or 64 hex digits.")
  var revision: String?

  @Option(
    help: ArgumentHelp(
      "What else it is about: a name, and the SHA-256 in hex (of revision: a git commit).",
      valueName: "name=hex"))
  var subject: [String] = []

  @Option(
    help: "The checkpoint that it answers (default: the ledger's newest).", completion: .file())
  var challenge: String?

  @Option(
    help: ArgumentHelp(
      "Of a bundle: say that it comes from this venue, not from the one that it names itself.",
      discussion: "A proof of the one venue does not prove the other."))
  var venue: String?

  /// A builder for evidence that answers this checkpoint.
  func builder(challenge signed: SignedCheckpoint) throws -> EvidenceBuilder {
    guard venue == nil else { throw ValidationError("--venue is for bundles") }
    guard let origin = Origin(signed.checkpoint.origin) else {
      throw CommandFailure(
        .tampered, LedgerError.Code.checkpointMalformed.rawValue,
        "the challenge: its origin is not that of a ledger")
    }
    return EvidenceBuilder(
      origin: origin, gates: try gates(), challenge: try Challenge(signed, of: origin),
      subjects: try subjects())
  }

  private func subjects() throws -> [Subject] {
    var subjects = try subject.map(Self.readSubject)
    if let revision {
      guard Subject.isCommit(revision) else {
        throw ValidationError("--revision: expected 40 or 64 lower-case hex digits")
      }
      subjects.append(
        Subject(name: EvidenceBuilder.revisionSubject, content: .gitCommit(revision)))
    }
    return subjects
  }

  static func readSubject(_ text: String) throws -> Subject {
    guard let end = text.lastIndex(of: "="), end != text.startIndex else {
      throw ValidationError("--subject \(text): expected NAME=HEX")
    }
    let (name, hex) = (String(text[..<end]), String(text[text.index(after: end)...]))
    if name == EvidenceBuilder.revisionSubject {
      guard Subject.isCommit(hex) else {
        throw ValidationError(
          "--subject \(name): expected a git commit, 40 or 64 lower-case hex digits")
      }
      return Subject(name: name, content: .gitCommit(hex))
    }
    guard let digest = Digest(hex: hex) else {
      throw ValidationError("--subject \(name): expected a SHA-256, 64 lower-case hex digits")
    }
    return Subject(name: name, sha256: digest)
  }

  private func gates() throws -> [Identifier] {
    guard !gate.isEmpty else { throw ValidationError("name the gate with --gate") }
    return try gate.map { try Identifier.parse($0, for: "--gate") }
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
    do {
      let file = try EvidenceFile(recognizing: bytes, name: path)
      for disagreement in file.disagreements {
        console.note("ledger-cli: note: \(path): \(disagreement)")
      }
      return file
    } catch {
      throw CommandFailure(.tampered, error.code.rawValue, "\(path): \(error)")
    }
  }
}
