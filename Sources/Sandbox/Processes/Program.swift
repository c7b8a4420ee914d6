internal import Glibc

/// A program is an executable of this host that the attestation runs.
public struct Program: Hashable, Sendable {
  /// Its absolute path.
  public let path: String

  /// A program at a path.
  public init(path: String) { self.path = path }

  /// The program of this name in the directories of `PATH`; a name with a slash is its path.
  ///
  /// - Parameter package: the Debian package that has it.
  /// - Throws: `SandboxError` with `programMissing`.
  public init(named name: String, package: String) throws(SandboxError) {
    let directories =
      name.utf8.contains(UInt8(ascii: "/"))
      ? [""] : (environmentVariable("PATH") ?? "").split(separator: ":").map { "\($0)/" }
    for directory in directories where access("\(directory)\(name)", X_OK) == 0 {
      path = "\(directory)\(name)"
      return
    }
    throw SandboxError(
      .programMissing, name, expected: "a program on PATH", found: "none",
      hint: "on Debian, the package \(package) has it")
  }
}

/// An environment variable of this process.
func environmentVariable(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
