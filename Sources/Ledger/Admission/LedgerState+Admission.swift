internal import TransparencyLog

/// What an appender or a verifier learns about one entry.
public enum Admission: Sendable {
  /// The rules hold, provided that these signatures do.
  case admitted([SignatureCheck])
  /// The entry may not stand where it stands.
  case refused(Refusal)
}

extension LedgerState {
  /// Admits an entry that stands in a ledger, and moves the state past it.
  ///
  /// After a refusal the state is of no further use.
  ///
  /// - Parameter origin: the origin that the genesis must have, as the checkpoint names it.
  /// - Throws: what `history` throws.
  public mutating func admit(
    _ read: ReadEntry, origin expected: Origin?, history: some LedgerHistory
  ) throws -> Admission {
    var checks: [SignatureCheck] = []
    let refusal = try admit(read, origin: expected, history: history) { checks.append($0()) }
    return refusal.map { .refused($0) } ?? .admitted(checks)
  }

  /// Admits an entry, or says why it may not stand where it stands.
  ///
  /// - Parameter require: given the signatures that must hold, put together only for who asks.
  mutating func admit(
    _ read: ReadEntry, origin expected: Origin?, history: some LedgerHistory,
    require: (@autoclosure () -> SignatureCheck) -> Void
  ) throws -> Refusal? {
    do {
      try checkChain(read)
      let candidate = Candidate(
        index: read.entry.index, time: read.entry.time, payloadDigest: read.payloadDigest,
        statement: read.statement, signers: signers(of: read.entry.envelope))
      try apply(candidate, history: history, require: require)
      if candidate.index == 0, let expected, let origin, origin != expected {
        throw Refusal(
          .genesisMismatch, "origin", expected: "\(expected)", found: "\(origin)")
      }
      let digest = heads.digest
      guard read.entry.heads == digest else {
        throw Refusal(
          .wrongHeads, "heads", expected: digest.hex, found: read.entry.heads.hex)
      }
      try requireSignatures(of: read, require)
      advance(past: candidate, leafHash: read.leafHash)
      return nil
    } catch let refusal as Refusal {
      return refusal
    }
  }

  /// Makes the next entry from an envelope, and moves the state past it.
  ///
  /// A refusal leaves the state as it was.
  ///
  /// - Throws: `Refusal`, or what `history` throws.
  public mutating func append(
    _ verified: VerifiedEnvelope, clock: Timestamp, history: some LedgerHistory
  ) throws -> ReadEntry {
    let statement = try verified.statement.get()
    let candidate = Candidate(
      index: size, time: max(clock, lastTime ?? clock),
      payloadDigest: verified.payloadDigest, statement: statement,
      signers: signers(of: verified.envelope))
    let byteCount = Entry.size(
      index: candidate.index, payload: verified.payload.count,
      signatures: candidate.signers.count)
    guard byteCount <= Entry.maximumSize else {
      throw Refusal(
        .entryTooLarge, "entry", expected: "at most \(Entry.maximumSize) bytes",
        found: "\(byteCount)")
    }
    try apply(candidate, history: history) { check in
      if let failure = check().failure { throw failure }
    }
    let entry = Entry(
      index: candidate.index, previous: lastLeafHash, time: candidate.time, heads: heads.digest,
      envelope: verified.envelope)
    let read = ReadEntry(entry: entry, of: verified, statement)
    advance(past: candidate, leafHash: read.leafHash)
    return read
  }

  /// The key ids of an envelope's signatures. Most evidence is signed as that before it was, and is
  /// remembered with the same list.
  private func signers(of envelope: Envelope) -> [Digest] {
    let signatures = envelope.signatures
    if let known = records.evidence.last?.signers,
      known.elementsEqual(signatures, by: { $0 == $1.keyID })
    {
      return known
    }
    return signatures.map { $0.keyID }
  }

  private func checkChain(_ read: ReadEntry) throws(Refusal) {
    guard read.entry.index == size else {
      throw Refusal(.wrongIndex, "index", expected: "\(size)", found: "\(read.entry.index)")
    }
    guard read.entry.previous == lastLeafHash else {
      throw Refusal(
        .brokenChain, "previous", expected: lastLeafHash.hex, found: read.entry.previous.hex)
    }
    if let lastTime, read.entry.time < lastTime {
      throw Refusal(
        .timeWentBack, "time", expected: "\(lastTime) or later", found: "\(read.entry.time)")
    }
  }

  /// Requires the envelope's signatures of the keys that must have made them.
  private func requireSignatures(
    of read: ReadEntry, _ require: (@autoclosure () -> SignatureCheck) -> Void
  ) throws(Refusal) {
    for position in read.entry.envelope.signatures.indices {
      let keyID = read.entry.envelope.signatures[position].keyID
      // The rules have found it listed.
      guard let key = publicKey(keyID) else {
        throw Refusal(
          .unlistedKey, "envelope.signatures[\(position)]", expected: "a key that is known",
          found: keyID.hex)
      }
      require(
        SignatureCheck(
          key: key, signature: read.entry.envelope.signatures[position].value,
          signed: .payload(read.entry.envelope.payload, position: position)))
    }
  }

