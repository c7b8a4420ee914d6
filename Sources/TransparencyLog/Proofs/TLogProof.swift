// A proof that travels as a file: that an entry is in a log, checked offline with nothing but the
// entry and a trust file. Read strictly: a proof that parses encodes to the same bytes.

/// A tlog proof is an inclusion proof together with the signed checkpoint that it leads to
/// (C2SP tlog-proof, draft; files are named `.tlog-proof`).
///
/// A parsed proof proves nothing yet: ``check(leafHash:)`` compares it with the entry, and
/// ``TrustPolicy`` evaluates the checkpoint. Only both together say that the entry is in the log.
public struct TLogProof: Sendable, Equatable {
  /// The most bytes of a proof: the largest note, the longest path, and as much again for the extra
  /// data.
  public static let maximumByteCount = 2 * Note.maximumByteCount

  /// The most hashes of a path: one for each level of the largest tree.
  public static let maximumHashCount = 63

  private static let header = "c2sp.org/tlog-proof@v1"

  /// Data of the application's own, which nothing authenticates.
  public let extra: [UInt8]?

  /// The index of the entry, counted from 0.
  public let index: UInt64

  /// The sibling hashes on the way to the root, the leaf's own sibling first (RFC 6962 §2.1.1).
  public let hashes: [Digest]

  /// The checkpoint whose root the path leads to.
  public let checkpoint: SignedCheckpoint

  /// A proof of these parts.
  public init(
    extra: [UInt8]? = nil, index: UInt64, hashes: [Digest], checkpoint: SignedCheckpoint
  ) {
    self.extra = extra
    self.index = index
    self.hashes = hashes
    self.checkpoint = checkpoint
  }

  /// The proof that these bytes spell.
  ///
  /// - Throws: ``TransparencyLogError/Code/malformedProof`` with the first rule that is broken, and
  ///   what ``SignedCheckpoint`` throws for the note.
  public init(parsing bytes: [UInt8]) throws {
    guard bytes.count <= Self.maximumByteCount else {
      throw Self.malformed("it has \(bytes.count) bytes, of which \(Self.maximumByteCount) may be")
    }
    guard let blank = bytes.indices.dropFirst().first(where: { Self.isBlankLine(bytes, at: $0) })
    else { throw Self.malformed("no blank line separates the path from the checkpoint") }
    guard let text = String(validating: bytes[..<(blank - 1)], as: UTF8.self) else {
      throw Self.malformed("it is not UTF-8")
    }
    var lines = text.utf8.split(separator: newline, omittingEmptySubsequences: false)
      .map { Substring($0) }[...]
    guard let first = lines.popFirst(), first.hasSameBytes(as: Self.header) else {
      throw Self.malformed("the first line is not \(Self.header)")
    }
    extra = try Self.value(of: "extra ", in: &lines).map { value in
      guard let extra = Base64.decode(String(value)) else {
        throw Self.malformed("the extra data is not strict base64")
      }
      return extra
    }
    guard let value = Self.value(of: "index ", in: &lines), let index = UInt64(exactDecimal: value)
    else { throw Self.malformed("no line with the index, a plain decimal number below 2^64") }
    self.index = index
    guard lines.count <= Self.maximumHashCount else {
      throw Self.malformed("\(lines.count) hashes, of which \(Self.maximumHashCount) may be")
    }
    hashes = try lines.map { line in
      guard let hash = Digest(base64: String(line)) else {
        throw Self.malformed("a line of the path is not strict base64 of 32 bytes")
      }
      return hash
    }
    checkpoint = try SignedCheckpoint(parsing: Array(bytes[(blank + 1)...]))
  }

  /// The proof as it is stored and sent.
  public var bytes: [UInt8] {
    var lines = [Self.header]
    if let extra { lines.append("extra \(Base64.encode(extra))") }
    lines.append("index \(index)")
    lines += hashes.map(\.base64)
    return Array(lines.map { $0 + "\n" }.joined().utf8) + [newline] + checkpoint.bytes
  }

  /// The path alone, in the tree that the checkpoint states.
  public var inclusion: InclusionProof {
    InclusionProof(index: index, size: checkpoint.checkpoint.size, hashes: hashes)
  }

  /// Whether the path leads from the leaf hash to the root that the checkpoint states. Who signed the
  /// checkpoint is another question.
  public func check(leafHash: Digest) -> Bool {
    inclusion.check(leafHash: leafHash, root: checkpoint.checkpoint.root)
  }

  // MARK: Lines

  /// Takes the first line if it starts with `name`; what follows the name.
  private static func value(
    of name: String, in lines: inout ArraySlice<Substring>
  ) -> Substring? {
    guard let line = lines.first, line.utf8.starts(with: name.utf8) else { return nil }
    lines.removeFirst()
    return Substring(line.utf8.dropFirst(name.utf8.count))
  }

  private static func isBlankLine(_ bytes: [UInt8], at place: Int) -> Bool {
    bytes[place] == newline && bytes[place - 1] == newline
  }

  private static func malformed(_ defect: String) -> TransparencyLogError {
    TransparencyLogError(.malformedProof, "not a tlog proof: \(defect)")
  }
}

extension TransparencyLogError.Code {
  /// The bytes are not a tlog proof.
  public static let malformedProof = Self("malformed-proof")
}
