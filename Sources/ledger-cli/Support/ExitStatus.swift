import Glibc

/// The exit codes that scripts rely on.
enum ExitStatus: Int32 {
  /// Accepted or intact; nothing else is 0.
  case accepted = 0
  /// No: the rules forbid it.
  case no = 1
  /// Bytes, signatures, proofs or history do not match.
  case tampered = 3
  /// It cannot be decided: something is missing, unreadable, stale or not anchored.
  case undecidable = 4
  /// The command was not used as it is meant.
  case usage = 64
  /// A bug here.
  case bug = 70

  /// Ends the program. Success that could not be shown in full is none: who reads a challenge or a
  /// proof from standard output would go on with a part of it.
  func exit() -> Never {
    fflush(nil)
    if self == .accepted, let lost = StandardStreams.lostOutput {
      let failure = Failure(lost)
      Console.standard.print(failure)
      failure.status.exit()
    }
    Glibc.exit(rawValue)
  }
}
