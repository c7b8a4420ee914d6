import Glibc

/// One line on a terminal that says what is being done; nothing anywhere else.
struct StepLine {
  private let isEnabled: Bool

  init(_ console: Console) { isEnabled = console.isTerminal }

  func show(_ text: String) { put("\r\u{1B}[K\(text.printable) …") }

  func finish() { put("\r\u{1B}[K") }

  private func put(_ text: String) {
    guard isEnabled else { return }
    _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  }
}
