// One signature line of a note. It only claims a name and a key id; nothing is proven before a
// `VerifierKey` has checked it.

/// A note signature is one line under a note: a key name, a key id and signature bytes.
public struct NoteSignature: Sendable, Hashable, CustomStringConvertible {
  /// The name of the key, as the line claims it.
  public let name: String
  /// The four-byte id of the key, as the line claims it.
  public let keyID: UInt32
  /// The bytes after the key id; never empty.
  public let signature: [UInt8]

  /// A line of these parts.
  ///
  /// Throws `malformedNote` for a name that no line can carry and for an empty signature.
  public init(name: String, keyID: UInt32, signature: [UInt8]) throws {
    if let defect = KeyName.defect(of: name) {
      throw TransparencyLogError(.malformedNote, "the key name of a signature line \(defect)")
    }
    guard !signature.isEmpty else {
      throw TransparencyLogError(.malformedNote, "a signature line has no bytes after its key id")
    }
    self.name = name
    self.keyID = keyID
    self.signature = signature
  }

  /// The line that these bytes spell, without its newline.
  ///
  /// Throws `malformedNote` when it is not: em dash, space, name, space, base64 of key id and
  /// signature.
  public init(parsing line: some Collection<UInt8>) throws {
    guard line.starts(with: Self.mark) else {
      throw TransparencyLogError(
        .malformedNote, "a signature line does not start with an em dash and a space")
    }
    let fields = line.dropFirst(Self.mark.count)
      .split(separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
    guard let nameField = fields.first, let signatureField = fields.dropFirst().first else {
      throw TransparencyLogError(
        .malformedNote, "a signature line has no space between name and signature")
    }
    guard let name = String(validating: nameField, as: UTF8.self) else {
      throw TransparencyLogError(.malformedNote, "the key name of a signature line is not UTF-8")
    }
    guard let blob = Base64.decode(signatureField) else {
      throw TransparencyLogError(
        .malformedNote, "a signature line ends in something else than strict base64")
    }
    guard blob.count > Self.keyIDByteCount else {
      throw TransparencyLogError(
        .malformedNote, "a signature line has no bytes after its key id")
    }
    try self.init(
      name: name,
      keyID: UInt32(truncatingIfNeeded: UInt64(bigEndianBytes: blob.prefix(Self.keyIDByteCount))),
      signature: Array(blob.dropFirst(Self.keyIDByteCount)))
  }

  /// The line, without its newline.
  public var line: String {
    let id = UInt64(keyID).bigEndianBytes.suffix(Self.keyIDByteCount)
    return "— \(name) \(Base64.encode(id + signature))"
  }

  /// The line.
  public var description: String { line }

  /// The plain Ed25519 signature of a note's text by the named key (type 0x01).
  ///
  /// Throws `malformedNote` for a name that no line can carry.
  public static func make(text: String, name: String, key: PrivateKey) throws -> NoteSignature {
    let verifier = try VerifierKey(name: name, algorithm: .ed25519, publicKey: key.publicKey)
    return try NoteSignature(
      name: name, keyID: verifier.keyID, signature: key.sign(Array(text.utf8)))
  }

  /// Whether the lines are the same bytes.
  public static func == (left: Self, right: Self) -> Bool {
    left.claimsSameKey(as: right) && left.signature == right.signature
  }

  /// Feeds the parts to the hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(keyID)
    hasher.combine(signature)
  }

  /// Whether both lines claim to be by the same key.
  func claimsSameKey(as other: NoteSignature) -> Bool {
    keyID == other.keyID && name.hasSameBytes(as: other.name)
  }

  private static let keyIDByteCount = 4

  /// An em dash (U+2014) and a space.
  private static let mark = Array("— ".utf8)
}
