// What the keys of others have in common: RSA and ECDSA on P-256, which this project never signs with
// and only verifies, because hosts, CI services and TPMs may have nothing else.

import COpenSSL

/// The hash of a signature scheme that hashes the message first.
public enum SignatureHash: Sendable, Hashable, CaseIterable {
  case sha256
  case sha512

  fileprivate var digest: OpaquePointer? {
    switch self {
    case .sha256: EVP_sha256()
    case .sha512: EVP_sha512()
    }
  }
}

/// A foreign key is a public key inside OpenSSL that checks signatures over a hash of the message.
final class ForeignKey: Sendable {
  // Never changed after `init`, and OpenSSL lets threads share a key that nobody changes.
  nonisolated(unsafe) private let key: OpaquePointer

  /// The key in a SubjectPublicKeyInfo; nil when OpenSSL finds no sound key of this type in exactly
  /// these bytes. For a point of a curve, sound means that it is on the curve.
  init?(spki: [UInt8], type: String) {
    let found = spki.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      var next = buffer.baseAddress
      guard let key = d2i_PUBKEY(nil, &next, buffer.count) else { return nil }
      guard next == buffer.baseAddress.map({ $0 + buffer.count }), EVP_PKEY_is_a(key, type) == 1,
        Self.isSound(key)
      else {
        EVP_PKEY_free(key)
        return nil
      }
      return key
    }
    guard let found else {
      OpenSSLErrors.drain()
      return nil
    }
    key = found
  }

  deinit {
    EVP_PKEY_free(key)
  }

  private static func isSound(_ key: OpaquePointer) -> Bool {
    let context = EVP_PKEY_CTX_new_from_pkey(nil, key, nil)
    defer { EVP_PKEY_CTX_free(context) }
    return EVP_PKEY_public_check(context) == 1
  }

  /// Whether OpenSSL accepts the signature, in the form that it takes, of this message.
  func isValid(signature: [UInt8], message: [UInt8], hash: SignatureHash) -> Bool {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestVerifyInit(context, nil, hash.digest, nil, key) == 1,
      EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    else {
      OpenSSLErrors.drain()
      return false
    }
    return true
  }
}
