public import TransparencyLog

/// An Ed25519 authority is a key that was enrolled for a venue; its proof is a signature of the
/// binding's 32 bytes, and nothing else.
public struct Ed25519Authority: Hashable, Sendable {
  /// The `type` in a policy.
  static let type: StaticString = "ed25519"
  /// Where a bundle has the proof.
  public static let proofPath = "venue/ed25519.sig"

  /// The key.
  public let key: EnrolledKey

  /// The authority of a key.
  public init(_ publicKey: PublicKey) { key = EnrolledKey(publicKey) }

  init(_ reader: inout ObjectReader) throws(Refusal) { key = try EnrolledKey(&reader) }

  func writeMembers(to writer: inout JSONWriter) { key.writeMembers(to: &writer) }

  func judge(_ proof: [UInt8], _ circumstances: VenueCircumstances) -> VenueProof.Judgement {
    guard proof.count == PublicKey.signatureByteCount else {
      return .refused(
        "expected a signature of \(PublicKey.signatureByteCount) bytes, found \(proof.count)")
    }
    let message = circumstances.binding.digest.bytes
    guard key.publicKey.isValid(signature: proof, message: message) else {
      return .refused("not a signature of this binding by the key enrolled for the venue")
    }
    return .holds
  }
}
