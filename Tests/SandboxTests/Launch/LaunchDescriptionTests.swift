import Ledger
import Testing
import TransparencyLog

@testable import Sandbox

@Suite struct LaunchDescriptionTests {
  /// One change of the description, and the code that it is refused with.
  struct Refused: CustomTestStringConvertible {
    let from: String
    let to: String
    let code: SandboxError.Code

    init(_ from: String, _ to: String, _ code: SandboxError.Code = .launchWeakened) {
      self.from = from
      self.to = to
      self.code = code
    }

    var testDescription: String { "\(from) → \(to)" }
  }

  @Test func theProfileHoldsTheCommandLinesOfItsDescription() throws {
    let launch = try LaunchDescription(parsing: ProfileDirectory.read("launch.json"))
    for runtime in SandboxRuntime.allCases {
      let written = try ProfileDirectory.read("launch/\(runtime.rawValue).txt")
      #expect(String(decoding: written, as: UTF8.self) == launch.template(for: runtime))
    }
  }

  @Test(arguments: [
    Refused(#""user": 65534"#, #""user": 0"#),
    Refused(#""user": 65534"#, #""user": 1000"#),
    Refused(#""group": 65534"#, #""group": 0"#),
    Refused(#""PATH": "/bin""#, #""PATH": "/bin", "LD_PRELOAD": "/in/x.so""#),
    Refused(#"["/sandbox-probe"]"#, "[]"),
    Refused(#"["/sandbox-probe"]"#, #"["sandbox-probe"]"#),
    Refused(#""input": "/in""#, #""input": "/in,dst=/etc""#),
    Refused(#""input": "/in""#, #""input": "/out""#),
    Refused(#""output": "/out""#, #""output": "/""#),
    Refused(#""output": "/out""#, #""output": "/etc/passwd""#),
    Refused("/proc/keys", "/etc/shadow"),
    Refused(#""hostname": "sandbox""#, #""hostname": "--privileged""#, .launchWeakened),
    Refused(#""memoryBytes": 134217728"#, #""memoryBytes": -1"#),
    Refused(#""memoryBytes": 134217728"#, #""memoryBytes": 8589934592"#),
    Refused(#""processes": 128"#, #""processes": 0"#),
    Refused(#""processes": 128"#, #""processes": 100000"#),
    Refused(#""cpuPercent": 50"#, #""cpuPercent": 400"#),
    Refused(#""cpuSeconds": 10"#, #""cpuSeconds": 0"#),
    Refused(#""openFiles": 256"#, #""openFiles": 1048576"#),
    Refused(#""fileBytes": 16777216"#, #""fileBytes": 1099511627776"#),
    Refused(#""seconds": 30"#, #""seconds": 86400"#),
    Refused(#"["4a", "4b"]"#, "[]"),
    Refused(#"["4a", "4b"]"#, #"["4a", "4a"]"#),
    Refused(#"["4a", "4b"]"#, #"["../4a"]"#, .profileMalformed),
    Refused(#""user": 65534,"#, "", .profileMalformed),
    Refused(#""user": 65534"#, #""user": "65534""#, .profileMalformed),
    Refused(#""user": 65534"#, #""user": 65534, "privileged": true"#, .profileMalformed),
    Refused(#""user": 65534"#, #""user": 65534, "user": 65532"#, .profileMalformed),
    Refused(#""seconds": 30"#, #""seconds": 30, "network": 1"#, .profileMalformed),
    Refused("launch:v1", "launch:v2", .profileMalformed),
    Refused("{\n", "[{\n", .profileMalformed),
  ])
  func whatAsksForMoreIsRefused(_ refused: Refused) throws {
    let text = String(decoding: try ProfileDirectory.read("launch.json"), as: UTF8.self)
    let changed = text.replacing(refused.from, with: refused.to, maxReplacements: 1)
    #expect(changed != text)
    #expect(throws: SandboxError(refused.code, "", expected: "", found: "")) {
      try LaunchDescription(parsing: Array(changed.utf8))
    }
  }
}
