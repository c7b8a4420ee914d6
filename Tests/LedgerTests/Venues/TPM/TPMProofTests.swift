import Ledger
import Testing
import TransparencyLog

/// A quote proves a binding when the enrolled attestation key signed it over the binding and over
/// registers of the pinned values.
@Suite(.softwareTPM) struct TPMProofTests {
  private let binding = VenueClaim().binding(of: .empty)

  private func outcome(_ proof: [UInt8], _ authority: TPMAuthority) -> VenueProof.Outcome {
    VenueProof.outcome(
      of: proof, by: .tpm(authority), in: VenueCircumstances(binding: binding))
  }

  @Test func quotes() throws {
    let tpm = try SoftwareTPM()
    let authority = try tpm.authority()
    let proof = try tpm.quote(binding.digest.bytes)
    #expect(outcome(proof, authority) == .proven(.hardwareKey))

    // Every byte counts, and every length.
    for index in proof.indices {
      var altered = proof
      altered[index] ^= 1 << UInt8(index % 8)
      expectRefused(outcome(altered, authority))
    }
    for count in 0..<proof.count { expectRefused(outcome(Array(proof.prefix(count)), authority)) }
    expectRefused(outcome(proof + [0], authority), because: "bytes more")

    // Another nonce.
    for nonce in [Digest.empty.bytes, Array(binding.digest.bytes.dropLast()), [0]] {
      expectRefused(outcome(try tpm.quote(nonce), authority), because: "extraData")
    }
    expectRefused(
      outcome(try tpm.quote(binding.digest.bytes + [0]), authority), because: "extraData")

    // Other registers, another bank, two banks.
    for (registers, words) in [
      ("sha256:0", "PCR selection"), ("sha256:0,7,8", "PCR selection"), ("sha1:0,7", "PCR bank"),
      ("sha256:0,7+sha1:0", "number of PCR banks"),
    ] {
      let other = try tpm.quote(binding.digest.bytes, registers: registers)
      expectRefused(outcome(other, authority), because: words)
    }

    // Another attestation key of the same TPM.
    let second = try tpm.makeAttestationKey("ak2")
    let other = try tpm.quote(binding.digest.bytes, by: "ak2")
    expectRefused(outcome(other, authority), because: "not signed by the attestation key")
    #expect(outcome(other, try tpm.authority(key: second)) == .proven(.hardwareKey))

    // The machine is in another state.
    try tpm.run("tpm2_pcrextend", "7:sha256=\(Digest.empty.hex)")
    expectRefused(
      outcome(try tpm.quote(binding.digest.bytes), authority), because: "pcrDigest")
  }

  /// A key that would sign a made-up quote cannot be enrolled.
  @Test func anUnrestrictedKey() throws {
    let tpm = try SoftwareTPM()
    let bytes = try tpm.makeUnrestrictedKey()
    #expect(throws: VenueProofProblem.self) { try TPMPublicArea(bytes) }
    do {
      _ = try TPMPublicArea(bytes)
    } catch {
      #expect(error.description.contains("restricted"), "\(error)")
    }
  }
}
