public import TransparencyLog

/// Venue circumstances are what a venue proof is held against: what it has to cover, between which
/// times it may have been made, and the blobs that the policy cites for it.
public struct VenueCircumstances {
  /// What every proof has to cover.
  let binding: VenueBinding
  /// Since when the challenge existed; nil when nothing says so.
  let challengeTime: Timestamp?
  /// When the evidence was appended; nil when it has not been.
  let entryTime: Timestamp?
  /// A blob that the policy cites; nil when it is not among the facts.
  let blob: (Digest) -> GateFacts.Blob?

  /// The circumstances of a proof.
  public init(
    binding: VenueBinding, challengeTime: Timestamp? = nil, entryTime: Timestamp? = nil,
    blob: @escaping (Digest) -> GateFacts.Blob? = { _ in nil }
  ) {
    self.binding = binding
    self.challengeTime = challengeTime
    self.entryTime = entryTime
    self.blob = blob
  }
}
