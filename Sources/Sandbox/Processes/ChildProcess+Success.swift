extension ChildProcess {
  /// Runs it, and takes nothing but success.
  ///
  /// - Parameters:
  ///   - purpose: what it is to do, for messages.
  ///   - hint: what to do when it does not.
  /// - Throws: `SandboxError` that says how it ended, and with which words.
  @discardableResult
  func requireSuccess(
    to purpose: String = "succeed", hint: String? = nil
  ) throws(SandboxError) -> Outcome {
    let outcome = try run()
    let (code, found): (SandboxError.Code, String)
    switch outcome.ending {
    case .exited(0): return outcome
    case .exited(let status):
      (code, found) = (.programFailed, "exit status \(status): \(outcome.lastWords)")
    case .signalled(let signal): (code, found) = (.programFailed, "an end by signal \(signal)")
    case .timedOut: (code, found) = (.programRunaway, "no end within \(seconds) s")
    case .flooded:
      (code, found) = (.programRunaway, "more than \(maximumOutput) bytes of output")
    }
    throw SandboxError(
      code, arguments.prefix(2).joined(separator: " "), expected: "it to \(purpose)", found: found,
      hint: hint)
  }
}

extension ChildProcess.Outcome {
  /// The first line that it wrote to standard output.
  var firstLine: String {
    String(decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// The last line that it wrote, for messages.
  var lastWords: String {
    for bytes in [errors, output] {
      let lines = bytes.suffix(2_048).split(separator: UInt8(ascii: "\n"))
      if let last = lines.last(where: { !$0.isEmpty }) {
        return String(decoding: last.suffix(300), as: UTF8.self)
      }
    }
    return "it said nothing"
  }
}
