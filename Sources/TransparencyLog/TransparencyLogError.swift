/// A transparency log error says what could not be done: a file that is not what its format says,
/// a proof that cannot be made, a key that cannot be used.
///
/// What a verifier finds out about well-formed input is never an error but a returned value.
/// Two errors are equal when their codes are, so that a text can be improved without breaking a test
/// or a caller.
public struct TransparencyLogError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A code is the stable, machine-readable name of an error, in lower-case words joined by hyphens.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// The name as it appears in machine-readable output.
    public let rawValue: String

    init(_ rawValue: String) {
      self.rawValue = rawValue
    }

    /// The name.
    public var description: String { rawValue }
  }

  /// What kind of thing went wrong.
  public let code: Code

  /// The thing at fault, what was expected of it, what was found, and what to do next.
  public let reason: String

  package init(_ code: Code, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  /// The code and the reason.
  public var description: String { "\(code): \(reason)" }

  /// Compares codes only.
  public static func == (left: Self, right: Self) -> Bool {
    left.code == right.code
  }
}
