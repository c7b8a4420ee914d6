/// Recognises what kind of evidence a file is, and counts what it says.
///
/// What a file is follows from its contents; its name only adds claims. A file that claims to be of a
/// known format, by name or by contents, and cannot be read as such is an error: were it taken for a
/// document, a broken report would pass for one that says nothing.
public enum EvidenceRecognizer {
  /// The largest file that is read, in bytes: what a thorough analyser writes of a large project.
  public static let maximumBytes = 64 << 20

  /// Recognises a file.
  ///
  /// - Parameters:
  ///   - bytes: its contents.
  ///   - name: its name, with or without folders.
  /// - Throws: `RecognitionError` when it claims a format and breaks it, or is too large.
  public static func recognize(
    _ bytes: [UInt8], name: String
  ) throws(RecognitionError) -> RecognizedEvidence {
    guard bytes.count <= maximumBytes else {
      throw RecognitionError(
        .tooLarge, at: .byte(maximumBytes),
        "expected at most \(maximumBytes) bytes, found \(bytes.count)")
    }
    let name = FileName(name)
    switch bytes.firstSignificant {
    case UInt8(ascii: "<"):
      if let report = try junitReport(bytes, name) { return report }
    case UInt8(ascii: "{"):
      if let evidence = try jsonEvidence(bytes, name) { return evidence }
    default:
      // Nothing that these formats begin with. A name that promises one makes it an error, which
      // its reader words.
      if name.promisesXML, let report = try junitReport(bytes, name) { return report }
      if name.promisesJSON, let evidence = try jsonEvidence(bytes, name) { return evidence }
    }
    return RecognizedEvidence(.document, mediaType: name.mediaType)
  }

  // MARK: Formats

  private static func junitReport(
    _ bytes: [UInt8], _ name: FileName
  ) throws(RecognitionError) -> RecognizedEvidence? {
    let report = JUnitReport()
    do throws(RecognitionError) {
      _ = try XMLReader.read(bytes, handler: report)
    } catch {
      // Its outermost element is one of a report's: the claim is made.
      if report.isJUnit == true { throw error }
      // Broken before that. Documents with a document type are common (HTML, coverage reports).
      let isClaimed =
        bytes.contains(text: "<testsuite") || (name.promisesXML && error.code != .documentType)
      if isClaimed { throw error }
      return nil
    }
    return report.isJUnit == true ? report.evidence(mediaType: "application/xml") : nil
  }

  private static func jsonEvidence(
    _ bytes: [UInt8], _ name: FileName
  ) throws(RecognitionError) -> RecognizedEvidence? {
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(bytes, rules: .foreign)
    } catch {
      let isClaimed =
        name.promisesJSON || bytes.contains(text: "sarif")
        || bytes.contains(text: TestResultStatement.predicateFamily)
      guard isClaimed else { return nil }
      throw RecognitionError(
        .malformedJSON, at: .byte(error.offset),
        "expected JSON without duplicate members, in UTF-8 without a byte-order mark; found "
          + error.code.rawValue)
    }
    let root = document.root
    if isSARIF(root, name) { return try SARIFLog.evidence(root) }
    if let type = root["predicateType"]?.string,
      type.utf8.starts(with: TestResultStatement.predicateFamily.utf8)
    {
      return try TestResultStatement.evidence(root)
    }
    return nil
  }

  private static func isSARIF(_ root: JSONValue, _ name: FileName) -> Bool {
    name.promisesSARIF || root["$schema"]?.string?.lowercased().contains("sarif") == true
      || (root["version"] != nil && root["runs"] != nil)
  }

  /// What a file's name promises of its contents.
  private struct FileName {
    private let lowercased: String

    init(_ name: String) { lowercased = name.lowercased() }

    var promisesXML: Bool { lowercased.hasSuffix(".xml") }
    var promisesJSON: Bool { lowercased.hasSuffix(".json") || promisesSARIF }
    var promisesSARIF: Bool {
      lowercased.hasSuffix(".sarif") || lowercased.hasSuffix(".sarif.json")
    }

    /// The media type of a document, for people; nothing is decided by it.
    var mediaType: String {
      let types: KeyValuePairs = [
        ".json": "application/json", ".xml": "application/xml", ".pdf": "application/pdf",
        ".html": "text/html", ".md": "text/markdown", ".txt": "text/plain", ".log": "text/plain",
        ".csv": "text/csv", ".yaml": "application/yaml", ".yml": "application/yaml",
        ".png": "image/png", ".tar": "application/x-tar",
      ]
      return types.first { lowercased.hasSuffix($0.key) }?.value ?? "application/octet-stream"
    }
  }
}
