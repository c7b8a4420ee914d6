import Foundation
import Testing

/// The openssl command is the independent program that key files are compared with.
enum OpenSSLCommand {
  static let path = "/usr/bin/openssl"

  static var isPresent: Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// Runs `openssl` without a terminal; gives what it printed, and fails the test when it fails.
  @discardableResult
  static func run(_ arguments: String...) throws -> [UInt8] { try run(arguments) }

  @discardableResult
  static func run(_ arguments: [String]) throws -> [UInt8] {
    let (status, output) = try result(of: arguments)
    try #require(status == 0, "openssl \(arguments.joined(separator: " ")) failed")
    return output
  }

  /// Whether `openssl` exits with 0.
  static func succeeds(_ arguments: String...) throws -> Bool {
    try result(of: arguments).status == 0
  }

  private static func result(of arguments: [String]) throws -> (status: Int32, output: [UInt8]) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, Array(printed))
  }
}

extension Trait where Self == ConditionTrait {
  /// Runs the test only where the openssl command is installed.
  static var openssl: Self {
    .enabled(if: OpenSSLCommand.isPresent, "the openssl command is absent")
  }
}
