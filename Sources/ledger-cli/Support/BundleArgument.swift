import ArgumentParser
import Glibc
import Ledger
import TransparencyLog

/// A bundle that a command line names: a directory, or a `.tar` of one.
struct BundleArgument {
  let path: String
  let files: BundleFiles
  /// Whether it is a directory, so that an envelope can be put into it.
  let isDirectory: Bool

  /// The bundle at a path, or nil when it is an ordinary file.
  static func read(_ path: String) throws -> BundleArgument? {
    guard names(path) else { return nil }
    return try BundleArgument(path)
  }

  /// The bundle at a path.
  init(_ path: String) throws {
    self.path = path
    isDirectory = Self.isDirectory(path)
    files = try isDirectory ? BundleFiles(directory: path) : BundleFiles(archive: path)
  }

  private static func names(_ path: String) -> Bool {
    isDirectory(path) || path.hasSuffix(".tar")
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Where the envelope of the bundle goes: into a directory, beside an archive.
  var envelopePath: String {
    guard isDirectory else { return "\(path).dsse" }
    return path.hasSuffix("/") ? "\(path)envelope.json" : "\(path)/envelope.json"
  }

  /// The envelope that travels with the bundle: in it, or beside an archive; nil when there is none.
  func envelope() throws -> ForeignEnvelope? {
    if let bytes = files.envelope { return try ForeignEnvelope(parsing: bytes) }
    guard !isDirectory else { return nil }
    do {
      return try ForeignEnvelope(
        parsing: FileOperations.readRegularFile(
          envelopePath, limit: ForeignEnvelope.maximumSize))
    } catch let error as FileError where error.code == .absent {
      return nil
    }
  }
}

extension BundleArgument {
  /// Refuses a bundle that answers another ledger.
  func requireOrigin(_ origin: String) throws {
    let attested = try files.attestation().origin
    guard attested.description == origin else {
      throw Refusal(
        .wrongLedger, "\(path) attestation.json", expected: origin, found: "\(attested)")
    }
  }
}

extension EvidenceOptions {
  /// Refuses options that a bundle answers itself, and a gate that it does not answer.
  func requireAgreement(with bundle: BundleArgument) throws {
    guard kind == nil, revision == nil, subject.isEmpty, challenge == nil else {
      throw ValidationError(
        "\(bundle.path): a bundle says itself what it is about and which challenge it answers; "
          + "--kind, --revision, --subject and --challenge are for files")
    }
    let attested = try bundle.files.attestation().gate
    for text in gate {
      let id = try Identifier.parse(text, for: "--gate")
      guard id == attested else {
        throw Refusal(
          .bundleMismatch, "--gate", expected: "\(attested), which \(bundle.path) was made for",
          found: "\(id)")
      }
    }
  }

  /// The venue to claim when that is not the one of the attestation.
  func venueOption() throws -> Identifier? {
    try venue.map { try Identifier.parse($0, for: "--venue") }
  }
}
