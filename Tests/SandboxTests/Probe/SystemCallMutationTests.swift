import Foundation
import Ledger
import Testing

/// One thing more that 4a allows, and the check that has to catch it. This is what shows that the
/// checks bite.
@Suite(.needsBubblewrap, .needsLibseccomp) struct SystemCallMutationTests {
  struct Mutation: CustomTestStringConvertible, Sendable {
    /// The check.
    let testDescription: String
    /// The calls that are allowed.
    let names: [String]
    /// Of what the argument at a place has to be, if anything.
    var argument: (index: Int, value: Int)?

    var rule: [String: Any] {
      var rule: [String: Any] = ["names": names, "action": "SCMP_ACT_ALLOW"]
      if let argument {
        rule["args"] = [
          ["index": argument.index, "value": argument.value, "op": "SCMP_CMP_EQ"]
        ]
      }
      return rule
    }
  }

  /// Calls whose filter a kernel hides from whoever has no capability, by the same error, before it
  /// looks at an argument; and calls that kernels are built without. `ProfileFiltersTests` shows from
  /// the text of both filters that they are denied.
  static let masked: Set<String> = [
    "acct", "fsmount", "fsopen", "fspick", "move_mount", "pivot_root", "reboot", "setdomainname",
    "sethostname", "swapoff", "syslog",
    "delete_module", "finit_module", "init_module", "ioperm", "iopl", "kexec_file_load",
    "kexec_load",
  ]

  static let calls = CheckCatalogue.standard.checks
    .filter { $0.id.hasPrefix("syscall.") && $0.call != "clone3" && !masked.contains($0.call) }
    .map { Mutation(testDescription: $0.id, names: [$0.call]) }

  /// A family by its number.
  static let families =
    [
      ("inet", 2), ("ax25", 3), ("inet6", 10), ("key", 15), ("netlink", 16), ("packet", 17),
      ("rds", 21), ("can", 29), ("tipc", 30), ("bluetooth", 31), ("alg", 38), ("nfc", 39),
      ("vsock", 40), ("smc", 43), ("xdp", 44),
    ].map { name, number in
      Mutation(
        testDescription: "socket.\(name)", names: ["socket"], argument: (0, number))
    } + [Mutation(testDescription: "socket.pair", names: ["socketpair"], argument: (0, 2))]

  static let requests = [("tiocsti", 0x5412), ("tioclinux", 0x541C), ("tiocsetd", 0x5423)].map {
    Mutation(testDescription: "ioctl.\($0)", names: ["ioctl"], argument: (1, $1))
  }

  /// CLONE_SIGHAND (0x800) beside the flag, as the probe calls it.
  static let namespaces = [
    ("ns", 0x2_0000), ("cgroup", 0x200_0000), ("uts", 0x400_0000), ("ipc", 0x800_0000),
    ("user", 0x1000_0000), ("pid", 0x2000_0000), ("net", 0x4000_0000),
  ].map {
    Mutation(testDescription: "clone.new\($0)", names: ["clone"], argument: (0, $1 | 0x800))
  }

  @Test(arguments: calls + families + requests + namespaces)
  func theCheckCatchesIt(_ mutation: Mutation) throws {
    let scratch = try Scratch()
    let filters = try Filters.compile([Filters.strict(adding: mutation.rule)], in: scratch)
    let run = try ProbeSandbox.run(filter: try #require(filters.first))
    #expect(run.result.status == 0, "\(run.result.output)")
    let reading = ProbeReading(
      observations: try run.observations(), baseline: try ProbeProgram.baseline.get())
    let state = reading.state(ofCheck: mutation.testDescription)
    guard case .refuted = state else {
      Issue.record("\(state)")
      return
    }
  }

  @Test func thereAreMany() { #expect(Self.calls.count >= 40) }
}
