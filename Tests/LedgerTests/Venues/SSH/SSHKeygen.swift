import Foundation
import Ledger
import Testing
import TransparencyLog

/// The real `ssh-keygen`, with keys of every kind that can be enrolled, made for this run.
struct SSHKeygen: Sendable {
  /// A kind of key, as `ssh-keygen -t` names it.
  enum Kind: String, CaseIterable, Sendable {
    case ed25519
    case ecdsa
    case rsa
  }

  static let isPresent = ForeignProgram.isPresent("sh", "-c", "command -v ssh-keygen")

  let directory = TemporaryDirectory()

  /// Keys of all kinds; nil when there is no `ssh-keygen`.
  static let shared: SSHKeygen? = isPresent ? try? SSHKeygen() : nil

  private init() throws {
    for kind in Kind.allCases {
      let size = kind == .rsa ? ["-b", "2048"] : []
      try run(["-q", "-t", kind.rawValue, "-N", "", "-C", "root@vps", "-f", path(kind)] + size)
    }
  }

  func path(_ kind: Kind) -> String { "\(directory.path)/\(kind.rawValue)" }

  /// The line of a `.pub` file, without its comment.
  func line(_ kind: Kind) throws -> String {
    let text = try String(contentsOfFile: path(kind) + ".pub", encoding: .utf8)
    return text.split(separator: " ").prefix(2).joined(separator: " ")
  }

  func publicKey(_ kind: Kind) throws -> SSHPublicKey { try SSHPublicKey(line: line(kind)) }

  /// Signs a message as whoever has the key would.
  func sign(
    _ message: [UInt8], by kind: Kind, namespace: String = SSHAuthority.namespace,
    hash: String = "sha512"
  ) throws -> [UInt8] {
    let file = "\(directory.path)/\(UUID().uuidString)"
    try Data(message).write(to: URL(filePath: file))
    try run(
      ["-Y", "sign", "-q", "-f", path(kind), "-n", namespace, "-O", "hashalg=\(hash)", file])
    return Array(try Data(contentsOf: URL(filePath: file + ".sig")))
  }

  /// Whether `ssh-keygen -Y verify` takes a signature of a message, for a line of allowed signers.
  func accepts(_ signature: [UInt8], of message: [UInt8], by line: String) throws -> Bool {
    let base = "\(directory.path)/\(UUID().uuidString)"
    try Data(message).write(to: URL(filePath: base))
    try Data(signature).write(to: URL(filePath: base + ".sig"))
    try Data("vps \(line)\n".utf8).write(to: URL(filePath: base + ".allowed"))
    let command =
      "ssh-keygen -Y verify -f \(base).allowed -I vps -n \(SSHAuthority.namespace) "
      + "-s \(base).sig < \(base)"
    return try ForeignProgram.run("sh", ["-c", command]).status == 0
  }

  private func run(_ arguments: [String]) throws {
    let result = try ForeignProgram.run("ssh-keygen", arguments)
    try #require(result.status == 0, "ssh-keygen \(arguments): \(result.output)")
  }
}

extension Trait where Self == ConditionTrait {
  /// Runs the test only where `ssh-keygen` is installed.
  static var sshKeygen: Self { .enabled(if: SSHKeygen.isPresent, "ssh-keygen is absent") }
}
