public import Ledger
public import TransparencyLog

extension PolicySource {
  /// What a policy's one subject is called.
  public static let subjectName = "policy.yaml"

  /// A ledger's first policy.
  ///
  /// - Parameters:
  ///   - logKey: the key that will sign checkpoints, for ever.
  ///   - id: 32 random hex digits, so that no two ledgers share an origin.
  public func genesis(logKey: PublicKey, id: String) -> PolicyFile.Outcome<PolicyDraft> {
    let diagnostics = Diagnostics(file: file)
    for end in keys.flatMap({ [$0.retiredFrom, $0.compromisedFrom] }).compactMap(\.self) {
      diagnostics.report(
        .endChanged, at: end.position,
        "a ledger's first policy enrols no key that has ended: leave the key out")
    }
    let enrolled = keys.map { key in
      PolicyKey(key: EnrolledKey(key.publicKey), role: key.role, name: key.name)
    }
    return draft(
      predicate(ledger: nil, supersedes: nil, id: id, logKey: logKey, keys: enrolled), diagnostics)
  }

  /// The policy that follows the one in force.
  ///
  /// The ends of keys that the ledger has recorded stay as they are, whether the file repeats them or
  /// not; `now` is the index that this policy will have.
  public func successor(of state: LedgerState) -> PolicyFile.Outcome<PolicyDraft> {
    let diagnostics = Diagnostics(file: file)
    guard let policy = state.policy, let origin = state.origin else {
      diagnostics.report(.notGenesis, at: .start, "the ledger has no first policy yet: init it")
      return .invalid(diagnostics.sorted)
    }
    if !name.value.utf8.elementsEqual(policy.predicate.name.utf8) {
      diagnostics.report(
        .nameChanged, at: name.position,
        "a ledger keeps its name, “\(policy.predicate.name)”: write that")
    }
    let enrolled = keys.map { key in
      let record = state.keys.records[key.publicKey.keyID]
      checkRole(of: key, record, diagnostics)
      return PolicyKey(
        key: EnrolledKey(key.publicKey), role: key.role, name: key.name,
        retiredFrom: retirement(of: key, record, at: state.size, diagnostics),
        compromisedFrom: compromise(of: key, record, at: state.size, diagnostics))
    }
    checkOwners(enrolled, at: state.size, diagnostics)
    return draft(
      predicate(
        ledger: origin.description, supersedes: policy.payloadDigest, id: nil,
        logKey: policy.predicate.logKey.publicKey, keys: enrolled),
      diagnostics)
  }

  // MARK: What the ledger has recorded

  private func checkRole(
    of key: SourceKey, _ record: KeyRegister.Record?, _ diagnostics: Diagnostics
  ) {
    guard let record, record.role != key.role else { return }
    diagnostics.report(
      .roleChanged, at: key.position,
      "this key is \(record.role.rawValue) in the ledger, for ever: use another key")
  }

  private func retirement(
    of key: SourceKey, _ record: KeyRegister.Record?, at index: UInt64, _ diagnostics: Diagnostics
  ) -> UInt64? {
    let recorded = record?.retiredFrom
    guard let said = key.retiredFrom else { return recorded }
    let only = recorded ?? index
    if case .index(let other) = said.value, other != only {
      diagnostics.report(
        .endChanged, at: said.position,
        recorded == nil
          ? "a key retires with the policy that says so: write “now” instead of \(other)"
          : "the ledger has recorded that this key retired from \(only): write that, or nothing")
    }
    return only
  }

  private func compromise(
    of key: SourceKey, _ record: KeyRegister.Record?, at index: UInt64, _ diagnostics: Diagnostics
  ) -> UInt64? {
    let recorded = record?.compromisedFrom
    guard let said = key.compromisedFrom else { return recorded }
    let latest = recorded ?? index
    guard case .index(let other) = said.value else { return latest }
    if other > latest {
      diagnostics.report(
        .endChanged, at: said.position,
        "a key is compromised from \(latest) at the latest, as the ledger stands: found \(other)")
    }
    return other
  }

  private func checkOwners(_ keys: [PolicyKey], at index: UInt64, _ diagnostics: Diagnostics) {
    let live = keys.count { $0.role == .owner && $0.isLive(at: index) }
    for threshold in [ownerThreshold, waiverThreshold] where threshold.value > live {
      diagnostics.report(
        .tooFewOwners, at: threshold.position,
        "\(threshold.value) owners must sign, and \(live) may: the others have ended")
    }
  }

  // MARK: The draft

  private func predicate(
    ledger: String?, supersedes: Digest?, id: String?, logKey: PublicKey, keys: [PolicyKey]
  ) -> PolicyPredicate {
    PolicyPredicate(
      ledger: ledger, supersedes: supersedes, id: id, name: name.value,
      logKey: EnrolledKey(logKey), keys: keys.sorted { $0.key.keyID < $1.key.keyID },
      ownerThreshold: ownerThreshold.value, waiverThreshold: waiverThreshold.value, gates: gates,
      blobs: Set(blobs.map { SHA256.hash($0) }).sorted(), venues: venues, profiles: profiles,
      rows: rows, scopes: scopes, effects: effects)
  }

  private func draft(
    _ predicate: PolicyPredicate, _ diagnostics: Diagnostics
  ) -> PolicyFile.Outcome<PolicyDraft> {
    let places =
      keys.map { Located(value: $0.publicKey.spki, position: $0.position) } + venueKeys
    for key in places where key.value == predicate.logKey.publicKey.spki {
      diagnostics.report(
        .logKeyHasRole, at: key.position,
        "this is the key that signs the log's checkpoints, which has no role: use another key")
    }
    guard diagnostics.isEmpty else { return .invalid(diagnostics.sorted) }
    let statement = Statement(
      subjects: [Subject(name: Self.subjectName, sha256: SHA256.hash(bytes))],
      predicate: .policy(predicate))
    let payload = statement.payload
    // Whatever was overlooked above: what a reader would refuse is never signed.
    do {
      _ = try Statement(payload: payload)
    } catch {
      let isTooLarge = error.code == .payloadTooLarge
      diagnostics.report(
        isTooLarge ? .payloadTooLarge : .malformedValue, at: .start,
        "no ledger would accept this policy: \(error)")
      return .invalid(diagnostics.sorted)
    }
    return .valid(PolicyDraft(statement: statement, payload: payload, blobs: [bytes] + blobs))
  }
}
