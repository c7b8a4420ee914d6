public import TransparencyLog

/// An envelope each of whose signatures was verified here, or made here.
///
/// Only such an envelope can be appended, so no path into the ledger forgets to verify and none
/// verifies twice.
public struct VerifiedEnvelope: Sendable {
  /// The envelope.
  public let envelope: Envelope

  // What an append needs besides is found where the signatures were verified or made, which may be on any
  // core, and not where entries are put in order.

  /// The statement that its payload is, or why it is none.
  let statement: Result<Statement, Refusal>
  /// SHA-256 of its payload.
  let payloadDigest: Digest
  /// The envelope's bytes.
  let encoded: [UInt8]

  /// The bytes that were signed.
  public var payload: [UInt8] { envelope.payload }

  init(verified envelope: Envelope) {
    self.envelope = envelope
    statement = Result { () throws(Refusal) in try Statement(payload: envelope.payload) }
    payloadDigest = envelope.payloadDigest
    encoded = envelope.encoded
  }

  /// Signs a payload, once with each key, however often it is given.
  ///
  /// - Throws: what OpenSSL could not do.
  public init(signing payload: [UInt8], keys: [PrivateKey]) throws {
    let message = Envelope.preAuthenticationEncoding(payload: payload)
    var signatures: [Envelope.Signature] = []
    for key in keys where !signatures.contains(where: { $0.keyID == key.publicKey.keyID }) {
      signatures.append(
        Envelope.Signature(keyID: key.publicKey.keyID, value: try key.signature(of: message)))
    }
    self.init(verified: Envelope(payload: payload, signatures: signatures))
  }
}
