public import TransparencyLog

/// A gate proof is one file from which, with a trust file, a gate is decided offline: as the whole
/// ledger decides it, including that nothing later supersedes the verdict at its checkpoint.
///
/// Its bytes are the RFC 8785 form, so that one proof has one spelling.
public struct GateProof: Sendable {
  /// An entry, and the proof that it is in the ledger.
  public struct ProvenEntry: Sendable {
    /// Its index.
    public var index: UInt64
    /// Its exact bytes.
    public var bytes: [UInt8]
    /// The hashes of its inclusion proof, in the order of RFC 9162.
    public var hashes: [Digest]
  }

  /// A challenge that evidence answers, and the proof that it is an earlier state of the ledger.
  public struct ProvenChallenge: Sendable {
    /// The size of its tree.
    public var size: UInt64
    /// The root of its tree.
    public var root: Digest
    /// The hashes of the consistency proof to the checkpoint, in the order of RFC 9162.
    public var hashes: [Digest]
  }

  /// The gate that it was made for.
  public var gate: Identifier
  /// The checkpoint note that all proofs lead to.
  public var checkpoint: [UInt8]
  /// The heads after the newest entry.
  public var heads: HeadsTable
  /// The entries, ascending by index.
  public var entries: [ProvenEntry]
  /// The challenges, ascending by size.
  public var challenges: [ProvenChallenge]
  /// The blobs that have to be recomputed, ascending by digest.
  public var blobs: [[UInt8]]

  /// What the member `format` says.
  public static let format: StaticString = "urn:evidence-ledger:gateproof:v1"
  /// The most bytes of a proof: that of a full gate, with the reports that it cites.
  public static let maximumSize = 256 << 20

  /// The limits under which a proof is read: an entry or a blob is one string in it.
  private static let rules = JSONRules(
    maximumDepth: 8, maximumElements: 1 << 16, maximumStringBytes: maximumSize,
    maximumBytes: maximumSize, integersOnly: true)

  init(
    gate: Identifier, checkpoint: [UInt8], heads: HeadsTable, entries: [ProvenEntry],
    challenges: [ProvenChallenge], blobs: [[UInt8]]
  ) {
    self.gate = gate
    self.checkpoint = checkpoint
    self.heads = heads
    self.entries = entries
    self.challenges = challenges
    self.blobs = blobs
  }

  /// The file's bytes.
  public var encoded: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.name("blobs")
      writer.array(blobs) { writer, blob in
        writer.object { writer in
          writer.member("content", Base64.encode(blob))
          writer.member("sha256", SHA256.hash(blob).hex)
        }
      }
      writer.name("challenges")
      writer.array(challenges) { writer, challenge in
        writer.object { writer in
          writer.member("proof", challenge.hashes.map(\.base64))
          writer.member("root", challenge.root.base64)
          writer.member("size", challenge.size)
        }
      }
      writer.member("checkpoint", String(decoding: checkpoint, as: UTF8.self))
      writer.name("entries")
      writer.array(entries) { writer, entry in
        writer.object { writer in
          writer.member("entry", String(decoding: entry.bytes, as: UTF8.self))
          writer.member("index", entry.index)
          writer.member("proof", entry.hashes.map(\.base64))
        }
      }
      writer.member("format", "\(Self.format)")
      writer.member("gate", gate.rawValue)
      writer.name("heads")
      writer.raw(heads.canonical)
    }
    return writer.bytes
  }

  /// Reads a proof; nothing is verified yet.
  ///
  /// - Throws: `Refusal` when it is not exactly the one form.
  public init(parsing bytes: [UInt8]) throws(Refusal) {
    self = try ObjectReader.read(
      parsing: bytes, Self.rules, Place("proof"), called: "gate proof", Self.init)
    guard encoded == bytes else {
      throw Refusal(
        .malformedValue, "gate proof", expected: "its RFC 8785 form", found: "another spelling")
    }
  }

  private init(_ reader: inout ObjectReader) throws(Refusal) {
    let format = try reader.required("format")
    guard format.isEqual(to: Self.format) else {
      throw format.place.malformed(expected: "\(Self.format)", found: "another")
    }
    gate = try reader.required("gate").identifier()
    checkpoint = Array(try reader.required("checkpoint").text().utf8)
    heads = try HeadsTable(canonical: try reader.required("heads").rawBytes)
    entries = try reader.required("entries").array(ProvenEntry.init)
    challenges = try reader.required("challenges").array(ProvenChallenge.init)
    blobs = try reader.required("blobs").array(Self.readBlob)
    try reader.finish()
    try Place("proof.entries").requireAscending(entries.map(\.index))
    try Place("proof.challenges").requireAscending(challenges.map(\.size))
  }

  private static func readBlob(_ member: MemberReader) throws(Refusal) -> [UInt8] {
    var reader = try ObjectReader(member, Place("proof.blobs[]"))
    let digest = try reader.required("sha256").digest()
    let bytes = try reader.required("content").base64()
    try reader.finish()
    guard SHA256.hash(bytes) == digest else {
      throw Refusal(
        .blobMismatch, "proof.blobs[]", expected: "bytes that hash to \(digest)",
        found: SHA256.hash(bytes).hex)
    }
    return bytes
  }
}

extension GateProof.ProvenEntry {
  fileprivate init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("proof.entries[]"))
    index = try reader.required("index").natural()
    bytes = Array(try reader.required("entry").text().utf8)
    hashes = try reader.required("proof").base64Digests()
    try reader.finish()
  }
}

extension GateProof.ProvenChallenge {
  fileprivate init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("proof.challenges[]"))
    size = try reader.required("size").natural(atLeast: 1)
    root = try reader.required("root").base64Digest()
    hashes = try reader.required("proof").base64Digests()
    try reader.finish()
  }
}

extension MemberReader {
  fileprivate func base64Digests() throws(Refusal) -> [Digest] {
    try array { hash throws(Refusal) in try hash.base64Digest() }
  }
}