  private func publicKey(_ id: Digest) -> PublicKey? {
    // The policy in force lists most signers, and is short.
    policy?.publicKey(id) ?? keys.records[id]?.publicKey
  }

  private mutating func advance(past candidate: Candidate, leafHash: Digest) {
    if candidate.statement.predicate.isEvidence {
      records.evidence.append(
        GateRecords.Evidence(
          index: candidate.index, leafHash: leafHash, signers: candidate.signers))
    }
    size += 1
    lastTime = candidate.time
    lastLeafHash = leafHash
    payloads.append(candidate.payloadDigest)
  }

  /// Applies the rules, moving everything but what `advance` moves.
  ///
  /// Each kind of statement checks everything before it moves anything, so that a refusal leaves the
  /// state as it was.
  ///
  /// - Parameter require: given the signatures within the statement that must hold.
  private mutating func apply(
    _ candidate: Candidate, history: some LedgerHistory,
    require: (@autoclosure () -> SignatureCheck) throws -> Void
  ) throws {
    guard payloads.count < PayloadIndex.maximumEntries else {
      throw Refusal(
        .unsupportedRules, "size", expected: "at most \(PayloadIndex.maximumEntries) entries",
        found: "more")
    }
    if let earlier = try index(ofPayload: candidate.payloadDigest, history: history) {
      throw Refusal(
        .duplicatePayload, "payload", expected: "a payload that is not in the ledger",
        found: "that of entry \(earlier)")
    }
    if case .policy(let policy) = candidate.statement.predicate {
      return try apply(policy: policy, candidate)
    }
    guard let current = self.policy, let origin else {
      throw Refusal(
        .notGenesis, "predicateType", expected: "a policy as the first entry",
        found: candidate.statement.predicate.kindName)
    }
    switch candidate.statement.predicate {
    case .policy: break
    case .evidence(let evidence):
      try requireLedger(evidence.ledger, origin)
      try apply(
        evidence: evidence, candidate, under: current, origin, history: history, require: require)
    case .verdict(let verdict):
      try requireLedger(verdict.ledger, origin)
      try apply(verdict: verdict, candidate, under: current)
    case .waiver(let waiver):
      try requireLedger(waiver.ledger, origin)
      try apply(waiver: waiver, candidate, under: current)
    case .revocation(let revocation):
      try requireLedger(revocation.ledger, origin)
      try apply(revocation: revocation, candidate, under: current, history: history)
    }
  }

  func requireLedger(_ ledger: String?, _ origin: Origin) throws(Refusal) {
    let expected = origin.description
    guard let ledger, ledger.hasSameBytes(as: expected) else {
      throw Refusal(
        .wrongLedger, "predicate.ledger", expected: expected,
        found: ledger?.abbreviated ?? "nothing")
    }
  }

  /// The entry that holds a payload, if any does.
  func index(ofPayload digest: Digest, history: some LedgerHistory) throws -> UInt64? {
    for candidate in payloads.candidates(digest) {
      if try history.entry(at: candidate).payloadDigest == digest { return candidate }
    }
    return nil
  }

  /// Refuses signers that the policy does not entitle to sign such a statement at this index.
  func requireSigners(
    _ signers: [Digest], at index: UInt64, keys: [PolicyKey],
    as subject: @autoclosure () -> String,
    isEntitled: (PolicyKey) -> Bool
  ) throws(Refusal) {
    // A reader of entries has checked this; an appender's envelope was never written yet.
    guard (1...Envelope.maximumSignatures).contains(signers.count) else {
      throw Refusal(
        .malformedEnvelope, "envelope.signatures",
        expected: "1 to \(Envelope.maximumSignatures) signatures", found: "\(signers.count)")
    }
    try Place("envelope.signatures").requireAscending(signers)
    for (position, signer) in signers.enumerated() {
      var place: String { "envelope.signatures[\(position)]" }
      guard let key = keys.firstIndex(where: { $0.key.keyID == signer }) else {
        throw Refusal(
          .unlistedKey, place, expected: "a key that the policy lists", found: signer.hex)
      }
      guard keys[key].isLive(at: index) else {
        throw Refusal(
          .endedKey, place, expected: "a key that may sign entry \(index)",
          found: "\(keys[key].name) (\(signer)), retired or compromised")
      }
      guard isEntitled(keys[key]) else {
        throw Refusal(
          .wrongRole, place, expected: "a key entitled to sign \(subject())",
          found: "\(keys[key].name), \(keys[key].role.rawValue)")
      }
    }
  }
}
