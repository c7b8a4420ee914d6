internal import TransparencyLog

/// The standing of evidence before a gate: whether what it shows may prove anything there.
///
/// Evidence without standing proves nothing. What it refutes is refuted all the same.
struct EvidenceStanding {
  /// Why it proves nothing; empty when it may prove something.
  private(set) var problems: [GateReason] = []
  /// How strongly its venue is vouched for; nil when that does not matter to its kind.
  private(set) var assurance: EvidencePredicate.Assurance?

  private let showing: EvidenceShowing
  private let gate: PolicyGate
  private let vouching: Vouching
  /// When witnesses saw the challenge. It is asked for twice, and takes signatures to say.
  private lazy var witnessedTime = vouching.time(of: showing.predicate.challenge)

  /// The standing of evidence before a gate.
  ///
  /// - Parameter agreed: the subjects that everything has to agree on, by name.
  init(
    of showing: EvidenceShowing, before gate: PolicyGate, agreed: AgreedSubjects,
    facts: GateFacts, vouching: Vouching
  ) {
    self.showing = showing
    self.gate = gate
    self.vouching = vouching
    if facts.policies.isCompromised(showing.signers, at: showing.index) {
      find(.evidenceCompromised, "signatures", "sound keys", "one that is compromised since")
    }
    checkSubjects(agreed)
    checkAges(facts)
    if showing.predicate.kind == .probe { checkRun(facts) }
  }

  private mutating func find(
    _ code: GateReason.Code, _ subject: String, _ expected: String, _ found: String
  ) {
    problems.append(
      GateReason(
        code, gate.id, entry: showing.index, subject, expected: expected, found: found))
  }

  // MARK: Subjects

  private mutating func checkSubjects(_ agreed: AgreedSubjects) {
    for name in agreed.names {
      let carried = showing.subjects.filter { $0.name.hasSameBytes(as: name) }
      if carried.isEmpty, AgreedSubjects.mustCarry(name, showing.predicate.kind) {
        find(
          .subjectUnbound, "subject \(name.abbreviated)",
          "\(showing.predicate.kind.rawValue) evidence about one", "none")
      }
      for subject in carried where subject.content != agreed.content(of: name) {
        find(
          .subjectDisagrees, "subject \(name.abbreviated)",
          agreed.content(of: name)?.hex ?? "one that the verdict names", subject.content.hex)
      }
    }
  }

  // MARK: Ages

  private mutating func checkAges(_ facts: GateFacts) {
    if let longest = gate.demands.maximumEvidenceAge {
      let age = vouching.now.seconds - showing.time.seconds
      if age > Int64(clamping: longest) {
        find(.evidenceTooOld, "time", "at most \(longest) s ago", "\(age) s")
      }
    }
    guard let longest = gate.demands.maximumChallengeAge else { return }
    guard let since = challengeTime(facts) else {
      find(
        .challengeUndated, "predicate.challenge", "a challenge that somebody dates",
        "neither a quorum's cosignatures nor the entry that outdated it")
      return
    }
    let age = showing.time.seconds - since.seconds
    if age > Int64(clamping: longest) {
      find(.challengeTooOld, "predicate.challenge", "at most \(longest) s old", "\(age) s")
    }
  }

  /// Since when the challenge existed: by its witnesses; without them it counts as new until the entry
  /// that outdated it, so that a challenge to an idle ledger does not age.
  private mutating func challengeTime(_ facts: GateFacts) -> Timestamp? {
    let challenge = showing.predicate.challenge
    if let witnessedTime { return witnessedTime }
    if challenge.size == showing.index { return showing.time }
    return facts.entries[challenge.size]?.entry.time
  }

  // MARK: Sandbox runs

  private mutating func checkRun(_ facts: GateFacts) {
    let policy = facts.policies.current.predicate
    let profile = showing.predicate.profile
    if !policy.profiles.contains(where: { $0.digest == profile }) {
      find(
        .profileUnknown, "predicate.profile", "a profile of the policy",
        profile?.hex ?? "none")
    }
    for subject in showing.subjects
    where subject.name == AgreedSubjects.profileSubject && subject.sha256 != profile {
      find(
        .subjectDisagrees, "subject \(subject.name)", profile?.hex ?? "none",
        subject.content.hex)
    }
    guard let id = showing.predicate.venue, let venue = policy.venue(id),
      gate.demands.venues.contains(id)
    else {
      find(
        .venueNotAccepted, "predicate.venue",
        gate.demands.venues.isEmpty
          ? "a venue, and the gate accepts none"
          : gate.demands.venues.map(\.rawValue).joined(separator: " or "),
        showing.predicate.venue?.rawValue ?? "none")
      return
    }
    guard let run = showing.run else { return }
    checkVenueProof(run, at: venue, facts)
    for rejection in RuntimeDiscovery.rejections(of: run.facts, at: venue) {
      find(
        .venueRejected, "facts \(rejection.fact.abbreviated)", rejection.expected,
        rejection.found)
    }
  }

