import Ledger

/// How a command went: a status, the facts for programs, and lines for people.
struct CommandResult {
  var status: ExitStatus = .accepted
  /// The stable code; `ok` unless something is wrong.
  var code = "ok"
  /// Writes the members of the JSON document besides `code` and `exit`.
  var members: (inout JSONWriter) -> Void = { _ in }
  /// What people see.
  var lines: [String] = []
  /// Whether the lines are fit for a terminal already: in colour, and everything that others wrote
  /// made printable before.
  var isStyled = false

  var printableLines: [String] { isStyled ? lines : lines.map(\.printable) }
}
