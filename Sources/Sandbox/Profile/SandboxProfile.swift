public import Ledger
public import TransparencyLog

/// A sandbox profile is a directory that says how a sandbox is made, named by the digest of its
/// manifest: whoever has the digest has every byte.
public struct SandboxProfile: Sendable {
  /// Where it lies.
  public let directory: String
  /// Every file of it.
  public let manifest: BundleManifest
  /// What a sandbox is given.
  public let launch: LaunchDescription
  /// Its variants, in the order in which they are tried.
  public let variants: [Variant]

  /// A variant is a seccomp filter, in the two forms that runtimes take.
  public struct Variant: Hashable, Sendable {
    /// Its id, for example `4a`.
    public let id: Identifier
    /// The path of the JSON that engines take.
    public let filter: String
    /// Its SHA-256.
    public let filterDigest: Digest
    /// The path of the program for the kernel that bubblewrap takes.
    public let compiled: String
    /// Its SHA-256.
    public let compiledDigest: Digest
  }

  /// The profile digest.
  public var digest: Digest { manifest.digest }

  /// The profile in a directory.
  ///
  /// - Throws: `SandboxError` when it is none, or when its command lines are not those that are made
  ///   of its description; `FileError` and `Refusal` when it cannot be read.
  public init(directory: String) throws {
    self.directory = directory
    manifest = try BundleFiles.profileManifest(directory: directory)
    let contents = ProfileContents(directory: directory, manifest: manifest)
    launch = try LaunchDescription(parsing: try contents.read(LaunchDescription.fileName))
    variants = try launch.variants.map { id in
      let (filter, compiled) = ("seccomp-\(id).json", "seccomp-\(id).bpf")
      return Variant(
        id: id, filter: "\(directory)/\(filter)", filterDigest: try contents.digest(of: filter),
        compiled: "\(directory)/\(compiled)", compiledDigest: try contents.digest(of: compiled))
    }
    for runtime in SandboxRuntime.allCases {
      let path = "launch/\(runtime.rawValue).txt"
      guard try contents.read(path) == Array(launch.template(for: runtime).utf8) else {
        throw SandboxError(
          .profileMalformed, "\(directory)/\(path)",
          expected: "the command line that \(LaunchDescription.fileName) gives", found: "another",
          hint: "`ledger-cli profile launch \(directory) --runtime \(runtime.rawValue)` writes it")
      }
    }
  }
}

/// The files of a profile, each compared with the manifest when it is read.
private struct ProfileContents {
  let directory: String
  let manifest: BundleManifest

  func digest(of path: String) throws(SandboxError) -> Digest {
    guard let file = manifest.files.first(where: { $0.path == path }) else {
      throw SandboxError(
        .profileMalformed, directory, expected: "a file \(path)", found: "none")
    }
    return file.sha256
  }

  func read(_ path: String) throws -> [UInt8] {
    let digest = try digest(of: path)
    let bytes = try FileOperations.readRegularFile(
      "\(directory)/\(path)", limit: BundleFiles.maximumFileSize)
    guard SHA256.hash(bytes) == digest else {
      throw SandboxError(
        .profileMalformed, "\(directory)/\(path)", expected: "\(digest)",
        found: "bytes that changed while they were read")
    }
    return bytes
  }
}
