public import TransparencyLog

/// Bundle evidence is what a sandbox run shows, read from the bytes of its bundle.
///
/// The statement names the bundle by the digest of its manifest, the manifest names every file, and
/// the statement cites the same files: who reads it so has read what was signed, and all of it.
public struct BundleEvidence: Sendable {
  /// The files of the bundle.
  public let manifest: BundleManifest
  /// What its observations amount to.
  public let probes: ProbeReading
  /// What it reports of the venue.
  public let facts: ReportedFacts
  /// What is to prove the venue: every file under `venue/`.
  public let venueProofs: [VenueProof]

  /// A bundle that was read, or why it cannot be.
  public enum Reading: Sendable {
    /// Everything is there and is what it has to be.
    case readable(BundleEvidence)
    /// Something is not: what.
    case unreadable(String)
  }

  /// Whether an artifact has to be read to recompute what the bundle shows; of the others only the
  /// digest counts.
  public static func isDecisive(_ name: String) -> Bool {
    [BundlePath.manifest, BundlePath.observations, BundlePath.baseline, BundlePath.facts]
      .contains { $0.hasSameBytes(as: name) } || BundlePath.isVenueProof(name)
  }

  /// Reads the bundle of evidence of kind `probe`.
  ///
  /// - Parameter blob: the contents of a cited blob; nil when it is not there. They need not have
  ///   been hashed: they are here.
  public static func read(
    _ predicate: EvidencePredicate, catalogue: CheckCatalogue = .standard,
    blob: (Digest) -> [UInt8]?
  ) -> Reading {
    do throws(Refusal) {
      return .readable(try BundleEvidence(reading: predicate, catalogue: catalogue, blob: blob))
    } catch {
      return .unreadable("\(error)")
    }
  }

  /// The same, for who refuses what cannot be read.
  init(
    reading predicate: EvidencePredicate, catalogue: CheckCatalogue = .standard,
    blob: (Digest) -> [UInt8]?
  ) throws(Refusal) {
    guard predicate.kind == .probe else {
      throw Refusal(
        .malformedValue, "predicate.kind", expected: EvidencePredicate.Kind.probe.rawValue,
        found: predicate.kind.rawValue)
    }
    let reader = ArtifactReader(predicate.artifacts.filter { Self.isDecisive($0.name) }, blob)
    let artifact = try reader.artifact(BundlePath.manifest)
    guard artifact.sha256 == predicate.bundle else {
      throw Refusal(
        .bundleMismatch, "predicate.bundle",
        expected: "the digest of manifest.json, \(artifact.sha256)",
        found: predicate.bundle?.hex ?? "none")
    }
    manifest = try BundleManifest(parsing: try reader.contents(of: artifact))
    try manifest.requireSameFiles(as: predicate.artifacts)
    let observations = try ObservationLog(
      parsing: try reader.contents(BundlePath.observations), name: BundlePath.observations)
    let baseline = try reader.optionalContents(BundlePath.baseline).map { bytes throws(Refusal) in
      try ObservationLog(parsing: bytes, name: BundlePath.baseline)
    }
    probes = ProbeReading(observations: observations, baseline: baseline, catalogue: catalogue)
    facts = try ReportedFacts(parsing: try reader.contents(BundlePath.facts))
    var proofs: [VenueProof] = []
    for artifact in predicate.artifacts where BundlePath.isVenueProof(artifact.name) {
      proofs.append(VenueProof(path: artifact.name, bytes: try reader.contents(of: artifact)))
    }
    venueProofs = proofs
  }
}

/// Reads artifacts by name, and takes no bytes that are not those which the statement cites.
private struct ArtifactReader {
  private let artifacts: [Artifact]
  private let blobs: [Digest: [UInt8]]

  init(_ artifacts: [Artifact], _ blob: (Digest) -> [UInt8]?) {
    self.artifacts = artifacts
    var blobs: [Digest: [UInt8]] = [:]
    for artifact in artifacts { blobs[artifact.sha256] = blob(artifact.sha256) }
    self.blobs = blobs
  }

  func optionalArtifact(_ name: String) -> Artifact? {
    artifacts.first { $0.name.hasSameBytes(as: name) }
  }

  func artifact(_ name: String) throws(Refusal) -> Artifact {
    guard let artifact = optionalArtifact(name) else {
      throw Refusal(
        .bundleMismatch, "predicate.artifacts", expected: "an artifact \(name)", found: "none")
    }
    return artifact
  }

  func contents(of artifact: Artifact) throws(Refusal) -> [UInt8] {
    guard let bytes = blobs[artifact.sha256] else {
      throw Refusal(
        .blobMissing, artifact.name.abbreviated, expected: "the blob \(artifact.sha256)",
        found: "nothing")
    }
    guard UInt64(bytes.count) == artifact.size, SHA256.hash(bytes) == artifact.sha256 else {
      throw Refusal(
        .blobMismatch, artifact.name.abbreviated,
        expected: "\(artifact.size) bytes that hash to \(artifact.sha256)", found: "other bytes")
    }
    return bytes
  }

  func contents(_ name: String) throws(Refusal) -> [UInt8] {
    try contents(of: try artifact(name))
  }

  func optionalContents(_ name: String) throws(Refusal) -> [UInt8]? {
    guard let artifact = optionalArtifact(name) else { return nil }
    return try contents(of: artifact)
  }
}

extension BundleManifest {
  /// Refuses artifacts that are not exactly the manifest, the files that it lists, and venue proofs.
  fileprivate func requireSameFiles(as artifacts: [Artifact]) throws(Refusal) {
    let cited = artifacts.filter {
      !$0.name.hasSameBytes(as: BundlePath.manifest) && !BundlePath.isVenueProof($0.name)
    }
    let citedFiles = cited.map { File(path: $0.name, sha256: $0.sha256, size: $0.size) }
    try requireSame(citedFiles, "predicate.artifacts")
    for artifact in artifacts where BundlePath.isVenueProof(artifact.name) {
      guard BundlePath.isValid(artifact.name), artifact.size <= UInt64(VenueProof.maximumBytes)
      else {
        throw Refusal(
          .bundleMismatch, artifact.name.abbreviated,
          expected: "a venue proof of at most \(VenueProof.maximumBytes) bytes",
          found: "\(artifact.size) bytes, or another path")
      }
    }
  }

  /// Refuses files that are not exactly those that the manifest lists.
  ///
  /// - Parameter place: where the files are.
  func requireSame(_ found: [File], _ place: String) throws(Refusal) {
    var left = Dictionary(files.map { (UTF8Ordered($0.path), $0) }) { first, _ in first }
    for file in found {
      guard let listed = left.removeValue(forKey: UTF8Ordered(file.path)) else {
        throw Refusal(
          .bundleMismatch, "\(place) \(file.path.abbreviated)",
          expected: "only files that the manifest lists, each once", found: "this one too")
      }
      guard listed.sha256 == file.sha256, listed.size == file.size else {
        throw Refusal(
          .bundleMismatch, "\(place) \(file.path.abbreviated)",
          expected: "\(listed.size) bytes that hash to \(listed.sha256)",
          found: "\(file.size) bytes that hash to \(file.sha256)")
      }
    }
    if let path = left.keys.min() {
      throw Refusal(
        .bundleMismatch, "\(place) \(path)", expected: "every file that the manifest lists",
        found: "not this one")
    }
  }
}
