/// A sandbox error says what could not be done on this host, and what to do about it.
///
/// Two errors are equal when their codes are.
public struct SandboxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The stable code of an error; see `docs/codes.md`.
  public enum Code: String, Sendable, CaseIterable {
    /// A program that is needed is not installed, or is none that can be run.
    case programMissing = "program-missing"
    /// A program could not be started, or said that it failed.
    case programFailed = "program-failed"
    /// A program did not end in its time, or wrote more than it may.
    case programRunaway = "program-runaway"
    /// This user may not do what is needed.
    case notPermitted = "not-permitted"
    /// The profile's directory does not hold what a profile has to hold.
    case profileMalformed = "profile-malformed"
    /// The profile is not the one that was asked for.
    case profileMismatch = "profile-mismatch"
    /// The launch that the profile asks for, or that an engine made of it, is weaker than it may be.
    case launchWeakened = "launch-weakened"
    /// The sandbox did not start under any variant of the profile.
    case noVariantStarted = "no-variant-started"
    /// The probe did not run to its end, or what it wrote cannot be read.
    case probeFailed = "probe-failed"
  }

  /// The stable code.
  public let code: Code
  /// What it is about: a program, a file, a member.
  public let subject: String
  /// What was expected.
  public let expected: String
  /// What was found.
  public let found: String
  /// What to do next, if something helps.
  public let hint: String?

  /// An error.
  public init(
    _ code: Code, _ subject: String, expected: String, found: String, hint: String? = nil
  ) {
    self.code = code
    self.subject = subject
    self.expected = expected
    self.found = found
    self.hint = hint
  }

  /// A sentence for people.
  public var description: String { "\(subject): expected \(expected), found \(found)" }

  /// Compares the codes alone.
  public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

  /// Hashes the code alone.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
