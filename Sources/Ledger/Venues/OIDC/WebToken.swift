internal import TransparencyLog

/// A web token is a signed set of claims in compact form (RFC 7519, RFC 7515 §7.1), read strictly: three
/// parts of unpadded base64url, the first two of them JSON without duplicates.
public struct WebToken {
  /// How issuers sign; which one counts is the policy's word, never the token's.
  public enum Algorithm: String, Hashable, Sendable, CaseIterable {
    /// RSA, PKCS #1 v1.5, over SHA-256.
    case rs256 = "RS256"
    /// ECDSA on P-256 over SHA-256.
    case es256 = "ES256"
  }

  /// Which of the issuer's keys signed.
  let keyID: String
  /// The claims.
  let claims: JSONValue
  /// What is signed: the first two parts with the point between them.
  let signed: [UInt8]
  /// The signature.
  let signature: [UInt8]

  /// The limits of a token: those of GitHub and GitLab have some forty claims and two kilobytes.
  private static let rules = JSONRules(
    maximumDepth: 8, maximumElements: 256, maximumStringBytes: 8 << 10, maximumBytes: 32 << 10,
    integersOnly: false)

  init(_ bytes: [UInt8], algorithm: Algorithm) throws(VenueProofProblem) {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3 else {
      throw VenueProofProblem(
        "token", expected: "three parts with points between", found: "\(parts.count)")
    }
    let header = try Self.object(parts[0], "token header")
    keyID = try Self.readHeader(header, algorithm)
    claims = try Self.object(parts[1], "token claims")
    signed = Array(parts[0] + [UInt8(ascii: ".")] + parts[1])
    signature = try Self.decode(parts[2], "token signature")
  }

  /// The key id of a header that has nothing in it by which a token could choose who verifies it.
  private static func readHeader(
    _ header: JSONValue, _ algorithm: Algorithm
  ) throws(VenueProofProblem) -> String {
    for member in header.members.map(Array.init) ?? [] {
      switch member.name {
      case "alg", "kid", "typ": break
      // A hint about the issuer's certificate, which nobody needs and which chooses nothing.
      case "x5t" where member.value.isString: break
      default:
        throw VenueProofProblem(
          "token header", expected: "alg, kid, typ and no more",
          found: member.name.abbreviated)
      }
    }
    guard header["alg"]?.isString(equalTo: algorithm.rawValue.utf8) ?? false else {
      throw VenueProofProblem(
        "token header, alg", expected: "\(algorithm.rawValue), as the policy says",
        found: header["alg"].described)
    }
    if let type = header["typ"], !type.isString("JWT") {
      throw VenueProofProblem("token header, typ", expected: "JWT", found: type.described)
    }
    guard let keyID = header["kid"]?.string, !keyID.isEmpty else {
      throw VenueProofProblem(
        "token header, kid", expected: "the id of a key", found: header["kid"].described)
    }
    return keyID
  }

  private static func object(
    _ part: ArraySlice<UInt8>, _ what: String
  ) throws(VenueProofProblem) -> JSONValue {
    let bytes = try decode(part, what)
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(bytes, rules: rules)
    } catch {
      throw VenueProofProblem(what, expected: "strict JSON", found: error.description)
    }
    guard document.root.isObject else {
      throw VenueProofProblem(what, expected: "an object", found: document.root.kindName)
    }
    return document.root
  }

  private static func decode(
    _ part: ArraySlice<UInt8>, _ what: String
  ) throws(VenueProofProblem) -> [UInt8] {
    guard let bytes = Base64.decodeUnpadded(part) else {
      throw VenueProofProblem(what, expected: "unpadded base64url", found: "something else")
    }
    return bytes
  }
}

extension Base64 {
  /// The bytes of base64url without padding (RFC 7515 §2), of which there is at least one.
  static func decodeUnpadded(_ text: some Sequence<UInt8>) -> [UInt8]? {
    let text = String(decoding: Array(text), as: UTF8.self)
    guard !text.isEmpty, !text.utf8.contains(UInt8(ascii: "=")) else { return nil }
    return decodeURLSafe(text)
  }
}

// MARK: Claims

extension WebToken {
  /// Requires a claim to be a string with exactly these bytes.
  func require(_ name: StaticString, _ value: String) throws(VenueProofProblem) {
    guard claims[name]?.isString(equalTo: value.utf8) ?? false else {
      throw VenueProofProblem(
        "claim \(name)", expected: value.abbreviated, found: claims[name].described)
    }
  }

  /// Requires a claim to be a string of digits: it is kept with the token, and compared with nothing.
  func requireNumber(_ name: StaticString) throws(VenueProofProblem) {
    guard claims[name]?.string.map(IssuerText.isID) ?? false else {
      throw VenueProofProblem(
        "claim \(name)", expected: "a number in a string", found: claims[name].described)
    }
  }

  /// A time in seconds since 1970; nil when there is no such claim.
  func time(_ name: StaticString) throws(VenueProofProblem) -> Int64? {
    guard let claim = claims[name] else { return nil }
    guard let seconds = claim.integer, seconds >= 0 else {
      throw VenueProofProblem(
        "claim \(name)", expected: "whole seconds since 1970", found: claim.described)
    }
    return seconds
  }
}

extension JSONValue {
  /// The value, for messages.
  var described: String {
    if let string { return string.abbreviated }
    if let integer { return "the number \(integer)" }
    if let bool { return "the boolean \(bool)" }
    return kindName
  }
}

extension JSONValue? {
  /// The value, for messages.
  var described: String { map(\.described) ?? "nothing" }
}
