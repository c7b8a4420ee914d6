internal import TransparencyLog

/// An evidence showing is what one evidence entry shows, recomputed from the bytes of its artifacts.
///
/// No word of the statement is taken for it: its counts are compared with what is counted again, and a
/// report whose totals differ from what stands in it shows nothing.
struct EvidenceShowing {
  let index: UInt64
  let time: Timestamp
  let subjects: [Subject]
  let signers: [Digest]
  let payloadDigest: Digest
  let predicate: EvidencePredicate

  private let contents: Contents

  private enum Contents {
    /// A static scan's log or a test run's report, one or several.
    case reports([RecognizedEvidence])
    /// A sandbox run.
    case run(BundleEvidence)
    /// A document, which shows no more than who signed it.
    case document
    /// The bytes are there and are not what they have to be.
    case unreadable(String)
    /// A blob that is not there.
    case unavailable(Artifact)
    /// A blob that does not hash to its name.
    case altered(Artifact)
  }

  /// The blobs that have to be read to recompute what evidence shows.
  static func decisiveArtifacts(of predicate: EvidencePredicate) -> [Artifact] {
    switch predicate.kind {
    case .document: []
    case .guard, .test: predicate.artifacts
    case .probe: predicate.artifacts.filter { BundleEvidence.isDecisive($0.name) }
    }
  }

  /// What an entry shows; nil when it is no evidence.
  init?(_ read: ReadEntry, blobs: [Digest: GateFacts.Blob]) {
    guard case .evidence(let predicate) = read.statement.predicate else { return nil }
    index = read.entry.index
    time = read.entry.time
    subjects = read.statement.subjects
    signers = read.entry.envelope.signatures.map(\.keyID)
    payloadDigest = read.payloadDigest
    self.predicate = predicate
    contents = Self.contents(of: predicate, blobs)
  }

  private static func contents(
    of predicate: EvidencePredicate, _ blobs: [Digest: GateFacts.Blob]
  ) -> Contents {
    var bytes: [Digest: [UInt8]] = [:]
    for artifact in decisiveArtifacts(of: predicate) {
      switch blobs[artifact.sha256] {
      case .present(let found):
        guard UInt64(found.count) == artifact.size else { return .altered(artifact) }
        bytes[artifact.sha256] = found
      case .missing, nil: return .unavailable(artifact)
      case .altered: return .altered(artifact)
      }
    }
    switch predicate.kind {
    case .document: return .document
    case .guard, .test: return reports(of: predicate, bytes)
    case .probe:
      switch BundleEvidence.read(predicate, blob: { bytes[$0] }) {
      case .readable(let run): return .run(run)
      case .unreadable(let why): return .unreadable(why)
      }
    }
  }

  private static func reports(
    of predicate: EvidencePredicate, _ bytes: [Digest: [UInt8]]
  ) -> Contents {
    var reports: [RecognizedEvidence] = []
    for artifact in predicate.artifacts {
      let report: RecognizedEvidence
      do throws(RecognitionError) {
        report = try EvidenceRecognizer.recognize(
          bytes[artifact.sha256] ?? [], name: artifact.name)
      } catch {
        return .unreadable("\(artifact.name.abbreviated) is not readable: \(error)")
      }
      if let disagreement = report.disagreements.first {
        return .unreadable("\(artifact.name.abbreviated) contradicts itself: \(disagreement)")
      }
      if report.kind == predicate.kind { reports.append(report) }
    }
    guard let first = reports.first else {
      return .unreadable("no artifact is a report of kind \(predicate.kind.rawValue)")
    }
    // The statement counts the report that it was made of, the only one with counts of its kind.
    guard predicate.counts.isEmpty || reports.contains(where: { $0.counts == predicate.counts })
    else {
      return .unreadable(
        "the statement's counts are not those of its report, "
          + first.counts.map { "\($0.name) \($0.value)" }.joined(separator: ", "))
    }
    return .reports(reports)
  }

  // MARK: What it shows

