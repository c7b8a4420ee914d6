/// Why a file that claims to be evidence of a known format cannot be read as such.
///
/// It says where: line and column of XML, offset in bytes of JSON. Equality is by code alone.
public struct RecognitionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The stable code of a failure to recognise.
  public enum Code: String, Sendable, CaseIterable {
    /// The file is larger than `EvidenceRecognizer.maximumBytes`.
    case tooLarge = "artifact-too-large"
    /// JSON that the strict reader refuses.
    case malformedJSON = "artifact-malformed-json"
    /// XML that is not well-formed.
    case malformedXML = "artifact-malformed-xml"
    /// XML with a document type: the way to entities, and to files that are not this one.
    case documentType = "artifact-document-type"
    /// XML in another encoding than UTF-8.
    case notUTF8 = "artifact-not-utf8"
    /// More nesting, elements or bytes of a name than a limit allows.
    case overLimit = "artifact-over-limit"
    /// A version of the format that this reader does not know.
    case unsupportedVersion = "artifact-unsupported-version"
    /// Results that are kept in another file, so that they cannot be counted.
    case externalResults = "artifact-external-results"
    /// A required member or attribute that is absent.
    case missingMember = "artifact-missing-member"
    /// A member or attribute of another type, or with a value that the format does not have.
    case malformedValue = "artifact-malformed-value"
    /// An element where it says nothing, for example a failure outside a test case.
    case misplacedElement = "artifact-misplaced-element"
    /// Two references to a rule that name different rules, or none.
    case ruleMismatch = "artifact-rule-mismatch"
  }

  /// A place in a file.
  public enum Position: Sendable, CustomStringConvertible {
    /// A line and a column, both from 1.
    case line(Int, column: Int)
    /// An offset in bytes, from 0.
    case byte(Int)

    /// The place for people.
    public var description: String {
      switch self {
      case .line(let line, let column): "line \(line), column \(column)"
      case .byte(let offset): "byte \(offset)"
      }
    }
  }

  /// What kind of failure it is.
  public let code: Code
  /// Where in the file it is.
  public let position: Position
  /// What was expected and what was found.
  public let reason: String

  init(_ code: Code, at position: Position, _ reason: String) {
    self.code = code
    self.position = position
    self.reason = reason
  }

  /// A sentence for people.
  public var description: String { "\(position): \(reason) (\(code.rawValue))" }

  /// Two errors are equal when their codes are, so that wording can improve.
  public static func == (left: RecognitionError, right: RecognitionError) -> Bool {
    left.code == right.code
  }

  /// Hashes the code alone.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
