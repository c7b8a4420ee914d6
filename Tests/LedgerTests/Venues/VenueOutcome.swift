import Ledger
import Testing
import TransparencyLog

extension VenueProof {
  /// What one proof amounts to for one authority.
  static func outcome(
    of bytes: [UInt8], by authority: VenueAuthority, in circumstances: VenueCircumstances
  ) -> Outcome {
    verify(
      [VenueProof(path: authority.proofPath, bytes: bytes)], in: circumstances,
      authorities: [authority])
  }
}

/// Expects that a proof is refused, for a reason that has these words in it.
func expectRefused(
  _ outcome: VenueProof.Outcome, because words: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard case .refused(let why) = outcome else {
    Issue.record("\(outcome)", sourceLocation: sourceLocation)
    return
  }
  #expect(words.isEmpty || why.contains(words), "\(why)", sourceLocation: sourceLocation)
}