  /// Why it shows nothing at all, or nil when it does show something.
  func problem(in gate: Identifier) -> GateReason? {
    switch contents {
    case .reports, .run, .document: nil
    case .unreadable(let why):
      GateReason(
        .evidenceUnreadable, gate, entry: index, "artifacts",
        expected: "artifacts that can be recomputed", found: why)
    case .unavailable(let artifact):
      GateReason(
        .blobMissing, gate, entry: index, artifact.name.abbreviated,
        expected: "the blob \(artifact.sha256)", found: "nothing")
    case .altered(let artifact):
      GateReason(
        .blobAltered, gate, entry: index, artifact.name.abbreviated,
        expected: "\(artifact.size) bytes that hash to \(artifact.sha256)", found: "other bytes")
    }
  }

  /// Whether all of it could be read.
  var isReadable: Bool {
    switch contents {
    case .reports, .run, .document: true
    case .unreadable, .unavailable, .altered: false
    }
  }

  /// Whether only a blob is gone that would have to be read.
  var isUnavailable: Bool {
    if case .unavailable = contents { true } else { false }
  }

  /// The sandbox run, when this is one that could be read.
  var run: BundleEvidence? {
    if case .run(let run) = contents { run } else { nil }
  }

  /// Everything that it reports, whatever it says of it.
  var reported: Set<Claim> {
    switch contents {
    case .reports(let reports):
      Set(
        reports.flatMap { report in
          report.rules.map { Claim(.rule, $0.id) } + report.tests.map { Claim(.test, $0.name) }
        })
    case .run(let run): run.probes.reported
    case .document: Set(subjects.map { Claim(.seal, $0.name) })
    case .unreadable, .unavailable, .altered: []
    }
  }

  /// Whether this kind of evidence is where such a claim would be reported.
  private func speaks(of source: Claim.Source) -> Bool {
    switch (predicate.kind, source) {
    case (.probe, .probe), (.probe, .check), (.guard, .rule), (.test, .test), (.document, .seal):
      true
    default: false
    }
  }

  /// What it shows of a claim, by its contents alone: whether it may prove anything for a gate is
  /// another question.
  func state(of claim: Claim) -> ClaimState {
    guard speaks(of: claim.source) else { return .missing(reason: nil) }
    switch contents {
    case .reports(let reports):
      return reports.map { Self.state(of: claim, in: $0) }.combined
    case .run(let run):
      return claim.source == .probe
        ? run.probes.state(of: claim.name) : run.probes.state(ofCheck: claim.name)
    case .document:
      let isNamed = subjects.contains { $0.name.hasSameBytes(as: claim.name) }
      return isNamed ? .proven : .missing(reason: nil)
    case .unreadable(let why): return .undecidable(reason: why)
    case .unavailable(let artifact):
      return .undecidable(reason: "the blob of \(artifact.name.abbreviated) is missing")
    case .altered(let artifact):
      return .undecidable(reason: "the blob of \(artifact.name.abbreviated) is altered")
    }
  }

  private static func state(of claim: Claim, in report: RecognizedEvidence) -> ClaimState {
    switch claim.source {
    case .rule:
      guard let rule = report.rule(id: claim.name) else { return .missing(reason: nil) }
      if rule.findings > 0 { return .refuted(observed: "\(rule.findings) findings") }
      // A finding that somebody switched off is one that nobody answered for here.
      if rule.suppressed > 0 {
        return .undecidable(reason: "\(rule.suppressed) suppressed findings")
      }
      return rule.isEnabled ? .proven : .missing(reason: "the rule was not enabled")
    case .test:
      guard let test = report.test(named: claim.name) else { return .missing(reason: nil) }
      switch test.outcome {
      case .passed: return .proven
      case .failed, .errored: return .refuted(observed: "the test \(test.outcome)")
      case .skipped, .warned: return .missing(reason: "the test was \(test.outcome)")
      }
    case .check, .probe, .seal: return .missing(reason: nil)
    }
  }
}

extension ClaimState {
  /// How much a state weighs when several are combined: one refutation outweighs every proof, and
  /// something that was seen outweighs nothing.
  private var weight: Int {
    switch self {
    case .missing(nil): 0
    case .missing: 1
    case .proven: 2
    case .undecidable: 3
    case .refuted: 4
    }
  }

  /// Whether this says more than the other, when both were found of one claim.
  func outweighs(_ other: ClaimState) -> Bool { weight > other.weight }
}

extension Sequence<ClaimState> {
  /// The weightiest of all, or missing.
  var combined: ClaimState {
    reduce(.missing(reason: nil)) { $1.outweighs($0) ? $1 : $0 }
  }
}
