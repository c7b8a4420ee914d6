extension EvidenceFile {
  /// A file with what is recognised in it.
  ///
  /// - Throws: `RecognitionError` when it claims a format and breaks it, or is too large.
  public init(recognizing bytes: [UInt8], name: String) throws(RecognitionError) {
    let evidence = try EvidenceRecognizer.recognize(bytes, name: name)
    self.init(
      name: name, bytes: bytes, mediaType: evidence.mediaType, kind: evidence.kind,
      counts: evidence.counts, tool: evidence.tools.first)
  }
}
