public import TransparencyLog

/// A DSSE envelope as someone brings it: any key ids, base64 of either alphabet.
///
/// Key ids are hints, never decisions. It becomes an `Envelope` only when every signature in it is
/// by one of the keys at hand.
public struct ForeignEnvelope: Sendable {
  /// The most bytes of an envelope file: an entry holds no more.
  public static let maximumSize = 2 * Entry.maximumSize

  /// The bytes that were signed.
  public let payload: [UInt8]
  /// The signatures as they came.
  public let signatures: [[UInt8]]

  /// Whether a file is meant to be an envelope: by its name, or by members that no other format has. One
  /// that is damaged is an error then; were it taken for a document, its statement would be lost.
  ///
  /// - Parameter name: its name, with or without folders.
  public static func isClaimed(by bytes: [UInt8], named name: String) -> Bool {
    if name.lowercased().hasSuffix(".dsse") { return true }
    guard bytes.count <= maximumSize else { return false }
    guard let root = try? JSONDocument(bytes, rules: .foreign).root else {
      return bytes.firstSignificant == UInt8(ascii: "{")
        && bytes.contains(text: #""payloadType""#)
    }
    return root["payloadType"] != nil && (root["payload"] != nil || root["signatures"] != nil)
  }

  /// Reads an envelope file.
  ///
  /// - Throws: `Refusal` that names the member.
  public init(parsing bytes: [UInt8]) throws(Refusal) {
    var rules = JSONRules.foreign
    rules.maximumBytes = Self.maximumSize
    self = try ObjectReader.read(
      parsing: bytes, rules, Place("envelope"), code: .malformedEnvelope, Self.init)
  }

  private init(_ reader: inout ObjectReader) throws(Refusal) {
    guard try reader.required("payloadType").isEqual(to: Envelope.payloadType) else {
      throw Refusal(
        .malformedEnvelope, "envelope.payloadType", expected: "\(Envelope.payloadType)",
        found: "another type")
    }
    payload = try reader.required("payload").anyBase64()
    let list = try reader.required("signatures")
    try reader.finish()
    guard (1...Envelope.maximumSignatures).contains(list.count) else {
      throw Refusal(
        .malformedEnvelope, "envelope.signatures",
        expected: "1 to \(Envelope.maximumSignatures) signatures", found: "\(list.count)")
    }
    signatures = try list.array { element throws(Refusal) in
      var signature = try ObjectReader(element, Place("envelope.signatures[]"))
      _ = signature.optional("keyid")
      let bytes = try signature.required("sig").anyBase64()
      try signature.finish()
      return bytes
    }
  }

  /// The envelope in the ledger's encoding, with the key of every signature found by verifying.
  ///
  /// - Parameter keys: the keys that may have signed it.
  /// - Throws: `Refusal` when a signature is by none of them.
  public func enveloped(by keys: [PublicKey]) throws(Refusal) -> VerifiedEnvelope {
    let message = Envelope.preAuthenticationEncoding(payload: payload)
    var found: [Digest: Envelope.Signature] = [:]
    for (position, signature) in signatures.enumerated() {
      let value = Ed25519Signature(signature)
      let signer = value.flatMap { value in keys.first { $0.isValid(value, of: message) } }
      guard let value, let signer else {
        throw Refusal(
          .invalidSignature, "envelope.signatures[\(position)]",
          expected: "a valid signature by a key that the policy enrols", found: "none")
      }
      found[signer.keyID] = Envelope.Signature(keyID: signer.keyID, value: value)
    }
    return VerifiedEnvelope(
      verified: Envelope(payload: payload, signatures: Array(found.values)))
  }
}

extension MemberReader {
  fileprivate func anyBase64() throws(Refusal) -> [UInt8] {
    guard let bytes = string.flatMap({ Base64.decode($0) ?? Base64.decodeURLSafe($0) }) else {
      throw Refusal(
        .malformedEnvelope, place.description, expected: "base64", found: view.kindName(index))
    }
    return bytes
  }
}
