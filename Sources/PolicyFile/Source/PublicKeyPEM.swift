import TransparencyLog

/// Takes a SubjectPublicKeyInfo out of a PEM file (RFC 7468 §13), in the one form that OpenSSL writes.
enum PublicKeyPEM {
  /// The most bytes of a file; an Ed25519 key takes 113.
  static let maximumSize = 4_096

  /// The DER between the lines of a `PUBLIC KEY`; nil when the file is anything else.
  static func decode(_ bytes: [UInt8]) -> [UInt8]? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    guard lines.count > 2, lines.first == "-----BEGIN PUBLIC KEY-----",
      lines.last == "-----END PUBLIC KEY-----"
    else { return nil }
    return Base64.decode(lines.dropFirst().dropLast().joined())
  }
}
