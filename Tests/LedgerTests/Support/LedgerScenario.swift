import Ledger
import Testing
import TransparencyLog

/// A ledger in memory that a test tells the story of: statements are made right, changed where the
/// test wants them otherwise, signed, and appended.
///
/// Every entry that is appended is also read back and admitted by a second state, as a verifier does,
/// so that each story tests that the two agree.
struct LedgerScenario {
  /// The appender's state.
  private(set) var state = LedgerState()
  /// The verifier's state.
  private(set) var replayed = LedgerState()
  private(set) var history = MemoryHistory()
  /// The writer's clock; a minute passes after each entry.
  var clock = Timestamp(known: "2026-06-10T02:00:00Z")

  /// A ledger whose genesis is `genesisPolicy`, changed by `edit` and signed by owner and owner2.
  init(_ edit: (inout PolicyPredicate) -> Void = { _ in }) throws {
    try append(Self.genesis(edit), by: .owner, .owner2)
  }

  /// A ledger without entries.
  static var empty: LedgerScenario { LedgerScenario() }

  private init() {}

  // MARK: What there is

  var origin: String { state.origin?.description ?? "" }
  var heads: HeadsTable { state.heads }
  var entries: [ReadEntry] { history.entries }

  /// The heads of one gate; an empty row, and an issue, when there is none.
  func row(
    _ gate: Identifier, sourceLocation: SourceLocation = #_sourceLocation
  ) -> HeadsTable.Row {
    if let row = heads.gates[gate] { return row }
    Issue.record("the heads have no gate \(gate)", sourceLocation: sourceLocation)
    return HeadsTable.Row()
  }

  func payloadDigest(of index: UInt64) throws -> Digest {
    try history.entry(at: index).payloadDigest
  }

  // MARK: Appending

  /// Appends what these keys sign, and gives its index.
  ///
  /// - Throws: `Refusal`, and then nothing was appended.
  @discardableResult
  mutating func append(_ statement: Statement, by signers: TestKey...) throws -> UInt64 {
    try append(payload: statement.payload, by: signers)
  }

  @discardableResult
  mutating func append(payload: [UInt8], by signers: [TestKey]) throws -> UInt64 {
    let envelope = try VerifiedEnvelope(signing: payload, keys: signers.map(\.privateKey))
    let entry = try state.append(envelope, clock: clock, history: history)
    try replay(entry.bytes)
    history.append(entry)
    clock = clock.advanced(by: 60)
    return entry.entry.index
  }

  /// Expects that admission refuses this for one reason.
  func expectRefusal(
    _ code: Refusal.Code, of statement: Statement, by signers: TestKey...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try expectRefusal(code, of: statement, by: signers, sourceLocation: sourceLocation)
  }

  func expectRefusal(
    _ code: Refusal.Code, of statement: Statement, by signers: [TestKey],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var copy = self
    do {
      try copy.append(payload: statement.payload, by: signers)
      Issue.record("nothing was refused", sourceLocation: sourceLocation)
    } catch let refusal as Refusal {
      #expect(refusal.code == code, "\(refusal)", sourceLocation: sourceLocation)
      #expect(
        copy.state.size == state.size && copy.heads == heads, "a refusal changed the state",
        sourceLocation: sourceLocation)
    }
  }

  /// Lets the verifier's state read an entry, and expects that it agrees with the appender's.
  private mutating func replay(_ bytes: [UInt8]) throws {
    let read = try ReadEntry(bytes[...])
    switch try replayed.admit(read, origin: state.origin, history: history) {
    case .admitted(let checks):
      #expect(checks.allSatisfy { $0.failure == nil })
    case .refused(let refusal):
      Issue.record("the verifier refuses what was appended: \(refusal)")
    }
    #expect(replayed.heads == state.heads && replayed.size == state.size)
    #expect(replayed.lastLeafHash == state.lastLeafHash)
  }

  // MARK: Hostile entries

  /// The next entry as a hostile log host would write it: not admitted, and right in all that is not
  /// said otherwise.
  ///
  /// The heads are those that a verifier expects of the statement, even if it refuses the entry for
  /// something else.
  func forged(
    _ statement: Statement, by signers: TestKey..., index: UInt64? = nil, previous: Digest? = nil,
    time: Timestamp? = nil, heads: Digest? = nil
  ) throws -> [UInt8] {
    try forged(
      payload: statement.payload, by: signers, index: index, previous: previous, time: time,
      heads: heads)
  }

  /// The same of a payload that need not be a statement, with signatures that `tampering` changes.
  func forged(
    payload: [UInt8], by signers: [TestKey], index: UInt64? = nil, previous: Digest? = nil,
    time: Timestamp? = nil, heads: Digest? = nil,
    tampering: (inout [Envelope.Signature]) -> Void = { _ in }
  ) throws -> [UInt8] {
    var signatures = try VerifiedEnvelope(
      signing: payload, keys: signers.map(\.privateKey)
    ).envelope.signatures
    tampering(&signatures)
    func entry(heads: Digest) -> [UInt8] {
      Entry(
        index: index ?? state.size, previous: previous ?? state.lastLeafHash, time: time ?? clock,
        heads: heads, envelope: Envelope(payload: payload, signatures: signatures)
      ).encoded
    }
    if let heads { return entry(heads: heads) }
    let draft = entry(heads: self.heads.digest)
    let found = try verdictOfVerifier(on: draft)
    guard let found, found.code == .wrongHeads else { return draft }
    return entry(heads: Digest(hex: found.expected) ?? .empty)
  }

  /// What a verifier says of an entry that stands after the present ones; nil when it is right.
  func verdictOfVerifier(on bytes: [UInt8], origin: Origin? = nil) throws -> Refusal? {
    let read: ReadEntry
    do {
      read = try ReadEntry(bytes[...])
    } catch {
      return error
    }
    var copy = replayed
    switch try copy.admit(read, origin: origin ?? state.origin, history: history) {
    case .admitted(let checks): return checks.lazy.compactMap(\.failure).first
    case .refused(let refusal): return refusal
    }
  }
}
