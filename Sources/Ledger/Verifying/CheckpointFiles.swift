internal import TransparencyLog

/// The checkpoints that vouch for a ledger: the newest, the witnessed one, and those that were kept.
struct CheckpointFiles {
  /// A checkpoint and where it came from.
  struct Source {
    let name: String
    let signed: SignedCheckpoint
    /// Whether the auditor kept it himself, so that it needs no witness.
    let isKept: Bool
    let evaluation: TrustEvaluation?

    var checkpoint: Checkpoint { signed.checkpoint }
  }

  let newest: Source
  private var others: [Source] = []

  /// Reads the checkpoints; nil when there is none to start from.
  init?(
    _ storage: DirectoryStorage, _ options: LedgerVerifier.Options,
    _ report: inout VerificationReport
  ) {
    // In this order: a writer and a witness at work meanwhile may only make the second one larger.
    let witnessed = Self.read(
      LedgerPaths.witnessedCheckpoint, storage, options, isRequired: false, &report)
    guard
      let newest = Self.read(
        LedgerPaths.checkpoint, storage, options, isRequired: true, &report)
    else { return nil }
    self.newest = newest
    if let witnessed { others.append(witnessed) }
    for kept in options.kept {
      if let source = Self.parse(kept.bytes, kept.name, isKept: true, options, &report) {
        others.append(source)
      }
    }
    checkOrigins(&report)
  }

  /// The sizes below the newest that the ledger itself still offers a checkpoint of.
  var publishedSizes: [UInt64] {
    others.filter { !$0.isKept && $0.checkpoint.size < newest.checkpoint.size }
      .map(\.checkpoint.size)
  }

  // MARK: Reading

  private static func read(
    _ path: String, _ storage: DirectoryStorage, _ options: LedgerVerifier.Options,
    isRequired: Bool, _ report: inout VerificationReport
  ) -> Source? {
    do {
      guard
        let bytes = try storage.read(path, limit: LedgerPaths.maximumCheckpointSize)
      else {
        if isRequired {
          report.findings.append(
            Finding(
              .checkpoint, .undecidable, code: LedgerError.Code.noLedger.rawValue, place: path,
              expected: "a checkpoint", found: "nothing"))
        }
        return nil
      }
      return parse(bytes, path, isKept: false, options, &report)
    } catch {
      report.findings.append(Finding(unreadable: path, error, in: .checkpoint))
      return nil
    }
  }

  private static func parse(
    _ bytes: [UInt8], _ name: String, isKept: Bool, _ options: LedgerVerifier.Options,
    _ report: inout VerificationReport
  ) -> Source? {
    func refuse(expected: String, found: String) {
      report.findings.append(
        Finding(
          .checkpoint, .tampered, code: LedgerError.Code.checkpointMalformed.rawValue,
          place: name, expected: expected, found: found))
    }
    let signed: SignedCheckpoint
    do {
      signed = try SignedCheckpoint(parsing: bytes)
    } catch {
      refuse(expected: "a signed checkpoint", found: "\(error)")
      return nil
    }
    let checkpoint = signed.checkpoint
    guard Origin(checkpoint.origin) != nil, checkpoint.size >= 1,
      checkpoint.extensionLines.isEmpty
    else {
      refuse(
        expected: "three lines: the origin of a ledger, a size of at least 1, a root",
        found: checkpoint.text.abbreviated)
      return nil
    }
    guard let first = signed.note.signatures.first,
      first.name.utf8.elementsEqual(checkpoint.origin.utf8)
    else {
      refuse(expected: "the log's signature first", found: "another")
      return nil
    }
    let evaluation = options.trust?.evaluate(
      signed, now: UInt64(max(options.now.seconds, 0)))
    if let evaluation { note(evaluation, name, &report) }
    return Source(name: name, signed: signed, isKept: isKept, evaluation: evaluation)
  }

