public import Ledger
internal import TransparencyLog

/// A sandbox attestation runs the probe under a profile on this host, in every variant and outside of
/// the sandbox, and packs what was observed into a bundle.
///
/// It judges nothing and writes no ledger. What it leaves is the bundle, also when it is killed.
public struct SandboxAttestation {
  /// What the run answers, and what it claims to be.
  public var claim: Claim
  /// The profile.
  public var profile: SandboxProfile
  /// The bytes of the probe, a static executable.
  public var probe: Program
  /// What the sandbox may read.
  public var input: [UInt8]
  /// Changes every command line; for tests of the probe alone.
  var change: LaunchChange = { $0 }
  /// Where its files lie while it runs; nil for the directory for temporary files.
  var workingDirectory: String?
  private let engine: any SandboxEngine

  /// What a run claims to be.
  public struct Claim: Sendable {
    /// The ledger.
    public var origin: Origin
    /// The checkpoint that it answers.
    public var challenge: Challenge
    /// The gate.
    public var gate: Identifier
    /// The venue.
    public var venue: Identifier
    /// What the run is about besides the image and the profile.
    public var others: [Subject]
    /// The program that runs the sandbox.
    public var tool: EvidencePredicate.Tool

    /// A claim.
    public init(
      origin: Origin, challenge: Challenge, gate: Identifier, venue: Identifier,
      others: [Subject] = [], tool: EvidencePredicate.Tool
    ) {
      self.origin = origin
      self.challenge = challenge
      self.gate = gate
      self.venue = venue
      self.others = others
      self.tool = tool
    }
  }

  /// A step of a run, for whoever watches.
  public enum Step: Hashable, Sendable, CustomStringConvertible {
    case image
    case baseline
    case variant(Identifier)
    case facts

    /// A few words.
    public var description: String {
      switch self {
      case .image: "making the image"
      case .baseline: "running the checks on the bare host"
      case .variant(let id): "running the sandbox, variant \(id)"
      case .facts: "asking the host what it is"
      }
    }
  }

  /// What came of a run.
  public struct Outcome: Sendable {
    /// The bundle, without venue proofs.
    public let bundle: BundleFiles
    /// What it claims to be.
    public let attestation: Attestation
    /// What came of each variant.
    public let variants: [VariantOutcome]
    /// What the probes show, by the variant that counts.
    public let probes: ProbeReading
    /// The variant that counts: the first that ran to its end.
    public let variant: Identifier
  }

  /// What a probe reads that is given nothing else.
  public static let defaultInput = Array("evidence-ledger sandbox input\n".utf8)
  /// The most bytes of a probe: a static Swift program is some ten MiB.
  public static let maximumProbeBytes = 64 << 20

  /// An attestation.
  ///
  /// - Throws: `SandboxError` when the runtime is not here, or not for this user.
  public init(
    _ claim: Claim, profile: SandboxProfile, runtime: SandboxRuntime, probe: Program,
    input: [UInt8] = defaultInput
  ) throws(SandboxError) {
    self.claim = claim
    self.profile = profile
    self.probe = probe
    self.input = input
    switch runtime {
    case .bwrap: engine = try Bubblewrap()
    case .docker, .podman: engine = try ContainerEngine(runtime)
    }
  }

  /// Runs it.
  ///
  /// - Parameter watch: is told of every step before it begins.
  /// - Throws: `SandboxError` when no variant started, or a probe did not run to its end; `FileError`
  ///   and `Refusal` for what cannot be read or written.
  public func run(watch: (Step) -> Void = { _ in }) throws -> Outcome {
    let startedAt = Timestamp.now()
    let version = try engine.version()
    watch(.image)
    let image = SandboxImage(
      probe: try FileOperations.readRegularFile(probe.path, limit: Self.maximumProbeBytes),
      profile.launch)
    let places = try RunPlaces(in: workingDirectory)
    let names = ContainerNames()
    let janitor = try makeJanitor(image, names, places)
    defer { janitor.finish() }
    try places.fill(image: image, input: input)
    try engine.prepare(image, at: places)
    watch(.baseline)
    let baseline = try runBaseline(at: places)
    let variants = try profile.variants.map { variant in
      watch(.variant(variant.id))
      return try engine.run(
        variant, of: profile, image, name: names.name(of: variant), at: places, change: change)
    }
    guard let counted = variants.first(where: { $0.run != nil }), let run = counted.run else {
      throw Self.failure(variants)
    }
    watch(.facts)
    let facts = HostFacts.collect(engine, version: version)
    let attestation = try Attestation(
      origin: claim.origin, challenge: claim.challenge, gate: claim.gate, venue: claim.venue,
      image: image.id, profile: profile.digest, others: claim.others, startedAt: startedAt,
      finishedAt: .now(), tool: claim.tool)
    let contents = BundleContents(
      attestation: attestation, facts: facts, counted: counted, run: run, baseline: baseline,
      variants: variants)
    return Outcome(
      bundle: try contents.packed(), attestation: attestation, variants: variants,
      probes: ProbeReading(observations: run.log, baseline: baseline.log),
      variant: counted.variant.id)
  }

  private func makeJanitor(
    _ image: SandboxImage, _ names: ContainerNames, _ places: RunPlaces
  ) throws(SandboxError) -> Janitor {
    let containers = engine as? ContainerEngine
    let isNew = try containers.map { engine throws(SandboxError) in try !engine.hasImage(image) }
    return try Janitor(
      removing: places.directory, engine: containers?.program.path,
      image: isNew == true ? "sha256:\(image.id)" : nil,
      containers: profile.variants.map(names.name))
  }

  /// The same checks on the bare host, by whoever runs the attestation.
  private func runBaseline(at places: RunPlaces) throws(SandboxError) -> ProbeRun {
    let outcome = try ChildProcess(
      [probe.path, "--baseline", "--out", places.baseline], program: probe.path,
      environment: hostEnvironment, seconds: profile.launch.limits.seconds
    ).run()
    let result = ProbeResult.read(outcome, log: "\(places.baseline)/baseline.jsonl") { _ in false }
    switch result {
    case .completed(let run): return run
    case .failed(let why), .notStarted(let why):
      throw SandboxError(
        .probeFailed, "the checks on the bare host", expected: "a run to the end", found: why)
    }
  }

  private static func failure(_ variants: [VariantOutcome]) -> SandboxError {
    var failed: [String] = []
    var notStarted: [String] = []
    for outcome in variants {
      switch outcome.result {
      case .completed: continue
      case .failed(let why): failed.append("\(outcome.variant.id): \(why)")
      case .notStarted(let why): notStarted.append("\(outcome.variant.id): \(why)")
      }
    }
    if failed.isEmpty {
      return SandboxError(
        .noVariantStarted, "the sandbox", expected: "one variant that starts",
        found: notStarted.joined(separator: "; "))
    }
    return SandboxError(
      .probeFailed, "the probe", expected: "a run to the end under one variant",
      found: (failed + notStarted).joined(separator: "; "))
  }
}

/// Names for the containers of one attestation, which nobody else has.
private struct ContainerNames {
  private let random = UInt64.random(in: .min ... .max)

  func name(of variant: SandboxProfile.Variant) -> String {
    "evidence-ledger-\(String(random, radix: 36))-\(variant.id)"
  }
}
