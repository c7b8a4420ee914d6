import Ledger
import Testing
import TransparencyLog

/// The known-answer ledger, byte for byte: made from its key names and Swift values, and read.
@Suite struct KnownAnswerTests {
  private let known: KnownAnswers
  private let rebuilt: RebuiltLedger

  init() throws {
    known = try KnownAnswers.load()
    rebuilt = try RebuiltLedger(blobs: known.blobs.mapValues { Array($0.content.utf8) })
  }

  @Test func keys() throws {
    #expect(known.keys.count == 8)
    for (name, published) in known.keys {
      let key = try #require(TestKey(rawValue: name), "no test key \(name)")
      #expect(key.seed.hex == published.seed)
      #expect(Hex.encode(key.publicKey.rawRepresentation) == published.publicKey)
      #expect(Base64.encode(key.publicKey.spki) == published.spki)
      #expect(key.keyID.hex == published.keyid)
    }
  }

  @Test func origin() {
    #expect(rebuilt.ledger.origin == known.origin)
    #expect(rebuilt.ledger.state.origin?.name == known.name)
    #expect(rebuilt.ledger.state.origin?.genesis.hex == known.genesisDigest)
    #expect(Digest.empty.hex == known.emptyTreeHash)
  }

  @Test func statements() throws {
    #expect(known.entries.count == 10 && rebuilt.statements.count == 10)
    for (statement, published) in zip(rebuilt.statements, known.entries) {
      let payload = statement.payload
      #expect(String(decoding: payload, as: UTF8.self) == published.payload)
      #expect(SHA256.hash(payload).hex == published.payloadDigest)
      let encoding = Envelope.preAuthenticationEncoding(
        type: "\(Envelope.payloadType)", payload: payload)
      #expect(SHA256.hash(encoding).hex == published.paeSha256)
    }
  }

  @Test func entries() throws {
    #expect(rebuilt.ledger.entries.count == 10)
    for (index, (entry, published)) in zip(rebuilt.ledger.entries, known.entries).enumerated() {
      let signatures = entry.entry.envelope.signatures.map {
        KnownAnswers.Signature(keyid: $0.keyID.hex, sig: Base64.encode($0.bytes))
      }
      #expect(signatures == published.signatures)
      #expect(String(decoding: entry.bytes, as: UTF8.self) == published.entry)
      #expect(entry.leafHash.hex == published.leafHash)
      let root = try rebuilt.ledger.history.root(size: UInt64(index) + 1)
      #expect(root.hex == published.rootAfter)
    }
  }

  @Test func headsTables() throws {
    for (table, published) in zip(rebuilt.tables, known.entries) {
      #expect(String(decoding: table.canonical, as: UTF8.self) == published.headsTable)
      #expect(table.digest.hex == published.headsDigest)
      #expect(try HeadsTable(canonical: Array(published.headsTable.utf8)) == table)
    }
  }

  /// The published entries themselves, without anything that was made here.
  @Test func publishedEntriesAreAdmitted() throws {
    var state = LedgerState()
    var history = MemoryHistory()
    var checked = 0
    for published in known.entries {
      let read = try ReadEntry(Array(published.entry.utf8)[...])
      #expect(read.entry.encoded == read.bytes)
      #expect(read.payloadDigest.hex == published.payloadDigest)
      #expect(read.leafHash.hex == published.leafHash)
      guard
        case .admitted(let checks) = try state.admit(
          read, origin: Origin(known.origin), history: history)
      else {
        Issue.record("entry \(published.index) is refused")
        return
      }
      #expect(checks.allSatisfy { $0.failure == nil })
      checked += checks.count
      #expect(state.heads.digest.hex == published.headsDigest)
      history.append(read)
    }
    #expect(state.size == known.size)
    // Twelve signatures on envelopes, and the log's on the note of entry 5.
    #expect(checked == 13)
  }

  @Test func checkpoint() throws {
    let signed = try rebuilt.checkpoint(cosignedAt: known.cosignatureTime)
    #expect(signed.checkpoint.root.hex == known.root)
    #expect(signed.note.text == known.checkpointText)
    #expect(signed.note.signatures.map(\.line) == [known.logSignatureLine] + known.cosignatureLines)
    #expect(String(decoding: signed.bytes, as: UTF8.self) == known.checkpoint)
    #expect(signed.bytes == (try KnownAnswers.file("ledger/checkpoint")))
  }

  @Test func trustFile() throws {
    let log = try VerifierKey(
      name: rebuilt.ledger.origin, algorithm: .ed25519, publicKey: TestKey.log.publicKey)
    #expect(log.line == known.logVkey)
    let witnesses = try [TestKey.witness1, .witness2].map {
      try VerifierKey(
        name: "\($0).example", algorithm: .cosignatureV1, publicKey: $0.publicKey
      ).line
    }
    #expect(witnesses == known.witnessVkeys)
    let text = """
      log \(log.line)
      witness w1 \(witnesses[0])
      witness w2 \(witnesses[1])
      group replaying 2 w1 w2
      quorum replaying

      """
    #expect(text == known.trust)
    #expect(Array(text.utf8) == (try KnownAnswers.file("trust.txt")))
    let trust = try TrustPolicy(parsing: Array(text.utf8))
    let signed = try rebuilt.checkpoint(cosignedAt: known.cosignatureTime)
    let evaluation = trust.evaluate(signed, now: known.cosignatureTime)
    #expect(evaluation.quorumMet && evaluation.quorumTime == known.cosignatureTime)
  }

  @Test func publishedBundleHoldsTheEntries() throws {
    let bundle = try EntryBundle.encode(rebuilt.ledger.entries.map(\.bytes))
    #expect(bundle == (try KnownAnswers.file("ledger/tile/entries/000.p/10")))
  }
}
