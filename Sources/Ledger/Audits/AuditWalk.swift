internal import TransparencyLog

/// An audit walk replays the entries of a verified ledger in order, so that every verdict is judged by the
/// state in which it was given, and looks at the evidence when all of history is known.
struct AuditWalk {
  /// What the rules found.
  private(set) var notebook: AuditNotebook

  private let checkpoint: Checkpoint
  private let tiles: TileReader
  private let history: VerifierHistory
  private let blobs: BlobStore
  private let options: LedgerVerifier.Options

  /// The policies in force, each from the entry after its own.
  private var policies: [PolicyChain] = []
  /// What became of evidence.
  private var fate = EvidenceFate()
  /// Artifacts that were altered, and who cites them.
  private var alterations: AlteredArtifacts

  init(
    storage: DirectoryStorage, checkpoint: Checkpoint, options: LedgerVerifier.Options,
    alterations: [Finding], rules: [AuditRule]
  ) {
    self.checkpoint = checkpoint
    self.options = options
    tiles = TileReader(storage: storage, size: checkpoint.size)
    history = VerifierHistory(storage: storage, checkpoint: checkpoint)
    blobs = BlobStore(storage: storage)
    self.alterations = AlteredArtifacts(alterations)
    notebook = AuditNotebook(rules)
  }

  /// Walks to the end.
  ///
  /// - Parameter verified: the state that the verification ended with.
  /// - Throws: `LedgerError` when the ledger is no longer what was verified.
  mutating func run(endingWith verified: LedgerState) throws {
    var state = LedgerState()
    try forEachEntry { walk, read in
      guard case .admitted = try state.admit(read, origin: verified.origin, history: walk.history)
      else { throw walk.changed(at: read.entry.index) }
      try walk.visit(read, after: state)
    }
    // Each entry names the one before it, so the last one stands for all.
    guard state.size == verified.size, state.lastLeafHash == verified.lastLeafHash else {
      throw changed(at: state.size)
    }
    try finish(state)
  }

  private func changed(at index: UInt64) -> LedgerError {
    LedgerError(
      .tileMalformed, "entry \(index)", expected: "the entries that were verified",
      found: "others", hint: "run the audit again")
  }

  private mutating func forEachEntry(
    _ body: (inout AuditWalk, ReadEntry) throws -> Void
  ) throws {
    var number: UInt64 = 0
    while number * Entry.bundleWidth < checkpoint.size,
      let path = TilePath.path(.entries, index: number, size: checkpoint.size)
    {
      for bytes in try tiles.entries(path) { try body(&self, try ReadEntry(bytes)) }
      number += 1
    }
  }

  // MARK: Entry by entry

  private mutating func visit(_ read: ReadEntry, after state: LedgerState) throws {
    alterations.visit(read, &notebook)
    switch read.statement.predicate {
    case .policy:
      policies.append(try PolicyChain((policies.last?.entries ?? []) + [read]))
    case .evidence(let evidence):
      fate.appended(read.entry.index, evidence)
      if !evidence.artifacts.isEmpty { _ = notebook.examine(.hiddenMutation) }
    case .verdict(let verdict):
      fate.judged(verdict)
      try visit(verdict, read, after: state)
    case .waiver, .revocation: break
    }
  }

  private mutating func visit(
    _ verdict: VerdictPredicate, _ read: ReadEntry, after state: LedgerState
  ) throws {
    let facts = try GateFactsCollector(state: state, history: history) { [blobs] in
      try blobs.content($0)
    }.facts(for: verdict.gate)
    guard
      let audited = AuditedVerdict(read, verdict, facts, vouching: vouching(at: read.entry.time))
    else { return }
    audited.audit(&notebook)
    try auditCitations(of: verdict, at: read.entry.index)
    FactConflicts(
      of: facts.heads.gates[verdict.gate]?.evidence.compactMap { facts.entries[$0] } ?? [],
      under: audited.gate
    ).note(in: &notebook)
  }

  /// Whoever judged then had the trust file's word on when challenges existed, but not ours on the present.
  private func vouching(at time: Timestamp) -> Vouching {
    options.trust.map { Vouching(notAnchored: $0, now: time) } ?? Vouching(now: time)
  }

  private mutating func auditCitations(of verdict: VerdictPredicate, at index: UInt64) throws {
    guard notebook.examine(.cited) else { return }
    for input in verdict.used {
      let evidence = try history.entry(at: input.index)
      for citation in evidence.statement.citedBlobs {
        let found: String
        if alterations.contains(citation, citedBy: input.index) {
          found = "other bytes"
        } else if try blobs.size(citation.digest) == nil {
          found = "nothing"
        } else {
          continue
        }
        notebook.find(
          .cited, entry: index,
          "predicate.inputs.used \(input.index) artifact \(citation.name.abbreviated)",
          expected: "the blob \(citation.digest)", found: found)
      }
    }
  }

  // MARK: All in all

  private mutating func finish(_ state: LedgerState) throws {
    alterations.finish(&notebook)
    for gate in state.policy?.predicate.gates ?? [] {
      let live = state.heads.gates[gate.id]?.evidence.filter { state.revocations[$0] == nil } ?? []
      FactConflicts(of: try live.map(history.entry(at:)), under: gate).note(in: &notebook)
    }
    let listed = Set(state.heads.gates.values.flatMap(\.evidence))
    let standing = listed.filter { state.revocations[$0] == nil }
    try auditEvidence(fate.counting(standing))
    for (gate, row) in state.heads.gates {
      for index in row.waivers {
        guard case .waiver(let waiver) = try history.entry(at: index).statement.predicate else {
          continue
        }
        WaiverNotice(waiver, of: gate, at: index).note(now: options.now, in: &notebook)
      }
    }
  }

  private mutating func auditEvidence(_ counting: Set<UInt64>) throws {
    var bundles = BundleFacts()
    for index in counting.union(fate.unanswered).sorted() {
      let read = try history.entry(at: index)
      guard let policies = policies.last(where: { $0.current.index < index }),
        let audited = try AuditedEvidence(
          read, under: policies, history, blobs: { try blobs.content($0) })
      else { continue }
      if fate.unanswered.contains(index) { audited.auditWrites(&notebook) }
      guard counting.contains(index) else { continue }
      audited.audit(&notebook)
      bundles.add(read, &notebook)
    }
  }
}