  private mutating func checkVenueProof(
    _ run: BundleEvidence, at venue: PolicyVenue, _ facts: GateFacts
  ) {
    let needed = gate.demands.minimumAssurance ?? GateDemands.defaultAssurance
    var found = EvidencePredicate.Assurance.selfAsserted
    switch venueProof(run, at: venue, facts) {
    case .proven(let assurance): found = assurance
    case .absent: break
    case .refused(let why):
      find(.venueUnproven, "venue \(venue.id)", "a proof that holds", why)
      return
    case .undecidable(let missing, let otherwise):
      found = otherwise
      // What is enough without the proof that cannot be weighed is enough.
      if found.rank < max(needed.rank, showing.predicate.assurance?.rank ?? 0) {
        find(.blobMissing, "venue \(venue.id)", "the key set \(missing)", "nothing")
        return
      }
    case .altered(let digest):
      find(.blobAltered, "venue \(venue.id)", "a key set that hashes to \(digest)", "other bytes")
      return
    }
    assurance = found
    if found.rank < needed.rank {
      find(
        found == .selfAsserted ? .venueUnproven : .assuranceTooLow, "venue \(venue.id)",
        needed.rawValue, found.rawValue)
    }
    if let claimed = showing.predicate.assurance, claimed.rank > found.rank {
      find(.assuranceTooLow, "predicate.assurance", claimed.rawValue, found.rawValue)
    }
  }

  private mutating func venueProof(
    _ run: BundleEvidence, at venue: PolicyVenue, _ facts: GateFacts
  ) -> VenueProof.Outcome {
    let predicate = showing.predicate
    guard !run.venueProofs.isEmpty else { return .absent }
    guard predicate.gates == [gate.id] else {
      return .refused("evidence for several gates, where a proof is for one")
    }
    guard let profile = predicate.profile, let bundle = predicate.bundle else {
      return .refused("evidence without profile or bundle")
    }
    let binding = VenueBinding(
      origin: facts.origin, challenge: predicate.challenge, gate: gate.id, venue: venue.id,
      profile: profile, subjects: showing.subjects, bundle: bundle)
    let circumstances = VenueCircumstances(
      binding: binding, challengeTime: challengeBeginning(facts),
      entryTime: showing.time, blob: { facts.blobs[$0] })
    return VenueProof.verify(run.venueProofs, in: circumstances, authorities: venue.proofs)
  }

  /// The earliest that the challenge can have been known: when witnesses saw it; without them, when
  /// the newest entry in it was appended, because nobody knew its root before.
  private mutating func challengeBeginning(_ facts: GateFacts) -> Timestamp? {
    if let witnessedTime { return witnessedTime }
    return showing.predicate.challenge.newestEntry.flatMap { facts.entries[$0]?.entry.time }
  }
}

/// The subjects that a gate's evidence has to agree on.
struct AgreedSubjects {
  /// What the policy asks to agree, ascending.
  let names: [String]
  private let subjects: [Subject]

  /// The subjects of these names among those of a verdict.
  init(names: [String], of subjects: [Subject]) {
    self.names = names
    self.subjects = subjects.filter { subject in
      names.contains { $0.hasSameBytes(as: subject.name) }
    }
  }

  /// The subjects that the newest evidence has, name by name: what a verdict would be about.
  init(names: [String], newestOf showings: some Sequence<EvidenceShowing>) {
    var newest: [Subject] = []
    for showing in showings.sorted(by: { $0.index > $1.index }) {
      for subject in showing.subjects
      where !newest.contains(where: { $0.name.hasSameBytes(as: subject.name) }) {
        newest.append(subject)
      }
    }
    self.init(names: names, of: newest)
  }

  /// What is agreed under a name, or nil when nothing or more than one thing is.
  func content(of name: String) -> Subject.Content? {
    let found = subjects.filter { $0.name.hasSameBytes(as: name) }
    return found.count == 1 ? found.first?.content : nil
  }

  /// What is agreed, ascending by name.
  var all: [Subject] {
    names.compactMap { name in content(of: name).map { Subject(name: name, content: $0) } }
  }

  /// Whether evidence of a kind that says nothing of such a subject is bound to nothing.
  static func mustCarry(_ name: String, _ kind: EvidencePredicate.Kind) -> Bool {
    switch kind {
    case .guard, .test: name == EvidenceBuilder.revisionSubject
    case .probe: name == imageSubject || name == profileSubject
    case .document: false
    }
  }

  /// What the subject is called that is the sandbox image.
  static let imageSubject = "image"
  /// What the subject is called that is the sandbox profile.
  static let profileSubject = "profile"
}
