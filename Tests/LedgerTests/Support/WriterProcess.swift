import Foundation
import Testing
import WriterStories

/// A writer in a process of its own, which may be killed at any of its file operations.
struct WriterProcess: Sendable {
  /// What became of it.
  struct Ending: Sendable {
    /// The entries that it acknowledged, in order.
    let acknowledged: [UInt64]
    /// How many file operations it made; nil when it did not come to its end.
    let operations: Int?
    /// The signal that ended it.
    let signal: Int32?
    /// What it said went wrong.
    let error: String
  }

  /// The program is built beside the program that runs the tests.
  private static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "crashing-writer").path

  let directory: String
  let story: WriterStory
  /// `kill-before N`, `longest-write N`, `patient`.
  var options: [String] = []
  /// A program and its arguments that run the writer's command line.
  var wrapper: [String] = []

  func run() async throws -> Ending {
    let files = TemporaryDirectory()
    let script = files.path + "/story"
    try Data(story.text.utf8).write(to: URL(filePath: script))
    let output = try Self.create(files.path + "/output")
    let errors = try Self.create(files.path + "/errors")

    let process = Process()
    let command = wrapper + [Self.program, directory, script] + options
    process.executableURL = URL(filePath: command[0])
    process.arguments = Array(command.dropFirst())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in ended.resume() }
      do { try process.run() } catch { ended.resume(throwing: error) }
    }
    let lines = try Self.read(files.path + "/output").split(separator: "\n")
      .map { $0.split(separator: " ") }
    return Ending(
      acknowledged: lines.filter { $0.first == "acknowledged" }.compactMap { UInt64($0[1]) },
      operations: lines.last.flatMap { $0.first == "operations" ? Int($0[1]) : nil },
      signal: process.terminationReason == .uncaughtSignal ? process.terminationStatus : nil,
      error: try Self.read(files.path + "/errors"))
  }

  private static func create(_ path: String) throws -> FileHandle {
    try Data().write(to: URL(filePath: path))
    return try FileHandle(forWritingTo: URL(filePath: path))
  }

  private static func read(_ path: String) throws -> String {
    try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }
}

/// Runs a body for each element, a few at a time.
func inParallel<Element: Sendable>(
  _ elements: some Sequence<Element>, width: Int = 3,
  _ body: @escaping @Sendable (Element) async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    var running = 0
    for element in elements {
      if running == width {
        try await group.next()
        running -= 1
      }
      group.addTask { try await body(element) }
      running += 1
    }
    try await group.waitForAll()
  }
}
