import Glibc
import Ledger

/// Where results and errors go: results to standard output, prose to standard error.
///
/// With `--json` standard output holds exactly one JSON document, for success and failure alike.
struct Console: Sendable {
  let json: Bool
  let isQuiet: Bool

  static let standard = Console(json: false, isQuiet: false)

  /// Whether people see standard error.
  var isTerminal: Bool { !json && !isQuiet && isatty(STDERR_FILENO) == 1 }

  /// Whether people see standard output in colour, and want to (no-color.org).
  var hasColor: Bool {
    !json && isatty(STDOUT_FILENO) == 1 && (environment("NO_COLOR") ?? "").isEmpty
      && environment("TERM") != "dumb"
  }

  /// Writes a line to standard output.
  func write(_ text: String) {
    StandardStreams.output(Array(text.utf8) + [UInt8(ascii: "\n")])
  }

  /// Writes bytes to standard output, as they are.
  func write(bytes: [UInt8]) { StandardStreams.output(bytes) }

  /// Writes a line for people to standard error, unless they asked for quiet.
  func note(_ text: String) {
    guard !isQuiet else { return }
    StandardStreams.error(Array((text.printable + "\n").utf8))
  }

  func print(_ result: CommandResult) {
    if json {
      var writer = JSONWriter()
      writer.object { writer in
        writer.member("code", result.code)
        writer.member("exit", result.status.rawValue)
        result.members(&writer)
      }
      StandardStreams.output(writer.bytes + [UInt8(ascii: "\n")])
    } else if result.status != .accepted {
      // Quiet is for success: what is wrong is said all the same.
      let text = result.printableLines.joined(separator: "\n") + "\n"
      if isQuiet {
        StandardStreams.error(Array(text.utf8))
      } else {
        StandardStreams.output(Array(text.utf8))
      }
    } else if !isQuiet {
      for line in result.printableLines { write(line) }
    }
  }

  func print(_ failure: Failure) {
    if json {
      var writer = JSONWriter()
      writer.object { failure.writeMembers(to: &$0) }
      StandardStreams.output(writer.bytes + [UInt8(ascii: "\n")])
    }
    // An error is said even when quiet was asked for: silence is for success.
    let prefix = failure.code == "usage" ? "" : "ledger-cli: error: "
    let message = failure.messageLines.map(\.printable).joined(separator: "\n")
    StandardStreams.error(Array("\(prefix)\(message)\n".utf8))
    if let hint = failure.hint {
      StandardStreams.error(Array("ledger-cli: hint: \(hint.printable)\n".utf8))
    }
  }
}

extension String {
  /// A line with what is no part of one made visible: parts of it may come from others, and a terminal
  /// would obey control characters, and a reader believe another line.
  var printable: String {
    var result = ""
    for scalar in unicodeScalars {
      if scalar != "\t" && Self.unprintable.contains(scalar.properties.generalCategory) {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static let unprintable: [Unicode.GeneralCategory] = [
    .control, .format, .lineSeparator, .paragraphSeparator,
  ]

  /// The lines of a text that we put together ourselves.
  var lines: [String] { split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
}
