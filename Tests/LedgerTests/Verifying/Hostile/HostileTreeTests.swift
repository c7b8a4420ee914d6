import Ledger
import Testing
import TransparencyLog

/// What a log host with its key may do to tiles and checkpoints while every entry is right.
struct HostileTree: Sendable, CustomTestStringConvertible {
  typealias Change = @Sendable (LedgerFiles, HostileLog, LedgerScenario) throws -> Void

  let testDescription: String
  let code: String
  /// What the finding is about.
  let place: String
  var isFork = false
  /// Changes a directory where the prologue was published whole, and before that its first three
  /// entries.
  let change: Change

  init(
    _ description: String, _ code: String, _ place: String, isFork: Bool = false,
    change: @escaping Change
  ) {
    testDescription = description
    self.code = code
    self.place = place
    self.isFork = isFork
    self.change = change
  }

  static let all = [
    HostileTree("a tile that disagrees with its bundle", "tile-malformed", "tile/0") {
      files, _, _ in
      try files.edit("tile/0/000.p/5") { $0[4 * 32] ^= 1 }
    },
    HostileTree("a tile of a superseded size", "tile-malformed", "tile/0/000.p/3 hash 1") {
      files, _, _ in
      try files.edit("tile/0/000.p/3") { $0[32] ^= 1 }
    },
    HostileTree("a bundle of a superseded size", "tile-malformed", "tile/entries/000.p/3") {
      files, _, story in
      let other = try story.forged(story.evidence(), by: .operator)
      try files.write(
        "tile/entries/000.p/3",
        EntryBundle.encode([story.entries[0].bytes, story.entries[1].bytes, other]))
    },
    HostileTree("a bundle of a superseded size with an entry less", "tile-malformed", "entries") {
      files, _, story in
      try files.write(
        "tile/entries/000.p/3", EntryBundle.encode(story.entries.prefix(2).map(\.bytes)))
    },
    HostileTree("a bundle of the newest size with an entry less", "tile-malformed", "entries") {
      files, _, story in
      try files.write(
        "tile/entries/000.p/5", EntryBundle.encode(story.entries.prefix(4).map(\.bytes)))
    },
    HostileTree("a full bundle that is none", "tile-malformed", "tile/entries/000") {
      files, _, story in
      try files.write("tile/entries/000", EntryBundle.encode(story.entries.map(\.bytes)))
    },
    HostileTree("a full tile that is none", "tile-malformed", "tile/0/000") { files, _, _ in
      try files.write("tile/0/000", files.bytes("tile/0/000.p/5"))
    },
    HostileTree("another last entry than the tiles have", "tile-malformed", "tile/0/000.p/5 hash 4")
    { files, _, story in
      let shorter = try story.withoutLast()
      let other = try shorter.forged(shorter.evidence(), by: .operator)
      try files.write(
        "tile/entries/000.p/5",
        EntryBundle.encode(story.entries.prefix(4).map(\.bytes) + [other]))
    },
    HostileTree(
      "a witnessed checkpoint of a larger size", "rolled-back", "checkpoint", isFork: true
    ) { files, log, _ in
      try files.write("checkpoint.witnessed", log.sign(size: 6, root: .empty).bytes)
    },
    HostileTree("a witnessed checkpoint of another root", "forked", "witnessed", isFork: true) {
      files, log, _ in
      try files.write("checkpoint.witnessed", log.sign(size: 5, root: .empty).bytes)
    },
    HostileTree(
      "a smaller witnessed checkpoint of another root", "forked", "witnessed", isFork: true
    ) { files, log, _ in
      try files.write("checkpoint.witnessed", log.sign(size: 2, root: .empty).bytes)
    },
    HostileTree("a witnessed checkpoint of another ledger", "wrong-ledger", "witnessed") {
      files, log, story in
      var other = log
      other.origin = "ledger.example/\(Digest.empty.hex)"
      try files.write(
        "checkpoint.witnessed",
        other.sign(size: 5, root: story.history.root(size: 5)).bytes)
    },
    HostileTree("a checkpoint with a further line", "checkpoint-malformed", "checkpoint") {
      files, log, story in
      try files.write(
        "checkpoint",
        log.sign(size: 5, root: story.history.root(size: 5), extensionLines: ["further"]).bytes)
    },
    HostileTree("a checkpoint of nothing", "checkpoint-malformed", "checkpoint") { files, log, _ in
      try files.write("checkpoint", log.sign(size: 0, root: .empty).bytes)
    },
    HostileTree("a witness before the log", "checkpoint-malformed", "checkpoint") {
      files, _, _ in
      let signed = try SignedCheckpoint(parsing: files.bytes("checkpoint"))
      let note = try Note(
        text: signed.note.text, signatures: Array(signed.note.signatures.reversed()))
      try files.write("checkpoint", note.bytes)
    },
    HostileTree("a cosignature of another time", "invalid-cosignature", "checkpoint w1") {
      files, _, _ in
      let signed = try SignedCheckpoint(parsing: files.bytes("checkpoint"))
      var lines = signed.note.signatures
      var bytes = lines[1].signature
      bytes[7] ^= 1
      lines[1] = try NoteSignature(name: lines[1].name, keyID: lines[1].keyID, signature: bytes)
      try files.write("checkpoint", Note(text: signed.note.text, signatures: lines).bytes)
    },
  ]
}

