internal import TransparencyLog

/// A web key set is the public keys of an issuer, as it publishes them (RFC 7517 §5).
///
/// Somebody archived it: what is in it was the issuer's key at that time, whatever it publishes now.
public struct WebKeySet {
  /// The keys, as they stand in the file.
  private let keys: [JSONValue]

  /// The most keys of a set; issuers have a handful.
  private static let maximumKeys = 64
  /// The limits of a key set: certificates stand beside some keys.
  private static let rules = JSONRules(
    maximumDepth: 8, maximumElements: maximumKeys, maximumStringBytes: 32 << 10,
    maximumBytes: 1 << 20, integersOnly: false)

  init(_ bytes: [UInt8]) throws(VenueProofProblem) {
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(bytes, rules: Self.rules)
    } catch {
      throw VenueProofProblem("key set", expected: "strict JSON", found: error.description)
    }
    guard let keys = document.root["keys"]?.elements, !keys.map(\.self).isEmpty else {
      throw VenueProofProblem("key set", expected: "a member keys with keys", found: "none")
    }
    self.keys = Array(keys)
  }

  /// What is wrong with an archive from which tokens of an algorithm are to be checked, for people;
  /// nil when it has a key for it.
  public static func problem(
    of bytes: [UInt8], for algorithm: WebToken.Algorithm
  ) -> String? {
    do throws(VenueProofProblem) {
      let set = try WebKeySet(bytes)
      for key in set.keys {
        guard let id = key["kid"]?.string, key["kty"]?.isString(algorithm.keyType) ?? false else {
          continue
        }
        _ = try set.key(id, for: algorithm)
        return nil
      }
      return "no key of type \(algorithm.keyType) with an id stands in it"
    } catch {
      return error.description
    }
  }

  /// The key with an id; nil when there is none.
  ///
  /// - Throws: `VenueProofProblem` when several have it, or it is none for the algorithm.
  func key(_ id: String, for algorithm: WebToken.Algorithm) throws(VenueProofProblem) -> WebKey? {
    let found = keys.filter { $0["kid"]?.isString(equalTo: id.utf8) ?? false }
    guard found.count <= 1 else {
      throw VenueProofProblem(
        "key set, kid \(id.abbreviated)", expected: "one key", found: "\(found.count)")
    }
    guard let value = found.first else { return nil }
    return try WebKey(value, for: algorithm)
  }
}

/// A web key is one public key of an issuer (RFC 7518 §6), for one algorithm.
enum WebKey {
  case rsa(RSAPublicKey)
  case p256(P256PublicKey)

  init(_ value: JSONValue, for algorithm: WebToken.Algorithm) throws(VenueProofProblem) {
    try Self.require(value, "kty", "\(algorithm.keyType)", isOptional: false)
    try Self.require(value, "use", "sig", isOptional: true)
    try Self.require(value, "alg", algorithm.rawValue, isOptional: true)
    do {
      switch algorithm {
      case .rs256:
        self = .rsa(
          try RSAPublicKey(
            modulus: try Self.number(value, "n"), exponent: try Self.number(value, "e")))
      case .es256:
        try Self.require(value, "crv", "P-256", isOptional: false)
        self = .p256(
          try P256PublicKey(x: try Self.number(value, "x"), y: try Self.number(value, "y")))
      }
    } catch let problem as VenueProofProblem {
      throw problem
    } catch {
      throw VenueProofProblem("key of the issuer", expected: "a usable one", found: "\(error)")
    }
  }

  private static func require(
    _ value: JSONValue, _ name: StaticString, _ expected: String, isOptional: Bool
  ) throws(VenueProofProblem) {
    guard let member = value[name] else {
      if isOptional { return }
      throw VenueProofProblem("key of the issuer, \(name)", expected: expected, found: "nothing")
    }
    guard member.isString(equalTo: expected.utf8) else {
      throw VenueProofProblem(
        "key of the issuer, \(name)", expected: expected, found: member.described)
    }
  }

  private static func number(
    _ value: JSONValue, _ name: StaticString
  ) throws(VenueProofProblem) -> [UInt8] {
    guard let bytes = value[name]?.stringBytes.flatMap(Base64.decodeUnpadded) else {
      throw VenueProofProblem(
        "key of the issuer, \(name)", expected: "unpadded base64url", found: "something else")
    }
    return bytes
  }

  /// Whether the key made the signature; that of ECDSA is r and s, 32 bytes each (RFC 7518 §3.4).
  func isValid(signature: [UInt8], message: [UInt8]) -> Bool {
    switch self {
    case .rsa(let key):
      return key.isValid(signature: signature, message: message, hash: .sha256)
    case .p256(let key):
      let half = P256PublicKey.coordinateByteCount
      guard signature.count == 2 * half else { return false }
      return key.isValid(r: signature.prefix(half), s: signature.suffix(half), message: message)
    }
  }
}

extension WebToken.Algorithm {
  /// The `kty` of its keys.
  fileprivate var keyType: StaticString {
    switch self {
    case .rs256: "RSA"
    case .es256: "EC"
    }
  }
}
