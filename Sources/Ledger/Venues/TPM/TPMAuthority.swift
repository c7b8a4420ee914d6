public import TransparencyLog

/// A TPM authority is the attestation key of a TPM that was enrolled for a venue, and the state of
/// the machine that its quotes have to show; its proof is a quote with the binding as its nonce.
public struct TPMAuthority: Hashable, Sendable {
  /// The `type` in a policy.
  static let type: StaticString = "tpm"
  /// Where a bundle has the proof.
  public static let proofPath = "venue/tpm.quote"
  /// The number after that of the last register (PC Client Platform TPM Profile §4.7).
  public static let registerCount: UInt64 = 24

  /// The attestation key.
  public let key: TPMPublicArea
  /// The registers that a quote has to cover, of the SHA-256 bank, ascending.
  public let registers: [UInt64]
  /// The SHA-256 of their values, one after the other.
  public let registersDigest: Digest

  /// The authority of a TPM; nil when the registers do not exist, do not ascend, or there is none.
  public init?(key: TPMPublicArea, registers: [UInt64], registersDigest: Digest) {
    guard let last = registers.last, last < Self.registerCount,
      zip(registers, registers.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    self.key = key
    self.registers = registers
    self.registersDigest = registersDigest
  }

  init(_ reader: inout ObjectReader) throws(Refusal) {
    let member = try reader.required("akPublic")
    let text = try member.text()
    guard let bytes = Base64.decode(text) else {
      throw member.place.malformed(expected: "base64 of a TPMT_PUBLIC", found: text.abbreviated)
    }
    do throws(VenueProofProblem) {
      key = try TPMPublicArea(bytes)
    } catch {
      throw Refusal(
        .weakKey, member.place.description, expected: "a restricted signing key of a TPM",
        found: error.description)
    }
    let list = try reader.required("pcrs")
    registers = try list.ascendingNaturals(allowsEmpty: false)
    guard registers.allSatisfy({ $0 < Self.registerCount }) else {
      throw list.place.malformed(
        expected: "registers below \(Self.registerCount)", found: "\(registers)")
    }
    registersDigest = try reader.required("pcrDigest").digest()
  }

  func writeMembers(to writer: inout JSONWriter) {
    writer.member("akPublic", Base64.encode(key.bytes))
    writer.name("pcrs")
    writer.array(registers) { $0.integer($1) }
    writer.member("pcrDigest", registersDigest.hex)
  }

  func judge(_ proof: [UInt8], _ circumstances: VenueCircumstances) -> VenueProof.Judgement {
    do throws(VenueProofProblem) {
      let quote = try TPMQuote(proof)
      let binding = circumstances.binding.digest
      guard quote.extraData == binding.bytes else {
        throw VenueProofProblem(
          "extraData", expected: "the binding \(binding)", found: Hex.encode(quote.extraData))
      }
      guard quote.registers == registers else {
        throw VenueProofProblem(
          "PCR selection", expected: "\(registers)", found: "\(quote.registers)")
      }
      guard quote.registersDigest == registersDigest.bytes else {
        throw VenueProofProblem(
          "pcrDigest", expected: registersDigest.hex, found: Hex.encode(quote.registersDigest))
      }
      guard quote.isSigned(by: key.publicKey) else {
        throw VenueProofProblem("not signed by the attestation key enrolled for the venue")
      }
      return .holds
    } catch {
      return .refused(error.description)
    }
  }
}
