public import TransparencyLog

/// Collects the facts of a decision from a ledger whose state was replayed.
public struct GateFactsCollector {
  private let state: LedgerState
  private let history: any LedgerHistory
  private let blob: (Digest) throws -> GateFacts.Blob

  /// A collector.
  ///
  /// - Parameters:
  ///   - state: the state after the last entry that counts.
  ///   - history: the entries before that, verified.
  ///   - blob: reads a blob of the ledger.
  public init(
    state: LedgerState, history: some LedgerHistory,
    blob: @escaping (Digest) throws -> GateFacts.Blob
  ) {
    self.state = state
    self.history = history
    self.blob = blob
  }

  /// A collector that reads the blobs of a ledger.
  init(state: LedgerState, history: some LedgerHistory, blobs: BlobStore) {
    self.init(state: state, history: history) { try blobs.content($0) }
  }

  /// What a decision on a gate rests on; for a gate that there is not, the policies alone.
  ///
  /// - Throws: what reading entries and blobs throws, and `Refusal` when the ledger has no entries.
  public func facts(for gate: Identifier) throws -> GateFacts {
    guard let origin = state.origin, let time = state.lastTime, let policy = state.policy else {
      throw Refusal(.notGenesis, "ledger", expected: "a ledger with a policy", found: "none")
    }
    let policies = try PolicyChain(policyEntries(endingWith: policy))
    var facts = GateFacts(
      origin: origin, size: state.size, time: time, policies: policies, heads: state.heads,
      entries: [:], blobs: [:])
    for gate in GateRequirements.closure(of: gate, in: policy.predicate.gates) {
      try add(gate, to: &facts)
    }
    return facts
  }

  private func policyEntries(endingWith policy: LedgerState.Policy) throws -> [ReadEntry] {
    var entries = [try history.entry(at: policy.index)]
    while let last = entries.last, case .policy(let predicate) = last.statement.predicate,
      let earlier = predicate.supersedes
    {
      guard let index = try state.index(ofPayload: earlier, history: history) else {
        throw Refusal(
          .wrongSupersedes, "entry \(last.entry.index)", expected: "a policy of the ledger",
          found: earlier.hex)
      }
      entries.append(try history.entry(at: index))
    }
    return entries.reversed()
  }

  private func add(_ gate: PolicyGate, to facts: inout GateFacts) throws {
    guard let row = state.heads.gates[gate.id] else { return }
    var evidence = row.evidence
    try add(row.waivers, to: &facts)
    if let index = row.verdict {
      try add([index], to: &facts)
      if case .verdict(let verdict)? = facts.entries[index]?.statement.predicate {
        evidence += verdict.superseded
        try add(verdict.superseded.compactMap { state.revocations[$0] }, to: &facts)
      }
    }
    try add(evidence, to: &facts)
    for index in evidence {
      guard case .evidence(let predicate)? = facts.entries[index]?.statement.predicate else {
        continue
      }
      // The entry that outdated a challenge dates it, where no witness does.
      if gate.demands.maximumChallengeAge != nil, predicate.challenge.size < index {
        try add([predicate.challenge.size], to: &facts)
      }
      let keySets = facts.policies.current.predicate.keySets(of: predicate)
      // A token must not be older than its challenge, nor that than its newest entry.
      if !keySets.isEmpty {
        try add([predicate.challenge.newestEntry].compactMap(\.self), to: &facts)
      }
      let artifacts = EvidenceShowing.decisiveArtifacts(of: predicate)
      for digest in artifacts.map(\.sha256) + keySets where facts.blobs[digest] == nil {
        facts.blobs[digest] = try blob(digest)
      }
    }
  }

  private func add(_ indexes: [UInt64], to facts: inout GateFacts) throws {
    for index in indexes where facts.entries[index] == nil {
      facts.entries[index] = try history.entry(at: index)
    }
  }
}

extension BlobStore {
  /// What is found under a blob's name, with its bytes.
  ///
  /// - Throws: `FileError` when something is there that cannot be read.
  public func content(_ digest: Digest) throws -> GateFacts.Blob {
    if let bytes = try read(digest) { return .present(bytes) }
    return try size(digest) == nil ? .missing : .altered
  }
}
