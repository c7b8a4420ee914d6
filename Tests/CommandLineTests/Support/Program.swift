import Foundation

/// The program under test, run as a process.
struct Program {
  /// What a run left behind.
  struct Run {
    let status: Int32
    let output: String
    let errors: String

    /// A member of the JSON document on standard output.
    func member(_ name: String) -> Any? {
      let document = try? JSONSerialization.jsonObject(with: Data(output.utf8))
      return (document as? [String: Any])?[name]
    }

    var code: String? { member("code") as? String }
  }

  /// The executable that the tests were built with.
  static let path: String = {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent("ledger-cli").path
  }()

  /// Runs a command and waits for it.
  static func run(
    _ arguments: [String], in directory: String, input: String = "",
    environment: [String: String] = [:], executable: String = path
  ) throws -> Run {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    // Files rather than pipes: a run that prints more than a pipe holds must not wait for us.
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    func file(_ name: String, _ contents: String = "") throws -> FileHandle {
      let url = scratch.appendingPathComponent(name)
      try Data(contents.utf8).write(to: url)
      return try FileHandle(forUpdating: url)
    }
    process.standardInput = try file("input", input)
    process.standardOutput = try file("output")
    process.standardError = try file("errors")
    try process.run()
    process.waitUntilExit()
    func text(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: scratch.appendingPathComponent(name)), as: UTF8.self)
    }
    return Run(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: try text("output"), errors: try text("errors"))
  }
}
