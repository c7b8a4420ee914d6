/// The limits under which a JSON document is read.
///
/// Every limit has a reason: what a reader accepts, an attacker may send.
public struct JSONRules: Sendable {
  /// The deepest nesting; the outermost value has depth 1. Keeps recursion bounded.
  public var maximumDepth: Int
  /// The most elements of an array, and members of an object.
  public var maximumElements: Int
  /// The most bytes of a string after unescaping, names included.
  public var maximumStringBytes: Int
  /// The most bytes of the whole document.
  public var maximumBytes: Int
  /// Whether only integers within ±(2^53−1) are numbers, so that every reader holds the same value.
  public var integersOnly: Bool

  /// Rules for a statement of this project: small, and integers only.
  public static let statement = JSONRules(
    maximumDepth: 32, maximumElements: 4_096, maximumStringBytes: 16_384,
    maximumBytes: 65_535, integersOnly: true)

  /// Rules for documents that others wrote (SARIF, JWKS, `inspect` output): larger, any number.
  ///
  /// The sizes are what a thorough static analyser reports of a large project, with room to spare.
  public static let foreign = JSONRules(
    maximumDepth: 32, maximumElements: 1 << 20, maximumStringBytes: 1 << 20,
    maximumBytes: 64 << 20, integersOnly: false)

  /// The largest integer that every JSON reader holds exactly (RFC 8259 §6, RFC 7493 §2.2).
  public static let largestInteger: Int64 = (1 << 53) - 1
}

/// What a document broke, and at which byte.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The rule that was broken.
  public enum Code: String, Sendable {
    case tooLarge = "json-too-large"
    case byteOrderMark = "json-byte-order-mark"
    case invalidUTF8 = "json-invalid-utf8"
    case unexpectedEnd = "json-unexpected-end"
    case unexpectedByte = "json-unexpected-byte"
    case trailingData = "json-trailing-data"
    case trailingComma = "json-trailing-comma"
    case duplicateMember = "json-duplicate-member"
    case tooDeep = "json-too-deep"
    case tooManyElements = "json-too-many-elements"
    case stringTooLong = "json-string-too-long"
    case controlCharacter = "json-control-character"
    case invalidEscape = "json-invalid-escape"
    case loneSurrogate = "json-lone-surrogate"
    case nullCharacter = "json-null-character"
    case invalidNumber = "json-invalid-number"
    case notAnInteger = "json-not-an-integer"
    case integerOutOfRange = "json-integer-out-of-range"
  }

  /// The rule that was broken.
  public let code: Code
  /// The offset in bytes from the start of the document.
  public let offset: Int

  /// A sentence for people.
  public var description: String { "\(code.rawValue) at byte \(offset)" }
}
