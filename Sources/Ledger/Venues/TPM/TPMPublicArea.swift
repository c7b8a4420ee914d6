public import TransparencyLog

/// A TPM public area is what a TPM says of a key that it made (`TPMT_PUBLIC`, TPM 2.0 Library Part 2
/// §12.2.4): the key, and what it can be used for.
///
/// Only one kind is taken: ECDSA over SHA-256 on P-256, by a key that was made in the TPM, never
/// leaves it, and signs nothing but what the TPM itself says. A key without these properties would
/// sign a made-up quote too.
public struct TPMPublicArea: Hashable, Sendable {
  /// The structure, big-endian.
  public let bytes: [UInt8]
  /// The key.
  public let publicKey: P256PublicKey

  /// The numbers of Part 2 that occur here.
  private enum Constant {
    static let ecc: UInt64 = 0x0023
    static let sha256: UInt64 = 0x000B
    static let ecdsa: UInt64 = 0x0018
    static let null: UInt64 = 0x0010
    static let p256: UInt64 = 0x0003
  }

  /// Bits of `TPMA_OBJECT` (Part 2 §8.3).
  private enum Attribute {
    static let fixedTPM: UInt64 = 1 << 1
    static let fixedParent: UInt64 = 1 << 4
    static let sensitiveDataOrigin: UInt64 = 1 << 5
    static let restricted: UInt64 = 1 << 16
    static let decrypt: UInt64 = 1 << 17
    static let sign: UInt64 = 1 << 18

    static let required: [(bit: UInt64, name: String)] = [
      (fixedTPM, "fixedTPM"), (fixedParent, "fixedParent"),
      (sensitiveDataOrigin, "sensitiveDataOrigin"), (restricted, "restricted"), (sign, "sign"),
    ]
  }

  /// The structure in exactly these bytes.
  ///
  /// - Throws: `VenueProofProblem` when it is another kind of key, or one without the properties.
  public init(_ bytes: [UInt8]) throws(VenueProofProblem) {
    var reader = WireReader(bytes, "TPMT_PUBLIC")
    try reader.require(Constant.ecc, 2, "type (ECC)")
    try reader.require(Constant.sha256, 2, "nameAlg (SHA-256)")
    let attributes = try reader.number(4, "objectAttributes")
    for attribute in Attribute.required where attributes & attribute.bit == 0 {
      throw VenueProofProblem(
        "TPMT_PUBLIC, objectAttributes", expected: "a key that is \(attribute.name)",
        found: "one that is not")
    }
    guard attributes & Attribute.decrypt == 0 else {
      throw VenueProofProblem(
        "TPMT_PUBLIC, objectAttributes", expected: "a key that only signs",
        found: "one that decrypts too")
    }
    _ = try reader.sized(2, "authPolicy")
    try reader.require(Constant.null, 2, "symmetric (none)")
    try reader.require(Constant.ecdsa, 2, "scheme (ECDSA)")
    try reader.require(Constant.sha256, 2, "scheme hash (SHA-256)")
    try reader.require(Constant.p256, 2, "curve (P-256)")
    try reader.require(Constant.null, 2, "kdf (none)")
    let x = try reader.sized(2, "x")
    let y = try reader.sized(2, "y")
    try reader.finish()
    do {
      publicKey = try P256PublicKey(x: x, y: y)
    } catch {
      throw VenueProofProblem(
        "TPMT_PUBLIC, unique", expected: "a point of P-256", found: "\(error)")
    }
    self.bytes = bytes
  }
}
