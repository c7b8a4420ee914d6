import Ledger
import Testing
import TransparencyLog

/// A venue is proven by a signature of exactly this binding, by a key that was enrolled for it.
@Suite struct VenueProofTests {
  private let claim = VenueClaim()
  private let bundle = Digest.empty

  private var binding: VenueBinding { claim.binding(of: bundle) }

  private func proof(
    by key: TestKey = .venue, of binding: VenueBinding? = nil, at path: String = "venue/ed25519.sig"
  ) throws -> VenueProof {
    let signature = try key.privateKey.sign((binding ?? self.binding).digest.bytes)
    return VenueProof(path: path, bytes: signature)
  }

  private func outcome(
    _ proofs: [VenueProof], _ keys: TestKey...
  ) -> VenueProof.Outcome {
    VenueProof.verify(
      proofs, in: VenueCircumstances(binding: binding),
      authorities: keys.map { .ed25519(Ed25519Authority($0.publicKey)) })
  }

  private func expectRefused(
    _ outcome: VenueProof.Outcome, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard case .refused = outcome else {
      Issue.record("\(outcome)", sourceLocation: sourceLocation)
      return
    }
  }

  /// A signature for anything else proves nothing here.
  @Test(arguments: VenueChange.all)
  func aSignatureOfAnotherBinding(_ change: VenueChange) throws {
    var other = claim
    var bundle = bundle
    change.edit(&other, &bundle)
    expectRefused(outcome([try proof(of: other.binding(of: bundle))], .venue))
  }

  @Test func aKeyThatIsNotEnrolled() throws {
    expectRefused(outcome([try proof(by: .outsider)], .venue))
    // A key of the ledger is none of the venue.
    expectRefused(outcome([try proof(by: .operator)], .venue))
  }

  @Test func nobodyIsEnrolled() throws {
    expectRefused(outcome([try proof()]))
  }

  @Test(arguments: [0, 63, 65, 128])
  func anotherLength(_ length: Int) throws {
    let bytes = try proof().bytes
    let other = Array((bytes + bytes).prefix(length))
    expectRefused(outcome([VenueProof(path: "venue/ed25519.sig", bytes: other)], .venue))
  }

  @Test func everyBitCounts() throws {
    let bytes = try proof().bytes
    for index in bytes.indices {
      for bit in 0..<8 where bit == index % 8 {
        var altered = bytes
        altered[index] ^= 1 << UInt8(bit)
        expectRefused(outcome([VenueProof(path: "venue/ed25519.sig", bytes: altered)], .venue))
      }
    }
  }

  /// The lines themselves, and the digest as text, are not what is signed.
  @Test func otherMessages() throws {
    for message in [Array(binding.text.utf8), Array(binding.digest.hex.utf8)] {
      let signature = try TestKey.venue.privateKey.sign(message)
      expectRefused(outcome([VenueProof(path: "venue/ed25519.sig", bytes: signature)], .venue))
    }
  }

  @Test(arguments: [
    "venue/ed25519.sig.txt", "venue/ssh.sig", "venue/Ed25519.sig", "venue/oidc.jwt",
  ])
  func aProofThatNobodyKnows(_ path: String) throws {
    expectRefused(outcome([try proof(at: path)], .venue))
    // It takes nothing from one that holds.
    #expect(outcome([try proof(at: path), try proof()], .venue) == .proven(.enrolledKey))
  }

  @Test func noProof() {
    #expect(outcome([], .venue) == .absent)
  }

  @Test func proven() throws {
    #expect(outcome([try proof()], .venue) == .proven(.enrolledKey))
    #expect(outcome([try proof()], .outsider, .venue) == .proven(.enrolledKey))
  }
}
