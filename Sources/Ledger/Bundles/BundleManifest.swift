public import TransparencyLog

/// A manifest lists every file of a bundle, or of a profile directory, with its size and digest.
///
/// It has one encoding (RFC 8785), so that its own digest names the bundle: who signs the one digest
/// has signed every byte of every file.
public struct BundleManifest: Hashable, Sendable {
  /// A file of the bundle.
  public struct File: Hashable, Sendable {
    /// Its path, relative to the bundle.
    public let path: String
    /// Its SHA-256.
    public let sha256: Digest
    /// Its size in bytes.
    public let size: UInt64

    /// A file by what is known of it.
    public init(path: String, sha256: Digest, size: UInt64) {
      self.path = path
      self.sha256 = sha256
      self.size = size
    }
  }

  /// The files, ascending by the bytes of their paths.
  public let files: [File]
  /// The one encoding.
  public let bytes: [UInt8]

  /// What the member `format` says.
  public static let format: StaticString = "urn:evidence-ledger:bundle:v1"
  /// The most files: a statement cites each of them, and an entry has to hold the statement.
  public static let maximumFiles = 256

  /// The limits of the document: 256 files with paths of at most 255 bytes.
  private static let rules = JSONRules(
    maximumDepth: 4, maximumElements: maximumFiles, maximumStringBytes: BundlePath.maximumBytes,
    maximumBytes: 128 << 10, integersOnly: true)

  /// The digest of the bundle: SHA-256 of the encoding.
  public var digest: Digest { SHA256.hash(bytes) }

  /// A manifest of these files, in any order.
  ///
  /// - Throws: `Refusal` when no reader would accept it: a path twice or of another form, or one
  ///   that a manifest never lists.
  public init(_ files: some Sequence<File>) throws(Refusal) {
    try self.init(ascending: files.sorted { UTF8Ordered($0.path) < UTF8Ordered($1.path) })
  }

  /// A manifest from its bytes: exactly those that writing it gives.
  public init(parsing bytes: [UInt8]) throws(Refusal) {
    let files = try ObjectReader.read(
      parsing: bytes, Self.rules, Place("manifest"), called: BundlePath.manifest
    ) { reader throws(Refusal) in
      try reader.requireFormat(Self.format)
      let files = try reader.required("files").array(File.init)
      try reader.finish()
      return files
    }
    try self.init(ascending: files)
    guard self.bytes == bytes else {
      throw Refusal(
        .malformedValue, BundlePath.manifest, expected: "its RFC 8785 form", found: "another")
    }
  }

  private init(ascending files: [File]) throws(Refusal) {
    let place = Place("manifest.files")
    guard files.count <= Self.maximumFiles else {
      throw place.malformed(
        expected: "at most \(Self.maximumFiles) files", found: "\(files.count)")
    }
    for file in files {
      guard BundlePath.isListed(file.path) else {
        throw Refusal(
          .malformedValue, "manifest.files[].path",
          expected: "a relative path of [A-Za-z0-9._-]+ joined by /, other than manifest.json, "
            + "envelope.json and venue", found: file.path.abbreviated)
      }
      guard file.size <= UInt64(JSONRules.largestInteger) else {
        throw Refusal(
          .malformedValue, "manifest.files[].size",
          expected: "at most \(JSONRules.largestInteger)", found: "\(file.size)")
      }
    }
    try place.requireAscending(files.map { UTF8Ordered($0.path) })
    try Self.requireNoFileInFile(files)
    self.files = files
    bytes = Self.encode(files)
  }

  /// No directory holds a file `a` and a file `a/b`.
  private static func requireNoFileInFile(_ files: [File]) throws(Refusal) {
    let paths = Set(files.map { Array($0.path.utf8) })
    for file in files {
      let path = Array(file.path.utf8)
      for end in path.indices where path[end] == UInt8(ascii: "/") {
        guard !paths.contains(Array(path[..<end])) else {
          throw Refusal(
            .malformedValue, "manifest.files[].path", expected: "paths that one directory can hold",
            found: "\(file.path.abbreviated) inside of a file")
        }
      }
    }
  }

  private static func encode(_ files: [File]) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.name("files")
      writer.array(files) { $1.write(to: &$0) }
      writer.member("format", "\(format)")
    }
    return writer.bytes
  }
}

extension BundleManifest.File {
  /// A file by its contents.
  public init(path: String, contents: [UInt8]) {
    self.init(path: path, sha256: SHA256.hash(contents), size: UInt64(contents.count))
  }

  init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("manifest.files[]"))
    path = try reader.required("path").text()
    sha256 = try reader.required("sha256").digest()
    size = try reader.required("size").natural()
    try reader.finish()
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("path", path)
      writer.member("sha256", sha256.hex)
      writer.member("size", size)
    }
  }
}
