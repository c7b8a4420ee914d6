// A description is data that somebody can edit. What it may say is bounded here, by the program, so
// that a profile with another digest cannot quietly ask for more.

internal import Ledger

extension LaunchDescription {
  /// The ids of nobody, in Debian and in images without a user database.
  private static let nobodies: Set<Int64> = [65_532, 65_534]

  /// The most that limits may allow. Each is far above what a run of the probe takes, and far below
  /// what would trouble a host.
  private static let most = Limits(
    cpuPercent: 100, cpuSeconds: 300, fileBytes: 64 << 20, memoryBytes: 1 << 30,
    openFiles: 1_024, processes: 1_024, seconds: 300)

  /// The only variables that a sandbox may be given.
  private static let variableNames: Set<String> = ["PATH"]

  /// Everything in it that is weaker than any sandbox of this program may be.
  var weaknesses: [SandboxError] {
    var found: [SandboxError] = []
    func require(_ holds: Bool, _ member: String, _ expected: String, _ value: String) {
      guard !holds else { return }
      found.append(
        SandboxError(
          .launchWeakened, "\(Self.fileName) \(member)", expected: expected, found: value))
    }
    let ids = Self.nobodies.sorted().map(String.init).joined(separator: " or ")
    require(Self.nobodies.contains(user), "user", ids, "\(user)")
    require(Self.nobodies.contains(group), "group", ids, "\(group)")
    require(
      hostname.utf8.count <= 63 && hostname.utf8.first != UInt8(ascii: "-")
        && hostname.utf8.allSatisfy(Self.isHostNameByte),
      "hostname", "at most 63 of [a-z0-9-], no hyphen first", hostname)
    for variable in environment {
      require(
        Self.variableNames.contains(variable.name), "environment", "nothing but PATH",
        variable.name)
    }
    require(
      !command.isEmpty && command.count <= 8 && Self.isPlainPath(command.first ?? ""), "command",
      "an absolute path and at most 7 arguments", command.joined(separator: " "))
    for (member, path) in [("input", input), ("output", output)] {
      require(Self.isPlainPath(path), member, "an absolute path of one component", path)
    }
    require(input != output, "output", "another place than the input", output)
    for path in masked {
      require(
        path.utf8.starts(with: "/proc/".utf8) && Self.isPlainPath(String(path.dropFirst(5))),
        "masked", "files of /proc", path)
    }
    for (name, path) in Self.limitMembers {
      let value = limits[keyPath: path]
      let most = Self.most[keyPath: path]
      require(value >= 1 && value <= most, "limits.\(name)", "1 to \(most)", "\(value)")
    }
    require(
      !variants.isEmpty && Set(variants).count == variants.count && variants.count <= 8,
      "variants", "one to eight, each once", variants.map(\.rawValue).joined(separator: ", "))
    return found
  }

  /// The limits by their names.
  static var limitMembers: [(name: String, path: KeyPath<Limits, Int64>)] {
    [
      ("cpuPercent", \.cpuPercent), ("cpuSeconds", \.cpuSeconds), ("fileBytes", \.fileBytes),
      ("memoryBytes", \.memoryBytes),
      ("openFiles", \.openFiles), ("processes", \.processes), ("seconds", \.seconds),
    ]
  }

  private static func isHostNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Whether a path is `/` and one name, so that it means the same to every runtime: no comma, equals
  /// sign or colon, which engines give a meaning.
  private static func isPlainPath(_ path: String) -> Bool {
    let bytes = Array(path.utf8)
    guard bytes.first == UInt8(ascii: "/"), bytes.count > 1, bytes.count <= 64 else { return false }
    return bytes.dropFirst().allSatisfy { byte in
      isHostNameByte(byte) || byte == UInt8(ascii: "_")
    }
  }
}
