public import TransparencyLog

/// An SSH signature is a file as `ssh-keygen -Y sign` writes it (OpenSSH, `PROTOCOL.sshsig`): a
/// signature of a message, made for one namespace and no other.
public struct SSHSignature: Hashable, Sendable {
  /// The hash of the message.
  public enum Hash: String, Hashable, Sendable, CaseIterable {
    case sha256
    case sha512

    fileprivate func digest(_ message: [UInt8]) -> [UInt8] {
      switch self {
      case .sha256: SHA256.hash(message).bytes
      case .sha512: SHA512.hash(message)
      }
    }
  }

  /// The key that is said to have signed, in its wire encoding: the enrolled key has one such encoding,
  /// and no other is looked into.
  let keyBlob: [UInt8]
  /// What it was signed for.
  public let namespace: String
  /// How the message was hashed.
  public let hash: Hash
  /// The signature in its wire encoding: an algorithm, and what it gave.
  let signature: [UInt8]

  private static let magic = Array("SSHSIG".utf8)
  private static let version: UInt64 = 1
  private static let header = "-----BEGIN SSH SIGNATURE-----"
  private static let footer = "-----END SSH SIGNATURE-----"
  /// How long lines of base64 are that `ssh-keygen` writes.
  private static let lineLength = 70
  /// How long lines may be that are read, as `PROTOCOL.sshsig` has it.
  private static let maximumLineLength = 76

  // MARK: Signing

  /// Signs a message with an Ed25519 key.
  ///
  /// - Throws: what the key throws.
  public init(
    of message: [UInt8], namespace: String, hash: Hash = .sha512, by key: PrivateKey
  ) throws {
    let publicKey = SSHPublicKey.ed25519(key.publicKey)
    keyBlob = publicKey.blob
    self.namespace = namespace
    self.hash = hash
    var wire: [UInt8] = []
    wire.append(sshString: publicKey.type.utf8)
    wire.append(
      sshString: try key.sign(Self.signed(message, namespace: namespace, hash: hash)))
    signature = wire
  }

  /// The bytes that are signed.
  private static func signed(_ message: [UInt8], namespace: String, hash: Hash) -> [UInt8] {
    var bytes = magic
    bytes.append(sshString: namespace.utf8)
    bytes.append(sshString: [])
    bytes.append(sshString: hash.rawValue.utf8)
    bytes.append(sshString: hash.digest(message))
    return bytes
  }

  /// The file's bytes.
  public var armored: [UInt8] {
    var blob = Self.magic
    blob.append(contentsOf: [0, 0, 0, UInt8(Self.version)])
    blob.append(sshString: keyBlob)
    blob.append(sshString: namespace.utf8)
    blob.append(sshString: [])
    blob.append(sshString: hash.rawValue.utf8)
    blob.append(sshString: signature)
    var text = "\(Self.header)\n"
    var left = Base64.encode(blob)[...]
    while !left.isEmpty {
      text += "\(left.prefix(Self.lineLength))\n"
      left = left.dropFirst(Self.lineLength)
    }
    text += "\(Self.footer)\n"
    return Array(text.utf8)
  }

  // MARK: Reading

  /// Reads a file strictly; nothing is verified yet.
  init(armored bytes: [UInt8]) throws(VenueProofProblem) {
    var reader = WireReader(try Self.dearmored(bytes), "SSH signature")
    guard try reader.bytes(Self.magic.count, "magic") == Self.magic else {
      throw VenueProofProblem("SSH signature, magic", expected: "SSHSIG", found: "other bytes")
    }
    try reader.require(Self.version, 4, "version")
    keyBlob = try reader.sshString("public key")
    namespace = String(decoding: try reader.sshString("namespace"), as: UTF8.self)
    try reader.requireSSHString("", "SSH signature, reserved")
    let name = String(decoding: try reader.sshString("hash"), as: UTF8.self)
    guard let hash = Hash.allCases.first(where: { $0.rawValue.hasSameBytes(as: name) }) else {
      throw VenueProofProblem(
        "SSH signature, hash", expected: "sha256 or sha512", found: name.abbreviated)
    }
    self.hash = hash
    signature = try reader.sshString("signature")
    try reader.finish()
  }

  private static func dearmored(_ bytes: [UInt8]) throws(VenueProofProblem) -> [UInt8] {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let body = lines.dropFirst().dropLast(2)
    guard lines.count > 3, lines.first?.elementsEqual(header.utf8) ?? false,
      lines.dropLast().last?.elementsEqual(footer.utf8) ?? false, lines.last?.isEmpty ?? false,
      body.allSatisfy({ (1...maximumLineLength).contains($0.count) }),
      let blob = Base64.decode(String(decoding: body.joined(), as: UTF8.self))
    else {
      throw VenueProofProblem(
        "SSH signature", expected: "base64 between “\(header)” and “\(footer)”",
        found: "something else")
    }
    return blob
  }

  // MARK: Verifying

  /// Why this is no signature of the message, for this namespace, by this key; nil when it is.
  func problem(
    message: [UInt8], namespace expected: String, key: SSHPublicKey
  ) throws(VenueProofProblem) -> String? {
    guard namespace.hasSameBytes(as: expected) else {
      return "expected the namespace \(expected), found \(namespace.abbreviated)"
    }
    guard keyBlob == key.blob else {
      return "expected a signature by \(key.type) \(key.fingerprint), the key enrolled for the "
        + "venue, found one by \(SSHPublicKey.fingerprint(of: keyBlob))"
    }
    return try key.problem(
      of: signature, message: Self.signed(message, namespace: namespace, hash: hash))
  }
}

extension SSHPublicKey {
  /// What `ssh-keygen -l` shows of the key.
  public var fingerprint: String { Self.fingerprint(of: blob) }

  static func fingerprint(of blob: [UInt8]) -> String {
    "SHA256:" + SHA256.hash(blob).base64.prefix { $0 != "=" }
  }
}
