public import TransparencyLog

/// Bundle files are a bundle in memory: what a manifest lists, the manifest, and what stands beside it.
///
/// Making one from files is packing; reading one from a directory is checking that nobody touched it.
public struct BundleFiles: Sendable {
  /// A file with its contents.
  public struct File: Hashable, Sendable {
    /// Its path in the bundle.
    public var path: String
    /// Its contents.
    public var bytes: [UInt8]

    /// A file.
    public init(path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  /// What the manifest lists, ascending by path.
  public let files: [File]
  /// The manifest.
  public let manifest: BundleManifest
  /// Every file under `venue/`, ascending by path.
  public let venueProofs: [File]
  /// The signed statement that travels with it, or nil.
  public let envelope: [UInt8]?

  /// The most bytes of one file: what a thorough static analyser writes, with room.
  public static let maximumFileSize = 64 << 20
  /// The most bytes of all files together, which are held in memory.
  public static let maximumSize = 256 << 20

  /// A bundle of these files, with the manifest that lists them.
  ///
  /// - Parameter venueProofs: files whose paths begin with `venue/`.
  /// - Throws: `Refusal` when a path cannot be in a bundle.
  public init(
    _ files: some Sequence<File>, venueProofs: some Sequence<File> = [],
    envelope: [UInt8]? = nil
  ) throws(Refusal) {
    self.files = files.sorted { UTF8Ordered($0.path) < UTF8Ordered($1.path) }
    manifest = try BundleManifest(
      self.files.map { BundleManifest.File(path: $0.path, contents: $0.bytes) })
    self.venueProofs = try Self.sortedProofs(venueProofs)
    self.envelope = envelope
  }

  private static func sortedProofs(_ proofs: some Sequence<File>) throws(Refusal) -> [File] {
    let sorted = proofs.sorted { UTF8Ordered($0.path) < UTF8Ordered($1.path) }
    for proof in sorted {
      guard BundlePath.isVenueProof(proof.path), BundlePath.isValid(proof.path),
        proof.bytes.count <= VenueProof.maximumBytes
      else {
        throw Refusal(
          .malformedValue, proof.path.abbreviated,
          expected: "a path under venue/, and at most \(VenueProof.maximumBytes) bytes",
          found: "\(proof.bytes.count) bytes, or another path")
      }
    }
    try Place("venue").requireAscending(sorted.map { UTF8Ordered($0.path) })
    return sorted
  }

  /// The digest of the bundle.
  public var digest: Digest { manifest.digest }

  /// Everything that evidence about the bundle cites, ascending by path: the manifest, what it lists,
  /// and the venue proofs.
  public var cited: [File] {
    ([File(path: BundlePath.manifest, bytes: manifest.bytes)] + files + venueProofs)
      .sorted { UTF8Ordered($0.path) < UTF8Ordered($1.path) }
  }

  /// The artifacts of evidence about the bundle, ascending by name.
  public var artifacts: [Artifact] {
    cited.map { file in
      Artifact(
        name: file.path, mediaType: BundlePath.mediaType(file.path),
        size: UInt64(file.bytes.count), sha256: SHA256.hash(file.bytes))
    }
  }
}

extension BundleFiles {
  /// A bundle from its directory, compared with its manifest.
  ///
  /// Regular files only: a symbolic link, or anything else, is refused without being followed.
  ///
  /// - Throws: `FileError` when something cannot be read; `Refusal` with `bundleMismatch` when the
  ///   files are not exactly those that the manifest lists.
  public init(directory: String) throws {
    try self.init(unpacked: try Self.readAll(directory), from: directory)
  }

  /// A bundle from its archive, as `tar -cf` makes one of the directory or of what is in it.
  ///
  /// - Throws: as for a directory, and `Refusal` with `malformedArchive`.
  public init(archive path: String) throws {
    let bytes = try FileOperations.readRegularFile(path, limit: TarArchive.maximumSize)
    try self.init(archiveBytes: bytes, name: path)
  }

  /// The same, from the bytes of the archive.
  ///
  /// - Parameter name: what it is called in messages.
  public init(archiveBytes bytes: [UInt8], name: String) throws {
    try self.init(unpacked: try TarArchive.decode(bytes, name: name), from: name)
  }

  /// The bundle in one file, the same for the same bundle, which `tar -xf` reads.
  ///
  /// - Throws: `Refusal` with `malformedArchive` when a path is too long for one.
  public func archive() throws(Refusal) -> [UInt8] {
    var all = cited
    if let envelope { all.append(File(path: BundlePath.envelope, bytes: envelope)) }
    return try TarArchive.encode(all.sorted { UTF8Ordered($0.path) < UTF8Ordered($1.path) })
  }

  private init(unpacked read: [File], from place: String) throws {
    guard let manifest = read.first(where: { $0.path.hasSameBytes(as: BundlePath.manifest) }) else {
      throw FileError(
        .absent, "\(place)/\(BundlePath.manifest)",
        "expected the manifest of a bundle, found none; is this a bundle?")
    }
    let claimed = try BundleManifest(parsing: manifest.bytes)
    let listed = read.filter { !BundlePath.isUnlisted($0.path) }
    try claimed.requireSame(
      listed.map { BundleManifest.File(path: $0.path, contents: $0.bytes) }, "bundle")
    try self.init(
      listed, venueProofs: read.filter { BundlePath.isVenueProof($0.path) },
      envelope: read.first { $0.path.hasSameBytes(as: BundlePath.envelope) }?.bytes)
  }

  /// The manifest of a profile directory, whose digest is the profile digest.
  ///
  /// Every file of it counts: only a `manifest.json` in it is not listed.
  ///
  /// - Throws: `FileError` when something cannot be read; `Refusal` when a file has a name that a
  ///   manifest does not list.
  public static func profileManifest(directory: String) throws -> BundleManifest {
    let files = try readAll(directory).filter { !$0.path.hasSameBytes(as: BundlePath.manifest) }
    guard !files.isEmpty else {
      throw FileError(.absent, directory, "expected the files of a profile, found none")
    }
    return try BundleManifest(
      files.map { BundleManifest.File(path: $0.path, contents: $0.bytes) })
  }

  private static func readAll(_ directory: String) throws -> [File] {
    var left = maximumSize
    return try DirectoryStorage.files(in: directory).map { path in
      let place = "\(directory)/\(path)"
      guard BundlePath.isValid(path) else {
        throw FileError(
          .invalidPath, place,
          "expected at most \(BundlePath.maximumBytes) bytes of [A-Za-z0-9._-]+ joined by slashes")
      }
      let bytes = try FileOperations.readRegularFile(place, limit: min(maximumFileSize, left))
      left -= bytes.count
      return File(path: path, bytes: bytes)
    }
  }
}