@Suite struct HostileTreeTests {
  private let temporary = TemporaryDirectory()
  private let story: LedgerScenario
  private let trust: TrustPolicy
  private let log: HostileLog

  init() throws {
    story = try LedgerScenario.prologue()
    trust = try TrustPolicy.story(origin: story.origin)
    log = HostileLog(
      directory: temporary.path + "/ledger", origin: story.origin, time: story.clock)
  }

  private var directory: String { log.files.directory }

  @Test(arguments: HostileTree.all)
  func isFoundAndNotVouchedFor(_ hostile: HostileTree) async throws {
    try log.publish(story.entries.prefix(3).map(\.bytes))
    let witness = TestWitness(.witness1, memory: temporary.path + "/memory")
    #expect(try await witness.cosign(directory, trust: trust, now: story.clock).cosigned != nil)
    let remembered = try witness.remembered()
    try log.publish(story.entries.map(\.bytes))
    let before = try await LedgerVerifier.report(on: directory, trust: trust, now: story.clock)
    #expect(before.outcome == .intact, "\(before.findings)")

    try hostile.change(log.files, log, story)
    let report = try await LedgerVerifier.report(on: directory, trust: trust, now: story.clock)
    #expect(report.outcome == .tampered)
    #expect(report.decisive?.code == hostile.code, "\(report.findings)")
    #expect(report.decisive?.place.contains(hostile.place) ?? false, "\(report.findings)")
    #expect((report.fork != nil) == hostile.isFork)
    if let fork = report.fork {
      let notes = try ["checkpoint", "checkpoint.witnessed"].map {
        String(decoding: try log.files.bytes($0), as: UTF8.self)
      }
      #expect([fork.checkpoint, fork.other] == notes)
    }
    let newcomer = TestWitness(.witness2, memory: temporary.path + "/newcomer")
    #expect(try await newcomer.cosign(directory, trust: trust, now: story.clock).refusal != nil)
    // A witness that knows the ledger does not read files below its own size again; what it then
    // signs is true.
    if let signed = try await witness.cosign(directory, trust: trust, now: story.clock).cosigned {
      #expect(try signed.checkpoint.root == story.history.root(size: 5))
      #expect(hostile.place.contains("p/3") || hostile.place == "entries")
    } else {
      #expect(try witness.remembered() == remembered)
    }
  }

  @Test func aRootThatIsNotThatOfTheEntries() async throws {
    let entries = try [LedgerScenario().entries[0].bytes]
    try log.publish(entries, root: Digest.empty)
    let report = try await LedgerVerifier.report(on: directory, trust: trust, now: story.clock)
    #expect(report.outcome == .tampered)
    #expect(report.decisive?.code == "wrong-root" && report.decisive?.place == "checkpoint")
  }

  /// A challenge is proven against the checkpoint, so that its root is met before the end.
  @Test func aRootThatNoChallengeLeadsTo() async throws {
    try log.publish(story.entries.map(\.bytes), root: Digest.empty)
    let report = try await LedgerVerifier.report(on: directory, trust: trust, now: story.clock)
    #expect(report.outcome == .tampered)
    #expect(report.decisive?.code == "tile-malformed", "\(report.findings)")
  }

  /// Only a tree of more than 256 entries has a tile of level 1, and full tiles of level 0.
  @Test(arguments: ["tile/1/000.p/1", "tile/0/000", "tile/0/001.p/44", "tile/entries/000"])
  func aLargerTree(_ path: String) async throws {
    var story = LedgerScenario.empty
    try story.append(LedgerScenario.genesis(), by: .owner, .owner2)
    while story.state.size < 300 {
      try story.append(story.waiver(), by: .owner)
    }
    try log.publish(story.entries.map(\.bytes))
    let before = try await LedgerVerifier.report(on: directory, trust: trust, now: story.clock)
    #expect(before.outcome == .intact && before.anchor?.size == 300, "\(before.findings)")

    try log.files.edit(path) { $0[$0.count / 2] ^= 4 }
    let report = try await LedgerVerifier.report(on: directory, trust: trust, now: story.clock)
    #expect(report.outcome == .tampered)
    let witness = TestWitness(.witness1, memory: temporary.path + "/memory")
    #expect(try await witness.cosign(directory, trust: trust, now: story.clock).refusal != nil)
  }
}

extension LedgerScenario {
  /// The story up to its last entry but one.
  fileprivate func withoutLast() throws -> LedgerScenario {
    var story = LedgerScenario.empty
    for entry in entries.dropLast() {
      story.clock = entry.entry.time
      let signers = TestKey.allCases.filter { key in
        entry.entry.envelope.signatures.contains { $0.keyID == key.keyID }
      }
      try story.append(payload: entry.entry.envelope.payload, by: signers)
    }
    return story
  }
}
