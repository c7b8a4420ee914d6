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
  /// The source revision that the evidence is about, as a git commit of 40 or 64 hex digits; nil
  /// leaves it to the file, if that names exactly one.
  public var revision: String?
  /// When what it reports began, if that is known.
  public var startedAt: Timestamp?
  /// When what it reports ended, if that is known.
  public var finishedAt: Timestamp?

  /// What the subject is called that a revision becomes.
  public static let revisionSubject = "revision"

  /// A builder for one ledger, some of its gates, and one challenge.
  public init(
    origin: Origin, gates: some Sequence<Identifier>, challenge: Challenge,
    revision: String? = nil
  ) {
    self.origin = origin
    self.gates = Set(gates).sorted()
    self.challenge = challenge
    self.revision = revision
  }

  /// Evidence about a file, whose subjects are its digest under its name, and the revision.
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
    var subjects = [Subject(name: file.name, sha256: digest)]
    if let revision = try agreedRevision(of: file) {
      subjects.append(Subject(name: Self.revisionSubject, content: .gitCommit(revision)))
    }
    let statement = Statement(
      subjects: subjects,
      predicate: .evidence(
        EvidencePredicate(
          ledger: origin.description, kind: kind, gates: gates, challenge: challenge,
          startedAt: startedAt, finishedAt: finishedAt, counts: file.counts, tool: file.tool,
          artifacts: [
            Artifact(
              name: file.name, mediaType: file.mediaType, size: UInt64(file.bytes.count),
              sha256: digest)
          ])))
    let payload = statement.payload
    let room = Entry.maximumPayload(signatures: signatures)
    guard payload.count <= room else {
      throw Refusal(
        .payloadTooLarge, "the evidence about \(file.name.abbreviated)",
        expected: "at most \(room) bytes, so that an entry can hold it; count or name less in it",
        found: "\(payload.count)")
    }
    // What a reader would refuse is never signed.
    _ = try Statement(payload: payload)
    return EvidenceDraft(statement: statement, payload: payload, blobs: [file.bytes])
  }

  /// What the evidence is about is never something that the file itself contradicts.
  private func agreedRevision(of file: EvidenceFile) throws(Refusal) -> String? {
    let named = file.revisions.filter(Subject.isCommit)
    guard let revision else { return named.count == 1 ? named.first : nil }
    guard named.isEmpty || named.contains(revision) else {
      throw Refusal(
        .malformedValue, "the revision of \(file.name.abbreviated)",
        expected: "one that the file names: \(named.joined(separator: ", ").abbreviated)",
        found: revision.abbreviated)
    }
    return revision
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
