import ArgumentParser
import Ledger
import TransparencyLog

// What several commands read from their command lines in the same way; what cannot be read is a usage
// error.

extension Identifier {
  /// An id, as the option or argument of this name gives it.
  static func parse(_ text: String, for option: String) throws -> Identifier {
    guard let id = Identifier(text) else {
      throw ValidationError("\(option) \(text): an id is [a-z0-9][a-z0-9.-]{0,63}")
    }
    return id
  }
}

/// A span of time in whole seconds, written `3600`, `90s`, `15m`, `12h` or `30d`.
struct TimeSpan: ExpressibleByArgument {
  let seconds: UInt64

  private static let units: [Character: UInt64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]

  /// Nil when the text is none, or no time at all.
  init?(argument: String) {
    let unit = argument.last.flatMap { Self.units[$0] }
    let digits = unit == nil ? argument[...] : argument.dropLast()
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = UInt64(digits),
      count > 0
    else { return nil }
    let (seconds, overflow) = count.multipliedReportingOverflow(by: unit ?? 1)
    guard !overflow else { return nil }
    self.seconds = seconds
  }
}

extension GateQuestion.Demand {
  /// A subject that a decision has to be about: `[NAME=]HEX`.
  ///
  /// 40 digits are a git commit. 64 digits are a SHA-256, except that those of the subject `revision`
  /// are a commit of a repository that hashes with SHA-256.
  static func parse(_ text: String) throws -> GateQuestion.Demand {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.count == 2 ? String(parts[0]) : nil
    let hex = String(parts[parts.count - 1])
    guard name?.isEmpty != true, Subject.isCommit(hex) else {
      throw ValidationError(
        "--subject \(text): expected [NAME=]HEX, with 40 or 64 lower-case hex digits")
    }
    guard let digest = Digest(hex: hex), name != EvidenceBuilder.revisionSubject else {
      return GateQuestion.Demand(name: name, content: .gitCommit(hex))
    }
    return GateQuestion.Demand(name: name, content: .sha256(digest))
  }
}
