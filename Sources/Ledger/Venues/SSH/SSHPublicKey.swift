public import TransparencyLog

/// An SSH public key is the public half of a host's key, as its `.pub` file has it.
///
/// Weak ones cannot be made: an Ed25519 point of low order, RSA below 2,048 bits.
public enum SSHPublicKey: Hashable, Sendable {
  /// `ssh-ed25519` (RFC 8709).
  case ed25519(PublicKey)
  /// `ecdsa-sha2-nistp256` (RFC 5656).
  case p256(P256PublicKey)
  /// `ssh-rsa` (RFC 4253 §6.6), whose signatures are `rsa-sha2-256` or `rsa-sha2-512` (RFC 8332).
  case rsa(RSAPublicKey)

  /// What a key file calls this kind of key.
  public var type: String {
    switch self {
    case .ed25519: "ssh-ed25519"
    case .p256: "ecdsa-sha2-nistp256"
    case .rsa: "ssh-rsa"
    }
  }

  /// What OpenSSH calls the file of a host's private key of this kind.
  public var hostKeyFile: String {
    switch self {
    case .ed25519: "ssh_host_ed25519_key"
    case .p256: "ssh_host_ecdsa_key"
    case .rsa: "ssh_host_rsa_key"
    }
  }

  /// The kinds of keys that can be enrolled, for messages.
  public static let knownTypes = "ssh-ed25519, ecdsa-sha2-nistp256 or ssh-rsa"
  /// The curve's name in a key of type `ecdsa-sha2-nistp256`.
  private static let curve = "nistp256"

  /// The key in its wire encoding.
  ///
  /// - Throws: `VenueProofProblem` when it is none that can be enrolled, in its one encoding.
  init(blob: [UInt8]) throws(VenueProofProblem) {
    var reader = WireReader(blob, "SSH key")
    let type = String(decoding: try reader.sshString("type"), as: UTF8.self)
    switch type {
    case "ssh-ed25519":
      let bytes = try reader.sshString("public key")
      self = .ed25519(try Self.sound { try PublicKey(rawRepresentation: bytes) })
    case "ecdsa-sha2-nistp256":
      try reader.requireSSHString(Self.curve, "curve")
      let point = try reader.sshString("point")
      self = .p256(try Self.sound { try P256PublicKey(point: point) })
    case "ssh-rsa":
      let exponent = try reader.sshInteger("exponent")
      let modulus = try reader.sshInteger("modulus")
      self = .rsa(try Self.sound { try RSAPublicKey(modulus: modulus, exponent: exponent) })
    default:
      throw VenueProofProblem(
        "SSH key, type", expected: Self.knownTypes, found: type.abbreviated)
    }
    try reader.finish()
  }

  private static func sound<Key>(_ make: () throws -> Key) throws(VenueProofProblem) -> Key {
    do {
      return try make()
    } catch {
      throw VenueProofProblem("SSH key", expected: "a usable key", found: "\(error)")
    }
  }

  /// The key in a line such as `ssh-ed25519 AAAA…`: type, base64, and nothing else.
  ///
  /// - Throws: `VenueProofProblem`, as above.
  public init(line: String) throws(VenueProofProblem) {
    let words = line.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count == 2, let blob = Base64.decode(String(decoding: words[1], as: UTF8.self))
    else {
      throw VenueProofProblem(
        "SSH key", expected: "a type and base64, with a space between", found: line.abbreviated)
    }
    try self.init(blob: blob)
    guard words[0].elementsEqual(type.utf8) else {
      throw VenueProofProblem(
        "SSH key", expected: type, found: String(decoding: words[0], as: UTF8.self).abbreviated)
    }
  }

  /// The line of the key: type and base64.
  public var line: String { "\(type) \(Base64.encode(blob))" }

  /// The key's SubjectPublicKeyInfo in DER, by which one key is known whatever its file says.
  public var spki: [UInt8] {
    switch self {
    case .ed25519(let key): key.spki
    case .p256(let key): key.spki
    case .rsa(let key): key.spki
    }
  }

  /// The key in its wire encoding.
  var blob: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(sshString: type.utf8)
    switch self {
    case .ed25519(let key):
      bytes.append(sshString: key.rawRepresentation)
    case .p256(let key):
      bytes.append(sshString: Self.curve.utf8)
      bytes.append(sshString: key.point)
    case .rsa(let key):
      bytes.append(sshInteger: key.exponent)
      bytes.append(sshInteger: key.modulus)
    }
    return bytes
  }

  /// Why a signature in its wire encoding is none of this key for this message; nil when it is.
  func problem(of signature: [UInt8], message: [UInt8]) throws(VenueProofProblem) -> String? {
    var reader = WireReader(signature, "SSH signature")
    let algorithm = String(decoding: try reader.sshString("algorithm"), as: UTF8.self)
    let body = try reader.sshString("signature")
    try reader.finish()
    let isValid: Bool
    switch (self, algorithm) {
    case (.ed25519(let key), "ssh-ed25519"):
      isValid = key.isValid(signature: body, message: message)
    case (.p256(let key), "ecdsa-sha2-nistp256"):
      var halves = WireReader(body, "ECDSA signature")
      let r = try halves.sshInteger("r")
      let s = try halves.sshInteger("s")
      try halves.finish()
      isValid = key.isValid(r: r, s: s, message: message)
    case (.rsa(let key), "rsa-sha2-256"):
      isValid = key.isValid(signature: body, message: message, hash: .sha256)
    case (.rsa(let key), "rsa-sha2-512"):
      isValid = key.isValid(signature: body, message: message, hash: .sha512)
    default:
      return "expected an algorithm of a key of type \(type), found \(algorithm.abbreviated)"
    }
    return isValid ? nil : "not a signature of this binding by the key enrolled for the venue"
  }
}
