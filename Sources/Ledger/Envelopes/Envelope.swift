public import TransparencyLog

/// A DSSE envelope in the one encoding that the ledger stores: a payload and who signed it.
///
/// Signatures are ascending by key id, one a key; `keyid` is the key's SPKI digest. The encoding is
/// standard DSSE, so that any DSSE tool can verify it alone.
public struct Envelope: Sendable {
  /// A signature over the pre-authentication encoding of the payload.
  public struct Signature: Hashable, Sendable {
    /// SHA-256 of the signing key's SPKI DER.
    public var keyID: Digest
    /// The signature itself.
    public var value: Ed25519Signature

    /// A signature.
    public init(keyID: Digest, value: Ed25519Signature) {
      self.keyID = keyID
      self.value = value
    }
  }

  /// The payload type of every envelope here.
  public static let payloadType: StaticString = "application/vnd.in-toto+json"
  /// The most signatures: more owners than any policy needs, and a bound on work.
  public static let maximumSignatures = 64

  /// The bytes that were signed: a statement.
  public let payload: [UInt8]
  /// The signatures, ascending by key id.
  public let signatures: [Signature]

  /// An envelope; its signatures are put in order.
  public init(payload: [UInt8], signatures: [Signature]) {
    self.payload = payload
    self.signatures = signatures.sorted { $0.keyID < $1.keyID }
  }

  /// An envelope whose signatures were read in order.
  init(payload: [UInt8], ascending signatures: [Signature]) {
    self.payload = payload
    self.signatures = signatures
  }

  /// SHA-256 of the payload, which is how statements point at each other.
  @inline(__always)
  public var payloadDigest: Digest { SHA256.hash(payload) }

  /// What is signed: `DSSEv1 <length of type> <type> <length of payload> <payload>` (DSSE v1.0.2,
  /// protocol.md).
  public var preAuthenticationEncoding: [UInt8] {
    Self.preAuthenticationEncoding(payload: payload)
  }

  /// The DSSE pre-authentication encoding of a payload of the ledger's type.
  public static func preAuthenticationEncoding(payload: [UInt8]) -> [UInt8] {
    payloadType.withUTF8Buffer { preAuthenticationEncoding($0, payload) }
  }

  /// The DSSE pre-authentication encoding of any payload.
  public static func preAuthenticationEncoding(type: String, payload: [UInt8]) -> [UInt8] {
    var type = type
    return type.withUTF8 { preAuthenticationEncoding($0, payload) }
  }

  private static func preAuthenticationEncoding(
    _ type: UnsafeBufferPointer<UInt8>, _ payload: [UInt8]
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    // What stands beside the type and the payload has less than 64 bytes.
    bytes.reserveCapacity(64 + type.count + payload.count)
    bytes.append("DSSEv1 ")
    bytes.append(decimal: UInt64(type.count))
    bytes.append(" ")
    bytes.append(contentsOf: type)
    bytes.append(" ")
    bytes.append(decimal: UInt64(payload.count))
    bytes.append(" ")
    bytes += payload
    return bytes
  }

  /// The envelope's bytes, with no newline at the end. Hex, base64 and the type need no escapes.
  public var encoded: [UInt8] {
    var bytes: [UInt8] = []
    // What stands around the payload's base64 and the signatures has less than 128 bytes.
    bytes.reserveCapacity(128 + Base64.encodedCount(payload.count) + 192 * signatures.count)
    bytes.append(#"{"payload":""#)
    payload.withUnsafeBytes { Base64.encode($0, to: &bytes) }
    bytes.append(#"","payloadType":""#)
    bytes.append(Self.payloadType)
    bytes.append(#"","signatures":["#)
    for (position, signature) in signatures.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(#"{"keyid":""#)
      bytes.append(hex: signature.keyID)
      bytes.append(#"","sig":""#)
      signature.value.withUnsafeBytes { Base64.encode($0, to: &bytes) }
      bytes.append(#""}"#)
    }
    bytes.append("]}")
    return bytes
  }
}
