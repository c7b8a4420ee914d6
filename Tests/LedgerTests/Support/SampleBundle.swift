import Ledger
import Testing
import TransparencyLog

/// A bundle in which every probe is proven, and the ways in which a test wants it otherwise.
struct SampleBundle {
  /// What the sandbox observed: every check passes.
  var observations: [Observation]
  /// What the bare host observed: every check fails. Nil leaves the file out.
  var baseline: [Observation]?
  /// What the venue says of itself.
  var facts = ReportedFacts([.init(name: "architecture", value: "x86_64")])
  /// Files that no evaluation reads.
  var others = [BundleFiles.File(path: "image/manifest.json", bytes: Array("{}".utf8))]
  /// Whether each line of the sandbox says that all is well, which nobody reads.
  var claimsPass = false
  /// Every file under `venue/`.
  var venueProofs: [BundleFiles.File] = []

  init(_ catalogue: CheckCatalogue = .standard) {
    observations = catalogue.checks.map(\.passing)
    baseline = catalogue.checks.map(\.failing)
  }

  // MARK: Otherwise

  /// Changes what the sandbox observed in one check.
  mutating func alter(
    _ check: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ edit: (inout Observation) -> Void
  ) {
    guard let index = observations.firstIndex(where: { $0.check.rawValue == check }) else {
      Issue.record("no check \(check)", sourceLocation: sourceLocation)
      return
    }
    edit(&observations[index])
  }

  /// Lets a check fail in the sandbox.
  mutating func fail(_ check: String) {
    for known in CheckCatalogue.standard.checks where known.id == check {
      alter(check) { $0 = known.failing }
    }
  }

  /// Leaves a check out.
  mutating func drop(_ check: String) { observations.removeAll { $0.check.rawValue == check } }

  /// Lets the bare host pass every check of a probe too.
  mutating func passOutside(_ probe: Probe) {
    for check in CheckCatalogue.standard.checks(of: probe) {
      guard let index = baseline?.firstIndex(where: { $0.check.rawValue == check.id }) else {
        continue
      }
      baseline?[index] = check.passing
    }
  }

  /// Changes what the sandbox observed in every check of a probe.
  mutating func alter(all probe: Probe, _ edit: (Check, inout Observation) -> Void) {
    for check in CheckCatalogue.standard.checks(of: probe) { alter(check.id) { edit(check, &$0) } }
  }

  /// Lets every check of a probe fail in the sandbox, under words of success.
  mutating func fail(all probe: Probe) {
    claimsPass = true
    alter(all: probe) { $1 = $0.failing }
  }

  // MARK: What is made of it

  /// The files, packed.
  func packed() throws -> BundleFiles {
    var files = others
    files.append(
      BundleFiles.File(path: "observations.jsonl", bytes: observed))
    if let baseline {
      files.append(BundleFiles.File(path: "baseline.jsonl", bytes: ObservationLog(baseline).bytes))
    }
    files.append(BundleFiles.File(path: "facts.json", bytes: facts.bytes))
    return try BundleFiles(files, venueProofs: venueProofs)
  }

  private var observed: [UInt8] {
    let bytes = ObservationLog(observations).bytes
    guard claimsPass else { return bytes }
    let text = String(decoding: bytes, as: UTF8.self)
    return Array(text.replacing("}\n", with: #","result":"pass"}"# + "\n").utf8)
  }

  /// Signs the bundle for a venue.
  mutating func sign(_ binding: VenueBinding, by key: TestKey = .venue) throws {
    venueProofs = [
      BundleFiles.File(
        path: "venue/ed25519.sig", bytes: try key.privateKey.sign(binding.digest.bytes))
    ]
  }

  /// Evidence about the bundle, signed for its venue by a key, or by none.
  func evidence(
    _ claim: VenueClaim, provenBy key: TestKey? = .venue
  ) throws -> (statement: Statement, files: BundleFiles) {
    let (draft, files) = try draft(claim, provenBy: key)
    return (Statement(subjects: claim.subjects, predicate: .evidence(draft.predicate)), files)
  }

  /// What evidence about the bundle says, signed for its venue by a key, or by none.
  func draft(
    _ claim: VenueClaim, provenBy key: TestKey? = .venue
  ) throws -> (draft: EvidenceDraft, files: BundleFiles) {
    var bundle = self
    if let key { try bundle.sign(claim.binding(of: try packed().digest), by: key) }
    let files = try bundle.packed()
    let draft = EvidenceDraft(
      ledger: claim.origin.description, kind: .probe, gates: [claim.gate],
      challenge: claim.challenge, venue: claim.venue, profile: claim.profile,
      bundle: files.digest, artifacts: files.artifacts)
    return (draft, files)
  }
}

/// What a bundle is said to be: for whom, from where, about what.
struct VenueClaim {
  var origin = Origin(name: "ledger.example", genesis: .empty) ?? .unknown
  var challenge = Challenge(size: 1, root: .empty, note: nil)
  var gate = Identifier.b4
  var venue = Identifier(known: "vps-1")
  var profile = SHA256.hash(Array("profile".utf8))
  var subjects = [
    Subject(name: "image", sha256: SHA256.hash(Array("image".utf8))),
    Subject(name: "profile", sha256: SHA256.hash(Array("profile".utf8))),
  ]

  func binding(of bundle: Digest) -> VenueBinding {
    VenueBinding(
      origin: origin, challenge: challenge, gate: gate, venue: venue, profile: profile,
      subjects: subjects, bundle: bundle)
  }

  /// A venue for which the test key `venue` is enrolled.
  func policyVenue(
    provenBy keys: TestKey..., facts: [PinnedFact] = []
  ) -> PolicyVenue {
    PolicyVenue(
      id: venue, displayName: "the VPS",
      proofs: (keys.isEmpty ? [.venue] : keys).map { .ed25519(Ed25519Authority($0.publicKey)) },
      facts: facts)
  }
}

extension Origin {
  /// A name that is well formed always gives an origin.
  fileprivate static var unknown: Origin { preconditionFailure("no origin") }
}

extension BundleFiles {
  /// The contents by digest, as a blob store has them.
  var blobs: [Digest: [UInt8]] {
    Dictionary(cited.map { (SHA256.hash($0.bytes), $0.bytes) }) { first, _ in first }
  }
}