  /// What a trust file says of the signatures on a checkpoint.
  private static func note(
    _ evaluation: TrustEvaluation, _ name: String, _ report: inout VerificationReport
  ) {
    switch evaluation.logSignature {
    case .valid: break
    case .invalid:
      report.findings.append(
        Finding(
          .checkpoint, .tampered, code: Refusal.Code.invalidSignature.rawValue, place: name,
          expected: "a valid signature by the log key", found: "an invalid one"))
    case .absent:
      report.findings.append(
        Finding(
          .checkpoint, .undecidable, code: "log-signature-absent", place: name,
          expected: "a signature by the log key of the trust file", found: "none"))
    case .unknownLog:
      report.findings.append(
        Finding(
          .checkpoint, .undecidable, code: "unknown-log", place: name,
          expected: "a log line of this origin in the trust file", found: "none"))
    }
    for cosignature in evaluation.cosignatures where cosignature.outcome == .invalid {
      report.findings.append(
        Finding(
          .witnesses, .tampered, code: "invalid-cosignature",
          place: "\(name) \(cosignature.witness.name)",
          expected: "a valid cosignature by \(cosignature.witness.key.name)",
          found: "an invalid one"))
    }
  }

  private func checkOrigins(_ report: inout VerificationReport) {
    for other in others where other.checkpoint.origin != newest.checkpoint.origin {
      report.findings.append(
        Finding(
          .checkpoint, .tampered, code: Refusal.Code.wrongLedger.rawValue, place: other.name,
          expected: newest.checkpoint.origin, found: other.checkpoint.origin.abbreviated))
    }
  }

  // MARK: Comparing with the entries

  /// Every checkpoint must be the truth about the entries that were replayed, and signed by the key
  /// that the genesis names.
  func compare(
    _ replay: EntryReplay, _ options: LedgerVerifier.Options,
    _ report: inout VerificationReport
  ) {
    if let logKey = replay.state.policy?.predicate.logKey.publicKey {
      requireLogKey(logKey, options, &report)
    }
    if replay.isComplete, replay.frontier.root() != newest.checkpoint.root {
      report.findings.append(
        Finding(
          .tree, .tampered, code: "wrong-root", place: newest.name,
          expected: newest.checkpoint.root.base64, found: replay.frontier.root().base64))
    }
    for other in others where other.checkpoint.origin == newest.checkpoint.origin {
      compare(other, replay, &report)
    }
  }

  private func compare(
    _ other: Source, _ replay: EntryReplay, _ report: inout VerificationReport
  ) {
    guard other.checkpoint.size <= newest.checkpoint.size else {
      report.findings.append(
        Finding(
          .tree, .tampered, code: LedgerError.Code.rolledBack.rawValue, place: newest.name,
          expected: "at least the \(other.checkpoint.size) entries of \(other.name)",
          found: "\(newest.checkpoint.size)"))
      report.fork = fork(with: other)
      return
    }
    // What contradicts is two signed statements, so the older one is held against the tree that the
    // newer one proves, not against entries that may have been altered since.
    let root: Digest
    do {
      root = try replay.provenRoot(at: other.checkpoint.size)
    } catch {
      report.findings.append(Finding(unreadable: LedgerPaths.tiles, error, in: .tree))
      return
    }
    if root == other.checkpoint.root { return }
    report.findings.append(
      Finding(
        .tree, .tampered, code: LedgerError.Code.forked.rawValue, place: other.name,
        expected: "the root \(root.base64) of the first \(other.checkpoint.size) entries",
        found: other.checkpoint.root.base64))
    report.fork = fork(with: other)
  }

  private func fork(with other: Source) -> VerificationReport.Fork {
    VerificationReport.Fork(
      checkpoint: String(decoding: newest.signed.bytes, as: UTF8.self),
      other: String(decoding: other.signed.bytes, as: UTF8.self))
  }

