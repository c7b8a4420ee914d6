import ArgumentParser
import Glibc
import TransparencyLog

/// Gets passphrases from a descriptor, an environment variable or the terminal.
final class Passphrases {
  private let options: PassphraseOptions
  private let console: Console

  init(_ options: PassphraseOptions, _ console: Console) {
    self.options = options
    self.console = console
  }

  /// The passphrase of a key that exists; nil when there is nobody to ask.
  func existing(for name: String) throws -> [UInt8]? {
    if let given = try fromOptions() { return given }
    return try prompt("passphrase for \(name): ")
  }

  /// A new passphrase, typed twice when it is typed.
  func new(for name: String) throws -> [UInt8] {
    if let given = try fromOptions() { return given }
    guard let first = try prompt("new passphrase for \(name): "),
      let second = try prompt("again: ")
    else {
      throw CommandFailure(
        .undecidable, "passphrase-needed", "\(name): no passphrase and no terminal to ask",
        hint: "give one by --passphrase-fd or --passphrase-env, or say --no-passphrase")
    }
    guard first == second else {
      throw CommandFailure(.usage, "passphrases-differ", "the two passphrases differ")
    }
    return first
  }

  private func fromOptions() throws -> [UInt8]? {
    if let name = options.passphraseEnv {
      guard let value = environment(name), !value.isEmpty else {
        throw CommandFailure(
          .undecidable, "passphrase-needed", "the environment variable \(name) is not set")
      }
      return Array(value.utf8)
    }
    if let descriptor = options.passphraseFd { return try line(from: descriptor) }
    return nil
  }

  /// One line, read byte by byte so that the next line stays for the next key.
  private func line(from descriptor: Int32) throws -> [UInt8] {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = read(descriptor, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      if byte == UInt8(ascii: "\n") { return line }
      line.append(byte)
      guard line.count <= KeyFile.maximumPassphraseByteCount else { break }
    }
    guard !line.isEmpty, line.count <= KeyFile.maximumPassphraseByteCount else {
      throw CommandFailure(
        .undecidable, "passphrase-needed", "no passphrase on descriptor \(descriptor)")
    }
    return line
  }

  private func prompt(_ text: String) throws -> [UInt8]? {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    var settings = termios()
    guard tcgetattr(terminal, &settings) == 0 else { return nil }
    var silent = settings
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(terminal, TCSAFLUSH, &silent)
    defer {
      tcsetattr(terminal, TCSAFLUSH, &settings)
      _ = write(terminal, "\n", 1)
    }
    _ = text.withCString { write(terminal, $0, strlen($0)) }
    return try line(from: terminal)
  }
}
