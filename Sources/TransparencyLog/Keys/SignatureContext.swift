// What OpenSSL sets up before it signs or verifies: once for a key, and copied for each signature.

import COpenSSL

/// A signature context is prepared for one key and one purpose; each use takes a copy.
///
/// Preparing looks the algorithm up, which takes 2 to 3 µs; copying takes a tenth of that. A context is
/// good for one message, as OpenSSL's manual has it, whether or not a version of it insists.
final class SignatureContext: Sendable {
  /// What it is for.
  enum Purpose: Sendable { case signing, verifying }

  // Never changed after `init`: only copied, which OpenSSL lets threads do at once.
  nonisolated(unsafe) private let prepared: OpaquePointer

  /// A context for a key, which it keeps.
  init(for purpose: Purpose, key: OpaquePointer) throws {
    guard let context = EVP_MD_CTX_new() else {
      throw TransparencyLogError.openSSL("allocate a context")
    }
    let isPrepared =
      switch purpose {
      case .signing: EVP_DigestSignInit(context, nil, nil, nil, key) == 1
      case .verifying: EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
      }
    guard isPrepared else {
      EVP_MD_CTX_free(context)
      throw TransparencyLogError.openSSL("prepare an Ed25519 key")
    }
    prepared = context
  }

  deinit { EVP_MD_CTX_free(prepared) }

  /// Whether `body` succeeds with a context of its own.
  func succeeds(_ body: (OpaquePointer) -> Bool) -> Bool {
    guard let context = EVP_MD_CTX_new() else { return false }
    defer { EVP_MD_CTX_free(context) }
    return EVP_MD_CTX_copy_ex(context, prepared) == 1 && body(context)
  }
}
