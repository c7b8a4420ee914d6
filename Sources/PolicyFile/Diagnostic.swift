/// A diagnostic says what is wrong in a policy file, at which line and column, and what is right.
///
/// Two diagnostics are equal when their codes and places are, so that wording can improve.
public struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
  /// The stable code; the same word as a refusal's where the ledger would refuse for that reason.
  public enum Code: String, Sendable, CaseIterable {
    // The file is not YAML of the plain kind.
    case fileTooLarge = "file-too-large"
    case notUTF8 = "not-utf8"
    case malformedYAML = "malformed-yaml"
    case tooDeep = "too-deep"
    case alias = "alias"
    case tag = "tag"
    case severalDocuments = "several-documents"
    case duplicateMember = "duplicate-member"

    // It has not the shape of a policy.
    case unknownMember = "unknown-member"
    case missingMember = "missing-member"
    case unsupportedMember = "unsupported-member"
    case unsupportedRules = "unsupported-rules"
    case wrongType = "wrong-type"
    case malformedValue = "malformed-value"

    // What it says is no policy.
    case notEd25519 = "not-ed25519"
    case weakKey = "weak-key"
    case exampleKey = "example-key"
    case duplicateKey = "duplicate-key"
    case severalRoles = "several-roles"
    case logKeyHasRole = "log-key-has-role"
    case duplicateElement = "duplicate-element"
    case unknownGate = "unknown-gate"
    case unknownRow = "unknown-row"
    case unknownVenue = "unknown-venue"
    case unknownProbe = "unknown-probe"
    case unknownSubject = "unknown-subject"
    case unknownScope = "unknown-scope"
    case unknownEffect = "unknown-effect"
    case requirementCycle = "requirement-cycle"
    case tooFewOwners = "too-few-owners"
    case unreadableFile = "unreadable-file"
    case payloadTooLarge = "payload-too-large"

    // It does not follow on the policy that the ledger has.
    case notGenesis = "not-genesis"
    case nameChanged = "name-changed"
    case roleChanged = "role-changed"
    case endChanged = "end-changed"
  }

  /// The stable code.
  public let code: Code
  /// The policy file.
  public let file: String
  /// Where in the file.
  public let position: SourcePosition
  /// What is wrong there, and what to write instead.
  public let message: String

  /// `file:line:column: message`, as compilers write.
  public var description: String { "\(file):\(position): \(message) (\(code.rawValue))" }

  /// Whether code and place are the same.
  public static func == (left: Diagnostic, right: Diagnostic) -> Bool {
    left.code == right.code && left.position == right.position
  }

  /// Feeds code and place to the hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(position)
  }
}

/// A place in a text: a line and a column, both from 1, the column counted in Unicode scalars.
public struct SourcePosition: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The line.
  public let line: Int
  /// The column.
  public let column: Int

  /// A place.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Where every text starts.
  public static let start = SourcePosition(line: 1, column: 1)

  /// Whether one place comes before another.
  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }

  /// `line:column`.
  public var description: String { "\(line):\(column)" }
}

/// The diagnostics of one file while it is read: reading goes on after a mistake, so that all of
/// them are told at once.
final class Diagnostics {
  let file: String
  private var found: [Diagnostic] = []

  init(file: String) { self.file = file }

  /// In the order of the file, each place and code once.
  var sorted: [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return found.filter { seen.insert($0).inserted }.sorted { $0.position < $1.position }
  }

  var isEmpty: Bool { found.isEmpty }

  func report(_ code: Diagnostic.Code, at position: SourcePosition, _ message: String) {
    found.append(Diagnostic(code: code, file: file, position: position, message: message))
  }
}
