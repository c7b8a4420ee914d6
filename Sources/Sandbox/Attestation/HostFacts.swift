internal import Glibc
internal import Ledger
internal import TransparencyLog

/// Host facts are what this host says of itself. They are good for noticing an honest mistake, a run on
/// the wrong machine, and for nothing else: whoever is root here can change every one of them.
enum HostFacts {
  /// The most bytes of a fact, and of a file that one is read from.
  private static let maximumBytes = 8 << 10

  /// The most bytes of a program that are hashed: engines are some 100 MiB.
  private static let maximumProgramBytes = 1 << 30

  /// Everything that is known.
  static func collect(_ engine: any SandboxEngine, version: String) -> ReportedFacts {
    var facts: [String: String] = [:]
    let system = systemNames
    facts["architecture"] = system.machine
    facts["kernel"] = "\(system.name) \(system.release) \(system.version)"
    facts["operatingSystem"] = operatingSystem
    facts["mountedFileSystems"] = mountedFileSystems
    // A digest tells two machines apart, and does not tell which they are.
    facts["machineIdDigest"] = text("/etc/machine-id").map { SHA256.hash(Array($0.utf8)).hex }
    facts["vendor"] = text("/sys/class/dmi/id/sys_vendor")
    facts["product"] = text("/sys/class/dmi/id/product_name")
    facts["runtime"] = engine.runtime.rawValue
    facts["runtimeVersion"] = version
    facts["runtimeDigest"] = digest(of: engine.program)
    for name in environmentNames {
      facts["environment.\(name)"] = environmentVariable(name)
    }
    for fact in engine.facts() { facts[fact.name] = fact.value }
    return ReportedFacts(
      facts.map { ReportedFacts.Fact(name: $0.key, value: $0.value.shortened(to: maximumBytes)) })
  }

  /// What CI services say of a run; no secret is among them.
  private static let environmentNames = [
    "CI", "GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "GITHUB_REF", "GITHUB_REPOSITORY",
    "GITHUB_RUN_ATTEMPT", "GITHUB_RUN_ID", "GITHUB_SHA", "GITLAB_CI", "CI_COMMIT_SHA", "CI_JOB_ID",
    "CI_PIPELINE_ID", "CI_PIPELINE_SOURCE", "CI_PROJECT_PATH", "RUNNER_ARCH", "RUNNER_ENVIRONMENT",
    "RUNNER_OS",
  ]

  private static var systemNames: (name: String, release: String, version: String, machine: String)
  {
    var names = utsname()
    guard uname(&names) == 0 else { return ("", "", "", "") }
    return (
      string(&names.sysname), string(&names.release), string(&names.version),
      string(&names.machine)
    )
  }

  /// A text in a C array, which the kernel ends with a zero.
  private static func string<Field>(_ field: inout Field) -> String {
    withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  private static var operatingSystem: String? {
    let lines = text("/etc/os-release")?.split(separator: "\n") ?? []
    return lines.first { $0.hasPrefix("PRETTY_NAME=") }.map { line in
      String(line.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" })
    }
  }

  /// The kinds of file systems that are mounted, not those that the kernel knows.
  private static var mountedFileSystems: String? {
    let lines = text("/proc/self/mounts", limit: 1 << 20)?.split(separator: "\n") ?? []
    let kinds = Set(lines.compactMap { $0.split(separator: " ").dropFirst(2).first })
    return kinds.isEmpty ? nil : kinds.sorted().joined(separator: " ")
  }

  private static func digest(of program: Program) -> String? {
    guard let real = realpath(program.path, nil) else { return nil }
    defer { free(real) }
    return try? FileOperations.digestRegularFile(
      String(cString: real), limit: maximumProgramBytes
    ).digest.hex
  }

  /// The text of a small file, of those too that claim to be empty, as files of the kernel do.
  private static func text(_ path: String, limit: Int = maximumBytes) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while bytes.count < limit {
      let chunk = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
        count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
      }
      if chunk.isEmpty { break }
      bytes += chunk
    }
    let text = String(decoding: bytes.prefix(limit), as: UTF8.self).trimmed
    return text.isEmpty ? nil : text
  }
}

extension String {
  /// Without whitespace at its end.
  fileprivate var trimmed: String {
    String(self[..<(lastIndex { !$0.isWhitespace }.map(index(after:)) ?? startIndex)])
  }

  /// Cut to so many bytes.
  fileprivate func shortened(to count: Int) -> String {
    utf8.count <= count ? self : String(decoding: utf8.prefix(count - 3), as: UTF8.self)
  }
}
