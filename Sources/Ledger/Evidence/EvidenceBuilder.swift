internal import TransparencyLog

/// An evidence builder makes evidence statements of files, ready to be signed.
///
/// What it makes, a strict reader reads, and an entry can hold.
public struct EvidenceBuilder: Sendable {
  /// The ledger.
  public let origin: Origin
  /// The gates that the evidence is for, ascending.
  public let gates: [Identifier]
  /// The checkpoint that its signer has seen.
  public let challenge: Challenge
  /// What the evidence is about besides the file: a source revision, an image, a profile. Where no
  /// revision is among them, it is left to the file, if that names exactly one.
  public var subjects: [Subject]
  /// When what it reports began, if that is known.
  public var startedAt: Timestamp?
  /// When what it reports ended, if that is known.
  public var finishedAt: Timestamp?

  /// What the subject is called that a source revision becomes, always a git commit.
  public static let revisionSubject = "revision"

  /// A builder for one ledger, some of its gates, and one challenge.
  public init(
    origin: Origin, gates: some Sequence<Identifier>, challenge: Challenge,
    subjects: [Subject] = []
  ) {
    self.origin = origin
    self.gates = Set(gates).sorted()
    self.challenge = challenge
    self.subjects = subjects
  }

  /// Evidence about a file, whose subjects are its digest under its name, and then the others,
  /// ascending by name.
  ///
  /// - Parameters:
  ///   - kind: what kind of evidence it is, when that should not be left to what was recognised.
  ///   - signatures: how many signatures its entry must have room for.
  /// - Throws: `Refusal` when no ledger would accept the statement, or no entry can hold it.
  public func draft(
    of file: EvidenceFile, kind: EvidencePredicate.Kind? = nil, signatures: Int = 1
  ) throws(Refusal) -> EvidenceDraft {
    guard let kind = kind ?? file.kind else {
      throw Refusal(
        .missingMember, "\(file.name.abbreviated) kind",
        expected: "the kind of evidence, which its contents do not show: "
          + EvidencePredicate.Kind.allCases.map(\.rawValue).joined(separator: ", "),
        found: "none")
    }
    guard !file.name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
      throw Refusal(
        .malformedValue, "the file's name", expected: "no control characters; rename the file",
        found: "one")
    }
    let digest = file.digest
    let statement = Statement(
      subjects: try subjects(of: file, digest),
      predicate: .evidence(
        EvidencePredicate(
          ledger: origin.description, kind: kind, gates: gates, challenge: challenge,
          startedAt: startedAt, finishedAt: finishedAt, counts: file.counts, tool: file.tool,
          artifacts: [
            Artifact(
              name: file.name, mediaType: file.mediaType, size: UInt64(file.bytes.count),
              sha256: digest)
          ])))
    return try EvidenceDraft(
      of: statement, blobs: [file.bytes], signatures: signatures,
      advice: "count or name less in \(file.name.abbreviated)")
  }

  private func subjects(of file: EvidenceFile, _ digest: Digest) throws(Refusal) -> [Subject] {
    let others = (subjects + (try revision(of: file))).sorted {
      UTF8Ordered($0.name) < UTF8Ordered($1.name)
    }
    let all = [Subject(name: file.name, sha256: digest)] + others
    // What agrees on a name has to agree on one digest.
    for (index, subject) in all.enumerated()
    where all[..<index].contains(where: { $0.name.hasSameBytes(as: subject.name) }) {
      throw Refusal(
        .malformedValue, "the subjects of \(file.name.abbreviated)",
        expected: "each name once; rename the file, or name the subject once",
        found: "\(subject.name.abbreviated) twice")
    }
    return all
  }

  /// The revision that the file itself names, unless the caller names one; never one that the file
  /// contradicts.
  private func revision(of file: EvidenceFile) throws(Refusal) -> [Subject] {
    let named = file.revisions.filter(Subject.isCommit)
    guard let subject = subjects.first(where: { $0.name == Self.revisionSubject }) else {
      guard named.count == 1, let only = named.first else { return [] }
      return [Subject(name: Self.revisionSubject, content: .gitCommit(only))]
    }
    guard case .gitCommit(let revision) = subject.content,
      named.isEmpty || named.contains(revision)
    else {
      throw Refusal(
        .malformedValue, "the revision of \(file.name.abbreviated)",
        expected: named.isEmpty
          ? "a git commit"
          : "one that the file names: \(named.joined(separator: ", ").abbreviated)",
        found: subject.content.hex.abbreviated)
    }
    return []
  }
}

/// An evidence draft is an evidence statement that is ready to be signed, with the blobs it cites.
public struct EvidenceDraft: Sendable {
  /// The statement.
  public let statement: Statement
  /// The bytes to be signed.
  public let payload: [UInt8]
  /// The contents of every cited blob.
  public let blobs: [[UInt8]]
}

extension EvidenceDraft {
  /// A draft of a statement that a strict reader reads, and an entry can hold.
  ///
  /// - Parameter advice: what to do where an entry cannot hold it.
  init(
    of statement: Statement, blobs: [[UInt8]], signatures: Int, advice: String
  ) throws(Refusal) {
    let payload = statement.payload
    let room = Entry.maximumPayload(signatures: signatures)
    guard payload.count <= room else {
      throw Refusal(
        .payloadTooLarge, "the evidence",
        expected: "at most \(room) bytes, so that an entry can hold it; \(advice)",
        found: "\(payload.count)")
    }
    // What a reader would refuse is never signed.
    self.init(statement: try Statement(payload: payload), payload: payload, blobs: blobs)
  }
}
