import Foundation

/// A program run as a process, with an environment of its own and nothing on standard input.
struct Command {
  /// What a run left behind.
  struct Result {
    let status: Int32
    /// What it printed to both outputs.
    let output: String
  }

  /// Runs a program by its path, or found on the path, and waits for it.
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    in directory: URL? = nil
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"].merging(environment) { $1 }
    process.currentDirectoryURL = directory
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: String(decoding: printed, as: UTF8.self))
  }

  static func isPresent(_ program: String, _ arguments: String...) -> Bool {
    (try? run(program, arguments))?.status == 0
  }
}
