import Foundation
import Ledger
import Testing
import TransparencyLog

/// A bundle's directory: what the manifest lists is there, unaltered, and nothing else is.
@Suite struct BundleFilesTests {
  private let directory = TemporaryDirectory()

  init() throws {
    for file in SmallBundle.files { try directory.write(file.bytes, to: file.path) }
    try directory.write(Array(SmallBundle.manifest.utf8), to: "manifest.json")
  }

  private func path(_ name: String) -> String { "\(directory.path)/\(name)" }

  private func expectMismatch(sourceLocation: SourceLocation = #_sourceLocation) {
    expectRefusal(.bundleMismatch, sourceLocation: sourceLocation) {
      try BundleFiles(directory: directory.path)
    }
  }

  private func expectFileError(
    _ code: FileError.Code, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(sourceLocation: sourceLocation) {
      _ = try BundleFiles(directory: directory.path)
    } throws: {
      ($0 as? FileError)?.code == code
    }
  }

  @Test(arguments: ["extra.txt", "sub/extra.txt", "venue.txt", "sub/manifest.json", "venue"])
  func aFileThatIsNotListed(_ name: String) throws {
    try directory.write([], to: name)
    expectMismatch()
  }

  @Test func aFileThatIsMissing() throws {
    try FileManager.default.removeItem(atPath: path("facts.json"))
    expectMismatch()
  }

  @Test(arguments: ["", #"{"architecture":"x86-64"}"#, #"{"architecture":"x86_64"} "#])
  func aFileThatIsAltered(_ text: String) throws {
    try directory.write(Array(text.utf8), to: "facts.json")
    expectMismatch()
  }

  @Test func aFileThatIsRenamed() throws {
    try FileManager.default.moveItem(atPath: path("facts.json"), toPath: path("fact.json"))
    expectMismatch()
  }

  @Test func noManifest() throws {
    try FileManager.default.removeItem(atPath: path("manifest.json"))
    expectFileError(.absent)
  }

  @Test func aManifestThatIsNone() throws {
    try directory.write(Array("\(SmallBundle.manifest)\n".utf8), to: "manifest.json")
    expectRefusal(.malformedValue) { try BundleFiles(directory: directory.path) }
  }

  @Test func noDirectory() {
    #expect(throws: FileError.self) { try BundleFiles(directory: path("absent")) }
  }

  /// Not even one that leads to the very same bytes.
  @Test func aSymbolicLink() throws {
    try FileManager.default.moveItem(atPath: path("facts.json"), toPath: directory.path + ".facts")
    defer { try? FileManager.default.removeItem(atPath: directory.path + ".facts") }
    try FileManager.default.createSymbolicLink(
      atPath: path("facts.json"), withDestinationPath: directory.path + ".facts")
    expectFileError(.symbolicLink)
  }

  @Test func aSymbolicLinkToADirectory() throws {
    let other = TemporaryDirectory()
    try FileManager.default.createSymbolicLink(
      atPath: path("venue"), withDestinationPath: other.path)
    expectFileError(.symbolicLink)
  }

  @Test func somethingThatIsNoFile() throws {
    #expect(mkfifo(path("pipe"), 0o600) == 0)
    expectFileError(.notRegularFile)
  }

  @Test(arguments: ["a b", "ä", "sub/a:b", "venue/a b"])
  func aNameThatNoBundleHas(_ name: String) throws {
    try directory.write([], to: name)
    expectFileError(.invalidPath)
  }

  @Test func aVenueProofThatIsTooLarge() throws {
    try directory.write(
      [UInt8](repeating: 0, count: VenueProof.maximumBytes + 1), to: "venue/ed25519.sig")
    expectRefusal(.malformedValue) { try BundleFiles(directory: directory.path) }
  }

  @Test func whatIsRead() throws {
    try directory.write([1], to: "venue/ed25519.sig")
    try directory.write([2], to: "envelope.json")
    let bundle = try BundleFiles(directory: directory.path + "/")
    #expect(bundle.files == SmallBundle.files.reversed())
    #expect(bundle.digest.hex == SmallBundle.digest)
    #expect(bundle.venueProofs == [BundleFiles.File(path: "venue/ed25519.sig", bytes: [1])])
    #expect(bundle.envelope == [2])
    #expect(
      bundle.artifacts.map(\.name) == [
        "facts.json", "manifest.json", "observations.jsonl", "venue/ed25519.sig",
      ])
    #expect(
      bundle.artifacts.map(\.mediaType) == [
        "application/json", "application/json", "application/x-ndjson", "application/octet-stream",
      ])
    for (file, artifact) in zip(bundle.cited, bundle.artifacts) {
      #expect(SHA256.hash(file.bytes) == artifact.sha256)
      #expect(UInt64(file.bytes.count) == artifact.size)
    }
  }

  // MARK: Profiles

  /// The digest of a profile is that of a bundle of its files, whether a manifest lies in it or not.
  @Test func profileDigest() throws {
    #expect(
      try BundleFiles.profileManifest(directory: directory.path).digest.hex == SmallBundle.digest)
    try FileManager.default.removeItem(atPath: path("manifest.json"))
    #expect(
      try BundleFiles.profileManifest(directory: directory.path).digest.hex == SmallBundle.digest)
  }

  /// A file that its manifest would leave out could change unnoticed.
  @Test(arguments: ["envelope.json", "venue/a"])
  func aProfileHasNothingUnlisted(_ name: String) throws {
    try directory.write([], to: name)
    expectRefusal(.malformedValue) { try BundleFiles.profileManifest(directory: directory.path) }
  }

  @Test func aProfileIsNotEmpty() {
    let empty = TemporaryDirectory()
    #expect(throws: FileError.self) { try BundleFiles.profileManifest(directory: empty.path) }
    #expect(throws: FileError.self) {
      try BundleFiles.profileManifest(directory: empty.path + "/absent")
    }
  }
}
