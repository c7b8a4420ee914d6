import Glibc
import TransparencyLog

/// Reads lines as they come, from a file or from standard input, so that a batch can be fed by a pipe.
struct LineReader: ~Copyable {
  /// The longest line, in bytes: longer than any path that the system takes.
  private static let maximumLine = 65_536

  private let name: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isAtEnd = false

  /// Opens a file, or takes standard input when the name is `-`.
  init(_ name: String) throws {
    self.name = name
    descriptor = name == "-" ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(name) }
  }

  deinit {
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// The next line without its newline, or nil at the end.
  mutating func next() throws -> String? {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeFirst(end + 1)
        return line
      }
      if isAtEnd {
        defer { buffer = [] }
        return buffer.isEmpty ? nil : String(decoding: buffer, as: UTF8.self)
      }
      guard buffer.count <= Self.maximumLine else {
        throw CommandFailure(.usage, "line-too-long", "\(name): a line is no path")
      }
      try fill()
    }
  }

  private mutating func fill() throws {
    var piece = [UInt8](repeating: 0, count: Self.maximumLine)
    let count = read(descriptor, &piece, piece.count)
    if count < 0, errno == EINTR { return }
    guard count >= 0 else { throw Self.failure(name) }
    isAtEnd = count == 0
    buffer += piece[..<count]
  }

  private static func failure(_ name: String) -> CommandFailure {
    CommandFailure(
      .undecidable, FileError.Code.unreadable.rawValue,
      "\(name): cannot read: \(String(cString: strerror(errno)))")
  }
}
