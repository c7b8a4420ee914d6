internal import TransparencyLog

extension BundleFiles {
  /// What proofs of the venue have to cover, as the bundle's own `attestation.json` says.
  ///
  /// - Throws: `Refusal` when there is none, or none that can be read.
  public func venueBinding() throws(Refusal) -> VenueBinding {
    guard let file = files.first(where: { $0.path.hasSameBytes(as: BundlePath.attestation) }) else {
      throw Refusal(
        .bundleMismatch, BundlePath.attestation, expected: "what the run claims to be",
        found: "nothing")
    }
    return try Attestation(parsing: file.bytes).binding(bundle: digest)
  }
}
