import Ledger
import TransparencyLog

/// Evidence before it is said, whose every member a test can change.
struct EvidenceDraft {
  var ledger: String
  var kind: EvidencePredicate.Kind
  var gates: [Identifier]
  var challenge: Challenge
  var venue: Identifier?
  var profile: Digest?
  var bundle: Digest?
  var assurance: EvidencePredicate.Assurance?
  var counts: [EvidencePredicate.Count] = []
  var artifacts: [Artifact]

  var predicate: EvidencePredicate {
    EvidencePredicate(
      ledger: ledger, kind: kind, gates: gates, challenge: challenge, venue: venue,
      profile: profile, bundle: bundle, assurance: assurance, counts: counts,
      artifacts: artifacts)
  }
}
