public import TransparencyLog

/// An evidence file is a file that is to be evidence, with what was recognised in it.
public struct EvidenceFile: Sendable {
  /// Its name, without folders: what the statement calls it.
  public var name: String
  /// Its contents, which become a blob.
  public var bytes: [UInt8]
  /// Its media type.
  public var mediaType: String
  /// What kind of evidence it is, or nil when that was not recognised.
  public var kind: EvidencePredicate.Kind?
  /// What was counted in it, ascending by name.
  public var counts: [EvidencePredicate.Count]
  /// The program that made it, as it says.
  public var tool: EvidencePredicate.Tool?
  /// The source revisions that it says it is about.
  public var revisions: [String]
  /// Where its own totals differ from what was counted.
  public private(set) var disagreements: [Disagreement] = []

  /// A file and what is recognised in it.
  ///
  /// - Throws: `RecognitionError` when it claims a format and breaks it, or is too large.
  public init(recognizing bytes: [UInt8], name: String) throws(RecognitionError) {
    let recognized = try EvidenceRecognizer.recognize(bytes, name: name)
    self.init(
      name: name, bytes: bytes, mediaType: recognized.mediaType, kind: recognized.kind,
      counts: recognized.counts, tool: recognized.tools.first, revisions: recognized.revisions)
    disagreements = recognized.disagreements
  }

  /// A file; a name with folders loses them.
  public init(
    name: String, bytes: [UInt8], mediaType: String = "application/octet-stream",
    kind: EvidencePredicate.Kind? = nil, counts: [EvidencePredicate.Count] = [],
    tool: EvidencePredicate.Tool? = nil, revisions: [String] = []
  ) {
    let lastPart = name.utf8.split(separator: UInt8(ascii: "/")).last
    self.name = lastPart.map { String(Substring($0)) } ?? ""
    self.bytes = bytes
    self.mediaType = mediaType
    self.kind = kind
    self.counts = counts
    self.tool = tool
    self.revisions = revisions
  }

  /// SHA-256 of its contents.
  public var digest: Digest { SHA256.hash(bytes) }
}
