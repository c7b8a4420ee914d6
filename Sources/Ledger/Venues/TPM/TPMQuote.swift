internal import TransparencyLog

/// A TPM quote is what `TPM2_Quote` answers (TPM 2.0 Library Part 3 §18.4): what the TPM says of its
/// registers, after its length in two bytes, and its signature of that.
///
/// `tpm2_quote -m` writes the first without its length, `-s` the second.
struct TPMQuote {
  /// What was signed (`TPMS_ATTEST`, Part 2 §10.12.8).
  let attested: [UInt8]
  /// Data of the caller, which the TPM signs with the rest: the binding.
  let extraData: [UInt8]
  /// The registers of the SHA-256 bank that were quoted, ascending.
  let registers: [UInt64]
  /// The SHA-256 of their values, one after the other.
  let registersDigest: [UInt8]

  private let r: [UInt8]
  private let s: [UInt8]

  /// The numbers of Part 2 that occur here.
  private enum Constant {
    /// `TPM_GENERATED_VALUE`: a restricted key signs nothing that begins so and is not the TPM's own.
    static let generated: UInt64 = 0xFF54_4347
    static let attestQuote: UInt64 = 0x8018
    static let sha256: UInt64 = 0x000B
    static let ecdsa: UInt64 = 0x0018
  }

  init(_ bytes: [UInt8]) throws(VenueProofProblem) {
    var reader = WireReader(bytes, "quote")
    attested = try reader.sized(2, "TPMS_ATTEST")
    try reader.require(Constant.ecdsa, 2, "signature algorithm (ECDSA)")
    try reader.require(Constant.sha256, 2, "signature hash (SHA-256)")
    r = try reader.sized(2, "r")
    s = try reader.sized(2, "s")
    try reader.finish()

    var body = WireReader(attested, "TPMS_ATTEST")
    try body.require(Constant.generated, 4, "magic (TPM_GENERATED)")
    try body.require(Constant.attestQuote, 2, "type (quote)")
    _ = try body.sized(2, "qualifiedSigner")
    extraData = try body.sized(2, "extraData")
    _ = try body.number(8, "clock")
    _ = try body.number(4, "resetCount")
    _ = try body.number(4, "restartCount")
    guard try body.number(1, "safe") <= 1 else {
      throw VenueProofProblem("TPMS_ATTEST, safe", expected: "0 or 1", found: "another number")
    }
    _ = try body.number(8, "firmwareVersion")
    registers = try Self.readSelection(&body)
    registersDigest = try body.sized(2, "pcrDigest")
    try body.finish()
  }

  /// `TPML_PCR_SELECTION` with one bank.
  private static func readSelection(
    _ reader: inout WireReader
  ) throws(VenueProofProblem) -> [UInt64] {
    try reader.require(1, 4, "number of PCR banks")
    try reader.require(Constant.sha256, 2, "PCR bank (SHA-256)")
    let bits = try reader.sized(1, "PCR selection")
    var registers: [UInt64] = []
    for (position, byte) in bits.enumerated() {
      for bit in 0..<8 where byte >> UInt8(bit) & 1 == 1 {
        registers.append(UInt64(8 * position + bit))
      }
    }
    return registers
  }

  /// Whether a key signed what is attested.
  func isSigned(by key: P256PublicKey) -> Bool { key.isValid(r: r, s: s, message: attested) }
}
