import Foundation
import Testing

/// Filters that tests make from the profile's, compiled as the profile's are.
enum Filters {
  static let canCompile = Command.isPresent("/usr/bin/python3", "-c", "import seccomp")

  /// Compiles filters, one a text, into files of a directory named by their places: `0.bpf`.
  static func compile(_ profiles: [Data], in scratch: Scratch) throws -> [URL] {
    var arguments = [Repository.root.appending(path: "scripts/profile-seccomp").path, "compile"]
    var filters: [URL] = []
    for (index, profile) in profiles.enumerated() {
      let source = scratch.url.appending(path: "\(index).json")
      let filter = scratch.url.appending(path: "\(index).bpf")
      try profile.write(to: source)
      arguments += [source.path, filter.path]
      filters.append(filter)
    }
    let result = try Command.run("/usr/bin/python3", arguments)
    try #require(result.status == 0, "\(result.output)")
    return filters
  }

  /// 4a, changed.
  static func strict(_ edit: (inout [String: Any]) -> Void) throws -> Data {
    let source = try Data(contentsOf: Repository.profile.appending(path: "seccomp-4a.json"))
    var profile = try #require(
      try JSONSerialization.jsonObject(with: source) as? [String: Any])
    edit(&profile)
    return try JSONSerialization.data(withJSONObject: profile)
  }

  /// 4a with one more rule.
  static func strict(adding rule: [String: Any]) throws -> Data {
    try strict { profile in
      profile["syscalls"] = (profile["syscalls"] as? [[String: Any]] ?? []) + [rule]
    }
  }
}

extension Trait where Self == ConditionTrait {
  /// For a test that compiles filters.
  static var needsLibseccomp: Self {
    .enabled(if: Filters.canCompile, "python3-seccomp is absent")
  }
}
