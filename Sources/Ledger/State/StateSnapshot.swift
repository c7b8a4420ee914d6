public import TransparencyLog

/// A ledger's state at some size, as a file: so that the next run need not start at the first entry.
///
/// A writer keeps one as its index, an auditor as the state that `--since` starts from, a witness as
/// its memory. Each trusts only the one that it wrote itself.
public struct StateSnapshot: Sendable {
  /// What admission must know.
  public var state: LedgerState
  /// The complete subtrees of the tree, from which its root follows.
  public var frontier: MerkleFrontier
  /// The blobs that the entries cite; nil when that was not kept. Only an auditor needs them.
  public var citedBlobs: CitedBlobs?

  /// The most bytes of a snapshot file: eight an entry for the largest ledger, its blobs and the rest.
  public static let maximumSize = 1 << 36

  private static let firstLine = "evidence-ledger state v2\n"
  /// How the first line of every version begins.
  private static let anyFirstLine = "evidence-ledger state v"

  /// A snapshot.
  public init(state: LedgerState, frontier: MerkleFrontier, citedBlobs: CitedBlobs? = nil) {
    self.state = state
    self.frontier = frontier
    self.citedBlobs = citedBlobs
  }

  /// The Merkle root at the state's size.
  public var root: Digest { frontier.root() }

  // MARK: Writing

  /// The file's bytes: a line that names the format, a line of JSON, eight bytes an entry, the blobs
  /// that entries cite, and the SHA-256 of all that.
  public var encoded: [UInt8] {
    var bytes = Array(Self.firstLine.utf8)
    bytes += header
    bytes.append(UInt8(ascii: "\n"))
    bytes.reserveCapacity(bytes.count + state.payloads.count * 8 + Digest.byteCount)
    for fingerprint in state.payloads.fingerprints {
      withUnsafeBytes(of: fingerprint.littleEndian) { bytes.append(contentsOf: $0) }
    }
    bytes += citedBlobs?.encoded ?? []
    let digest = SHA256.hash(bytes)
    digest.withUnsafeBytes { bytes.append(contentsOf: $0) }
    return bytes
  }

