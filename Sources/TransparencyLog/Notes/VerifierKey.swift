// The public key of a log or a witness in the one-line form that people pin (C2SP signed-note,
// "Verifier keys"). The line is read strictly: one key has one line.

/// A verifier key is a named public key with the kind of signature that it checks.
///
/// Its line, the vkey, is `<name>+<8 hex digits>+<base64 of type and public key>`.
public struct VerifierKey: Sendable, Hashable, CustomStringConvertible {
  /// The kinds of signature that are checked here, by their C2SP type byte.
  public enum Algorithm: UInt8, Sendable, Hashable {
    /// An Ed25519 signature of the note's text; what logs use.
    case ed25519 = 0x01
    /// A timestamped Ed25519 cosignature; what witnesses use (C2SP tlog-cosignature).
    case cosignatureV1 = 0x04
  }

  /// The name of the key; of a log it is the origin.
  public let name: String
  /// The first four bytes of SHA-256(name ‖ newline ‖ type ‖ public key), big-endian.
  public let keyID: UInt32
  /// The kind of signature.
  public let algorithm: Algorithm
  /// The Ed25519 key.
  public let publicKey: PublicKey

  /// A key of these parts.
  ///
  /// Throws `malformedVerifierKey` for a name that no note can carry.
  public init(name: String, algorithm: Algorithm, publicKey: PublicKey) throws {
    if let defect = Self.defect(ofName: name) {
      throw TransparencyLogError(.malformedVerifierKey, "the name of the verifier key \(defect)")
    }
    self.name = name
    self.algorithm = algorithm
    self.publicKey = publicKey
    keyID = Self.keyID(name: name, key: [algorithm.rawValue] + publicKey.rawRepresentation)
  }

  /// The key that this line spells.
  ///
  /// Throws `malformedVerifierKey`, `unsupportedKeyType` for a kind of signature that is not checked
  /// here, and what `PublicKey` throws for a key that nobody should trust.
  public init(parsing line: String) throws {
    // Base64 has plus signs of its own, so only the first two divide.
    let fields = line.utf8.split(
      separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
    guard fields.count == 3 else {
      throw TransparencyLogError(
        .malformedVerifierKey, "a verifier key is <name>+<8 hex digits>+<base64>")
    }
    guard let id = Hex.decode(fields[1]), id.count == 4 else {
      throw TransparencyLogError(
        .malformedVerifierKey, "the id of a verifier key is 8 lower-case hex digits")
    }
    guard let key = Base64.decode(fields[2]), let type = key.first else {
      throw TransparencyLogError(
        .malformedVerifierKey, "the key part of a verifier key is not strict base64")
    }
    guard let algorithm = Algorithm(rawValue: type) else {
      throw TransparencyLogError(
        .unsupportedKeyType,
        "the verifier key is of type \(Self.describe(type: type)), which is not supported: use an "
          + "Ed25519 key (0x01) for a log, an Ed25519 cosignature key (0x04) for a witness")
    }
    guard key.count == 1 + PublicKey.byteCount else {
      throw TransparencyLogError(
        .malformedVerifierKey,
        "an Ed25519 verifier key has 32 bytes after its type, not \(key.count - 1)")
    }
    let name = String(Substring(fields[0]))
    let publicKey = try PublicKey(rawRepresentation: Array(key.dropFirst()))
    try self.init(name: name, algorithm: algorithm, publicKey: publicKey)
    guard keyID == UInt32(truncatingIfNeeded: UInt64(bigEndianBytes: id)) else {
      throw TransparencyLogError(
        .malformedVerifierKey,
        "the id of the verifier key is \(keyIDHex), not \(Hex.encode(id)): "
          + "name, id and key do not belong together")
    }
  }

  /// The line that `init(parsing:)` reads.
  public var line: String {
    let key = [algorithm.rawValue] + publicKey.rawRepresentation
    return "\(name)+\(keyIDHex)+\(Base64.encode(key))"
  }

  /// The line.
  public var description: String { line }

  /// Whether the signature line claims to be by this key.
  ///
  /// Both name and id have to match; a line that shares only one of them is by an unknown key.
  public func isClaimed(by signature: NoteSignature) -> Bool {
    signature.keyID == keyID && signature.name.hasSameBytes(as: name)
  }

  /// Whether all is the same; the name is compared as bytes.
  public static func == (left: Self, right: Self) -> Bool {
    left.name.hasSameBytes(as: right.name) && left.algorithm == right.algorithm
      && left.publicKey == right.publicKey
  }

  /// Feeds id and key to the hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(keyID)
    hasher.combine(publicKey)
  }

  private var keyIDHex: String { Hex.encode(UInt64(keyID).bigEndianBytes.suffix(4)) }

  private static func keyID(name: String, key: [UInt8]) -> UInt32 {
    let digest = SHA256.hash(Array(name.utf8) + [newline] + key)
    return UInt32(truncatingIfNeeded: UInt64(bigEndianBytes: digest.bytes.prefix(4)))
  }

  /// Beyond the rules for names in notes: a trusted name is printed, so it drives no terminal.
  private static func defect(ofName name: String) -> String? {
    if let defect = KeyName.defect(of: name) { return defect }
    let hasControl = name.unicodeScalars.contains { $0.properties.generalCategory == .control }
    return hasControl ? "contains a control character" : nil
  }

  private static func describe(type: UInt8) -> String {
    let number = "0x" + Hex.encode([type])
    return switch type {
    case 0x02: number + " (ECDSA)"
    case 0x05: number + " (RFC 6962 tree head)"
    case 0x06: number + " (ML-DSA-44 cosignature)"
    default: number
    }
  }
}

extension TransparencyLogError.Code {
  /// The line is not a verifier key.
  public static let malformedVerifierKey = Self("malformed-verifier-key")
  /// The verifier key is for a kind of signature that is not supported.
  public static let unsupportedKeyType = Self("unsupported-key-type")
}
