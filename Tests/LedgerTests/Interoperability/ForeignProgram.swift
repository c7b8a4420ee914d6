import Foundation
import Testing

/// A program that is none of ours: a script of `examples/verify-without-us/` and what it runs.
enum ForeignProgram {
  struct Result {
    let status: Int32
    let output: String
  }

  /// Runs a program found on the path, or by its path; what it prints to both outputs is one text.
  static func run(_ program: String, _ arguments: [String]) throws -> Result {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    // Scripts import each other; nothing is to be left behind in the repository.
    process.environment = ProcessInfo.processInfo.environment
      .merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self))
  }

  /// Runs one of the scripts.
  static func script(_ name: String, _ arguments: String...) throws -> Result {
    try script(name, with: arguments)
  }

  /// Runs a script of `examples/verify-without-us/`.
  static func script(_ name: String, with arguments: [String]) throws -> Result {
    try run(Repository.root.appending(path: "examples/verify-without-us/\(name)").path, arguments)
  }

  static func isPresent(_ program: String, _ arguments: String...) -> Bool {
    (try? run(program, arguments))?.status == 0
  }

  /// What the scripts need.
  static let areToolsPresent =
    isPresent("python3", "--version") && isPresent("openssl", "version")
    && isPresent("jq", "--version") && isPresent("bash", "--version")

  /// A Python that has securesystemslib, or nil.
  static let pythonWithSecureSystemsLib: String? = {
    let environment = ProcessInfo.processInfo.environment["LEDGER_PYTHON"]
    let python = environment ?? Repository.root.appending(path: ".build/venv/bin/python").path
    return isPresent(python, "-c", "import securesystemslib.dsse, cryptography") ? python : nil
  }()
}

extension Trait where Self == ConditionTrait {
  /// Runs the test only where the tools of `examples/verify-without-us/` are installed.
  static var foreignTools: Self {
    .enabled(if: ForeignProgram.areToolsPresent, "python3, openssl, jq or bash is absent")
  }

  /// Runs the test only where a Python has securesystemslib.
  static var secureSystemsLib: Self {
    .enabled(
      if: ForeignProgram.pythonWithSecureSystemsLib != nil && ForeignProgram.areToolsPresent,
      "no Python with securesystemslib: see scripts/install-prerequisites")
  }
}