  private var header: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("origin", state.origin?.description)
      writer.member("size", state.size)
      writer.member("lastLeafHash", state.lastLeafHash.hex)
      writer.member("lastTime", state.lastTime?.description)
      writer.member("frontier", frontier.hashes.map(\.hex))
      writer.member("citedBlobs", citedBlobs.map { UInt64($0.count) })
      writer.name("policy")
      if let policy = state.policy {
        writer.object { writer in
          writer.member("index", policy.index)
          writer.member("payloadDigest", policy.payloadDigest.hex)
          writer.name("predicate")
          Predicate.policy(policy.predicate).write(to: &writer)
        }
      } else {
        writer.null()
      }
      writer.name("keys")
      writer.array(state.keys.records.sorted { $0.key < $1.key }) { $1.value.write(to: &$0) }
      writer.name("heads")
      writer.raw(state.heads.canonical)
      state.records.writeMembers(to: &writer)
      writer.name("revocations")
      writer.array(state.revocations.sorted { $0.key < $1.key }) { writer, item in
        writer.array([item.key, item.value]) { $0.integer($1) }
      }
    }
    return writer.bytes
  }

  // MARK: Reading

  /// Whether a file is a state file, of this version or another; it may be damaged.
  public static func isStateFile(_ bytes: [UInt8]) -> Bool { bytes.starts(with: anyFirstLine.utf8) }

  /// Reads a snapshot file.
  ///
  /// - Throws: `LedgerError` with `snapshotMalformed` when it is not exactly what was written.
  public init(parsing bytes: [UInt8], name: String) throws(LedgerError) {
    func malformed(_ found: String) -> LedgerError {
      LedgerError(
        .snapshotMalformed, name, expected: "a state file as this program writes it",
        found: found, hint: "remove it: it is rebuilt from the entries")
    }
    let body = bytes.dropLast(Digest.byteCount)
    guard let stored = Digest(bytes.suffix(Digest.byteCount)), stored == SHA256.hash(body) else {
      throw malformed("bytes that do not match their hash")
    }
    guard body.starts(with: Self.firstLine.utf8) else { throw malformed("another first line") }
    let rest = body.dropFirst(Self.firstLine.utf8.count)
    guard let lineEnd = rest.firstIndex(of: UInt8(ascii: "\n")) else {
      throw malformed("no second line")
    }
    let hashes: [Digest]
    let blobCount: UInt64?
    do throws(Refusal) {
      (state, hashes, blobCount) = try ObjectReader.read(
        parsing: Array(rest[..<lineEnd]), Self.rules, Place("state")
      ) { reader throws(Refusal) in
        let state = try LedgerState(&reader)
        let hashes = try reader.required("frontier").array { member throws(Refusal) in
          try member.digest()
        }
        let blobCount = try reader.required("citedBlobs").optionalNatural()
        try reader.finish()
        return (state, hashes, blobCount)
      }
    } catch {
      throw malformed("\(error)")
    }
    let size = state.size
    let tables = rest[(lineEnd + 1)...]
    guard let fingerprintBytes = Self.bytes(of: size, each: 8),
      let blobBytes = Self.bytes(of: blobCount ?? 0, each: CitedBlobs.itemSize),
      fingerprintBytes <= tables.count, tables.count - fingerprintBytes == blobBytes
    else {
      throw malformed("\(tables.count) bytes for \(size) entries and \(blobCount ?? 0) blobs")
    }
    state.payloads = PayloadIndex(
      fingerprints: Self.readFingerprints(tables.prefix(fingerprintBytes)))
    if blobCount != nil { citedBlobs = CitedBlobs(encoded: tables.dropFirst(fingerprintBytes)) }
    guard let frontier = MerkleFrontier(size: size, hashes: hashes) else {
      throw malformed("\(hashes.count) subtree hashes for \(size) entries")
    }
    self.frontier = frontier
  }

  /// The header holds a whole policy and lists of any length.
  private static let rules = JSONRules(
    maximumDepth: 32, maximumElements: 1 << 24, maximumStringBytes: 1 << 20,
    maximumBytes: 1 << 30, integersOnly: true)

  /// How many bytes a table takes, or nil when no file has so many.
  private static func bytes(of count: UInt64, each size: Int) -> Int? {
    let (bytes, overflow) = Int(clamping: count).multipliedReportingOverflow(by: size)
    return overflow ? nil : bytes
  }

  private static func readFingerprints(_ bytes: ArraySlice<UInt8>) -> [UInt64] {
    bytes.withUnsafeBytes { buffer in
      (0..<buffer.count / 8).map {
        UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
      }
    }
  }
}

extension LedgerState {
  fileprivate init(_ reader: inout ObjectReader) throws(Refusal) {
    self.init()
    let originMember = try reader.required("origin")
    guard let origin = Origin(try originMember.text()) else {
      throw originMember.place.malformed(expected: "an origin", found: "something else")
    }
    self.origin = origin
    size = try reader.required("size").natural(atLeast: 1)
    lastLeafHash = try reader.required("lastLeafHash").digest()
    lastTime = try reader.required("lastTime").time()
    var policyReader = try ObjectReader(
      try reader.required("policy"), Place("state.policy"))
    policy = Policy(
      index: try policyReader.required("index").natural(),
      payloadDigest: try policyReader.required("payloadDigest").digest(),
      predicate: try PolicyPredicate(
        try ObjectReader(try policyReader.required("predicate"), Place("predicate"))))
    try policyReader.finish()
    for record in try reader.required("keys").array(KeyRegister.Record.init) {
      keys.records[record.publicKey.keyID] = record
    }
    heads = try HeadsTable(canonical: try reader.required("heads").rawBytes)
    records = try GateRecords(&reader)
    let pairs = try reader.required("revocations").array { pair throws(Refusal) in
      try pair.ascendingNaturals(allowsEmpty: false)
    }
    for pair in pairs {
      guard pair.count == 2 else {
        throw Place("state.revocations").malformed(expected: "pairs", found: "\(pair.count)")
      }
      revocations[pair[0]] = pair[1]
    }
  }
}

