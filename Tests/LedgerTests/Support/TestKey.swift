import TransparencyLog

/// A test key is derived from its name, as the keys of the known-answer ledger are: worthless, and the
/// same in every run.
enum TestKey: String, CaseIterable, Sendable {
  case owner
  case owner2
  case owner3
  case `operator`
  case operator2
  case verifier
  case verifier2
  case reviewer
  case log
  case witness1
  case witness2
  case venue
  /// Never enrolled.
  case outsider

  /// SHA-256 of a sentence with the key's name.
  var seed: Digest {
    SHA256.hash(Array("evidence-ledger known-answer key, worthless: \(rawValue)".utf8))
  }

  var privateKey: PrivateKey { Self.keys[ordinal] }

  var publicKey: PublicKey { privateKey.publicKey }

  var keyID: Digest { publicKey.keyID }

  private var ordinal: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  private static let keys: [PrivateKey] = allCases.map { key in
    do {
      return try PrivateKey(seed: key.seed.bytes)
    } catch {
      preconditionFailure("no key \(key): \(error)")
    }
  }
}