  private func requireLogKey(
    _ key: PublicKey, _ options: LedgerVerifier.Options, _ report: inout VerificationReport
  ) {
    if let trusted = options.trust?.log(origin: newest.checkpoint.origin) {
      if trusted.publicKey != key {
        report.findings.append(
          Finding(
            .checkpoint, .tampered, code: LedgerError.Code.logKeyMismatch.rawValue,
            place: "genesis log", expected: "\(trusted.publicKey.keyID), as the trust file says",
            found: "\(key.keyID)"))
      }
      return
    }
    // Without a trust file the genesis says which key signs; who vouches for the genesis is open.
    for source in [newest] + others {
      guard
        let verifier = try? VerifierKey(
          name: source.checkpoint.origin, algorithm: .ed25519, publicKey: key),
        verifier.verify(source.signed.note) == .valid
      else {
        report.findings.append(
          Finding(
            .checkpoint, .tampered, code: Refusal.Code.invalidSignature.rawValue,
            place: source.name, expected: "a valid signature by the genesis's log key",
            found: "none"))
        continue
      }
    }
  }

  // MARK: Anchoring

  /// The largest checkpoint of the ledger that meets the quorum; of two of one size that which meets it
  /// at the later time.
  func largestAnchored() -> SignedCheckpoint? {
    ([newest] + others).filter { !$0.isKept && $0.evaluation?.quorum.time != nil }
      .max { left, right in
        (left.checkpoint.size, left.evaluation?.quorum.time ?? 0)
          < (right.checkpoint.size, right.evaluation?.quorum.time ?? 0)
      }?.signed
  }

  /// Up to which size an independent party vouches: the largest checkpoint that meets the quorum,
  /// or that the auditor kept.
  func anchor(_ options: LedgerVerifier.Options, _ report: inout VerificationReport) {
    if let best = largestWitnessed() {
      report.cosignatures = best.cosignatures.map { finding in
        let time: Timestamp? =
          if case .valid(let seconds) = finding.outcome {
            Timestamp(seconds: Int64(clamping: seconds))
          } else {
            nil
          }
        return VerificationReport.Cosignature(witness: "\(finding.witness.name)", time: time)
      }
      report.unknownSignatures = best.unknownSignatures
    }
    let anchors = ([newest] + others).filter { source in
      source.isKept || (source.evaluation?.quorum.time).map { _ in true } ?? false
    }
    if let best = anchors.max(by: { $0.checkpoint.size < $1.checkpoint.size }) {
      report.anchor = VerificationReport.Anchor(
        size: best.checkpoint.size,
        time: best.evaluation?.quorumTime.flatMap { Timestamp(seconds: Int64(clamping: $0)) },
        source: best.name)
    }
    // A trust file that says `quorum none` asks for no anchor; no trust file says nothing.
    let isWaived = newest.evaluation?.quorum == TrustEvaluation.Quorum.notNeeded
    guard options.needsAnchor, options.trust == nil || report.anchor == nil && !isWaived else {
      return
    }
    report.findings.append(
      Finding(
        .anchoring, .undecidable, code: "not-anchored", place: newest.name,
        expected: options.trust == nil
          ? "a trust file that says who may vouch" : "a checkpoint that meets the quorum",
        found: "none: entries cut off the end would not be noticed"))
  }

  /// The evaluation of the largest checkpoint with cosignatures. Of two files with the same one it is
  /// that which proves less, so that a line which was lost in either is missed.
  private func largestWitnessed() -> TrustEvaluation? {
    let witnessed = ([newest] + others).filter { source in
      !source.isKept
        && source.evaluation?.cosignatures.contains { $0.outcome != .absent } ?? false
    }
    let size = witnessed.map(\.checkpoint.size).max()
    return witnessed.filter { $0.checkpoint.size == size }.compactMap(\.evaluation)
      .min { $0.cosignatureCount < $1.cosignatureCount } ?? newest.evaluation
  }
}

extension TrustEvaluation {
  /// How many witnesses have lines that count.
  fileprivate var cosignatureCount: Int {
    cosignatures.count { if case .valid = $0.outcome { true } else { false } }
  }
}