extension KeyRegister.Record {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      EnrolledKey(publicKey).writeMembers(to: &writer)
      writer.member("role", role.rawValue)
      writer.member("retiredFrom", retiredFrom)
      writer.member("compromisedFrom", compromisedFrom)
    }
  }

  fileprivate init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("state.keys[]"))
    publicKey = try EnrolledKey(&reader).publicKey
    role = try reader.required("role").oneOf()
    retiredFrom = try reader.required("retiredFrom").optionalNatural()
    compromisedFrom = try reader.required("compromisedFrom").optionalNatural()
    try reader.finish()
  }
}

extension GateRecords {
  fileprivate func writeMembers(to writer: inout JSONWriter) {
    writer.name("evidence")
    writer.array(evidence) { writer, item in
      writer.object { writer in
        writer.member("index", item.index)
        writer.member("leafHash", item.leafHash.hex)
        writer.member("signers", item.signers.map(\.hex))
      }
    }
    writer.name("verdicts")
    writer.array(verdicts.sorted { $0.key < $1.key }) { writer, item in
      writer.object { writer in
        writer.member("gate", item.key.rawValue)
        writer.member("payloadDigest", item.value.payloadDigest.hex)
        writer.member("signers", item.value.signers.map(\.hex))
        writer.name("used")
        writer.array(item.value.used) { $0.integer($1) }
        writer.name("superseded")
        writer.array(item.value.superseded) { $0.integer($1) }
      }
    }
    writer.name("waivers")
    writer.array(waivers.sorted { $0.key < $1.key }) { writer, item in
      writer.object { writer in
        writer.member("index", item.key)
        writer.member("signers", item.value.signers.map(\.hex))
        writer.member("threshold", item.value.threshold)
      }
    }
  }

  fileprivate init(_ reader: inout ObjectReader) throws(Refusal) {
    evidence = try reader.required("evidence").array { member throws(Refusal) in
      var item = try ObjectReader(member, Place("state.evidence[]"))
      let evidence = Evidence(
        index: try item.required("index").natural(),
        leafHash: try item.required("leafHash").digest(),
        signers: try item.required("signers").ascendingDigests(allowsEmpty: false))
      try item.finish()
      return evidence
    }
    try Place("state.evidence").requireAscending(evidence.map(\.index))
    let verdicts = try reader.required("verdicts").array { member throws(Refusal) in
      var item = try ObjectReader(member, Place("state.verdicts[]"))
      let gate = try item.required("gate").identifier()
      let verdict = Verdict(
        payloadDigest: try item.required("payloadDigest").digest(),
        signers: try item.required("signers").ascendingDigests(allowsEmpty: false),
        used: try item.required("used").ascendingNaturals(allowsEmpty: true),
        superseded: try item.required("superseded").ascendingNaturals(allowsEmpty: true))
      try item.finish()
      return (gate, verdict)
    }
    for (gate, verdict) in verdicts { self.verdicts[gate] = verdict }
    let waivers = try reader.required("waivers").array { member throws(Refusal) in
      var item = try ObjectReader(member, Place("state.waivers[]"))
      let index = try item.required("index").natural()
      let waiver = Waiver(
        signers: try item.required("signers").ascendingDigests(allowsEmpty: false),
        threshold: try item.required("threshold").natural())
      try item.finish()
      return (index, waiver)
    }
    for (index, waiver) in waivers { self.waivers[index] = waiver }
  }
}
