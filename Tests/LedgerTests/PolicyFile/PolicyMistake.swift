import Testing

/// A mistake in a policy file: the line that is written otherwise, and what is found.
struct PolicyMistake: CustomTestStringConvertible, Sendable {
  let line: Int
  let text: String
  let findings: [String]

  init(_ line: Int, _ text: String, _ findings: String...) {
    self.line = line
    self.text = text
    self.findings = findings
  }

  var testDescription: String { "line \(line): \(text)" }
}
