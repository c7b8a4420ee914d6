internal import TransparencyLog

/// Audited evidence is an evidence entry with what its artifacts show, under the policy of its own entry.
struct AuditedEvidence {
  private let index: UInt64
  private let evidence: EvidencePredicate
  private let showing: EvidenceShowing
  private let policies: PolicyChain
  private let blobs: [Digest: GateFacts.Blob]
  private let time: Timestamp
  /// The entry that dates the challenge, where a venue proof asks for it.
  private var entries: [UInt64: ReadEntry] = [:]

  /// Evidence; nil when the entry is none.
  ///
  /// - Parameters:
  ///   - history: the entries before it.
  ///   - blob: reads a blob.
  init?(
    _ read: ReadEntry, under policies: PolicyChain, _ history: some LedgerHistory,
    blobs blob: (Digest) throws -> GateFacts.Blob
  ) throws {
    guard case .evidence(let evidence) = read.statement.predicate else { return nil }
    var blobs: [Digest: GateFacts.Blob] = [:]
    let keySets = policies.current.predicate.keySets(of: evidence)
    for digest in EvidenceShowing.decisiveArtifacts(of: evidence).map(\.sha256) + keySets {
      blobs[digest] = try blob(digest)
    }
    if !keySets.isEmpty, let newest = evidence.challenge.newestEntry {
      entries[newest] = try history.entry(at: newest)
    }
    guard let showing = EvidenceShowing(read, blobs: blobs) else { return nil }
    self.evidence = evidence
    self.showing = showing
    self.policies = policies
    self.blobs = blobs
    index = read.entry.index
    time = read.entry.time
  }

  func audit(_ notebook: inout AuditNotebook) {
    if notebook.examine(.digest) { auditDigests(&notebook) }
    if notebook.examine(.shadow) { auditReports(&notebook) }
    if evidence.venue != nil, notebook.examine(.venue) { auditVenue(&notebook) }
  }

  // MARK: 13-digest

  private func auditDigests(_ notebook: inout AuditNotebook) {
    func require(_ isThere: Bool, _ field: String, _ expected: String) {
      guard !isThere else { return }
      notebook.find(.digest, entry: index, field, expected: expected, found: "none")
    }
    func requireSubject(_ name: String, _ expected: String) {
      let isNamed = showing.subjects.contains { $0.name.utf8.elementsEqual(name.utf8) }
      require(isNamed, "subject \(name)", expected)
    }
    switch evidence.kind {
    case .guard, .test:
      requireSubject(EvidenceBuilder.revisionSubject, "the source revision that it is about")
    case .probe:
      requireSubject(AgreedSubjects.imageSubject, "the digest of the image that ran")
      requireSubject(AgreedSubjects.profileSubject, "the digest of the sandbox profile")
      require(evidence.profile != nil, "predicate.profile", "the digest of the sandbox profile")
      require(evidence.bundle != nil, "predicate.bundle", "the digest of the bundle")
    case .document: return
    }
    require(!evidence.artifacts.isEmpty, "predicate.artifacts", "the files that it rests on")
  }

  // MARK: 13-shadow: the statement and the reports that it cites

  private func auditReports(_ notebook: inout AuditNotebook) {
    guard evidence.kind == .guard || evidence.kind == .test else { return }
    var reports: [RecognizedEvidence] = []
    for artifact in evidence.artifacts {
      guard case .present(let bytes)? = blobs[artifact.sha256],
        let report = try? EvidenceRecognizer.recognize(bytes, name: artifact.name)
      else { continue }
      for disagreement in report.disagreements {
        notebook.find(
          .shadow, entry: index, "artifact \(artifact.name.abbreviated)",
          expected: "\(disagreement.subject) \(disagreement.observed), as counted",
          found: "\(disagreement.claimed), as \(disagreement.claimant) claims")
      }
      if report.kind == evidence.kind { reports.append(report) }
    }
    auditCounts(reports, &notebook)
    auditRevisions(reports, &notebook)
  }

  private func auditCounts(_ reports: [RecognizedEvidence], _ notebook: inout AuditNotebook) {
    guard !evidence.counts.isEmpty, let first = reports.first,
      !reports.contains(where: { $0.counts == evidence.counts })
    else { return }
    notebook.find(
      .shadow, entry: index, "predicate.counts", expected: Self.spelled(first.counts),
      found: Self.spelled(evidence.counts))
  }

  private static func spelled(_ counts: [EvidencePredicate.Count]) -> String {
    counts.map { "\($0.name.abbreviated) \($0.value)" }.joined(separator: ", ")
  }

  private func auditRevisions(_ reports: [RecognizedEvidence], _ notebook: inout AuditNotebook) {
    let stated = Set(reports.flatMap(\.revisions)).sorted()
    guard !stated.isEmpty else { return }
    for subject in showing.subjects
    where subject.name.utf8.elementsEqual(EvidenceBuilder.revisionSubject.utf8)
      && !stated.contains(where: { $0.utf8.elementsEqual(subject.content.hex.utf8) })
    {
      notebook.find(
        .shadow, entry: index, "subject \(subject.name)",
        expected: "\(stated.map(\.abbreviated).joined(separator: " or ")), as the report says",
        found: subject.content.hex)
    }
  }

  // MARK: 14-hidden-mutation: what a run wrote

  /// What shows that something was written where nothing may be.
  private static let writeClaims = [
    Claim(.probe, "PR-FS-RO-IN"), Claim(.probe, "PR-FS-ESC-2"), Claim(.check, "output.only"),
  ]

  /// Looks for writes that no verdict has spoken of.
  func auditWrites(_ notebook: inout AuditNotebook) {
    for claim in Self.writeClaims {
      guard case .refuted(let observed) = showing.state(of: claim) else { continue }
      notebook.find(
        .hiddenMutation, entry: index, "observations \(claim)",
        expected: "no write but to /out, or a verdict that says so", found: observed)
    }
  }

  // MARK: 14-venue

  private func auditVenue(_ notebook: inout AuditNotebook) {
    guard let claimed = evidence.venue else { return }
    let policy = policies.current.predicate
    guard policy.venue(claimed) != nil else {
      notebook.find(
        .venue, entry: index, "predicate.venue", expected: "a venue of the policy",
        found: claimed.rawValue)
      return
    }
    // A venue that no gate accepts is named honestly; nothing rests on it.
    for gate in policy.gates
    where evidence.gates.contains(gate.id) && gate.demands.venues.contains(claimed) {
      let standing = EvidenceStanding(
        of: showing, before: gate, agreed: AgreedSubjects(names: [], of: []), facts: facts,
        vouching: Vouching(now: time))
      for problem in standing.problems where problem.isUntrueOfVenue {
        notebook.find(
          .venue, entry: index, problem.subject, expected: problem.expected, found: problem.found)
      }
    }
  }

  /// What a venue is judged by: the policy, and the bytes of the bundle.
  private var facts: GateFacts {
    GateFacts(
      origin: policies.origin, size: index + 1, time: time, policies: policies,
      heads: HeadsTable(gates: [:], policy: policies.current.index), entries: entries, blobs: blobs)
  }
}

extension GateReason {
  /// Whether evidence says something of its venue that is not so, rather than too little for a gate.
  fileprivate var isUntrueOfVenue: Bool {
    switch code {
    case .venueUnproven, .venueRejected: true
    case .assuranceTooLow: subject == "predicate.assurance"
    default: false
    }
  }
}
