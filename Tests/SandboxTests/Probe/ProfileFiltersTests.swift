import Foundation
import Ledger
import Testing

/// The filters of the profile, from their text: what a kernel may hide from a probe, a reader sees.
@Suite struct ProfileFiltersTests {
  struct Filter: Decodable {
    struct Rule: Decodable {
      struct Condition: Decodable, Equatable {
        let index: Int
        let value: UInt64
        let valueTwo: UInt64?
        let op: String
      }
      let names: [String]
      let action: String
      let errnoRet: Int?
      let args: [Condition]?
    }
    let defaultAction: String
    let defaultErrnoRet: Int
    let architectures: [String]
    let syscalls: [Rule]

    init(variant: String) throws {
      let source = Repository.profile.appending(path: "seccomp-\(variant).json")
      self = try JSONDecoder().decode(Filter.self, from: Data(contentsOf: source))
    }

    func rules(for call: String) -> [Rule] { syscalls.filter { $0.names.contains(call) } }
  }

  @Test(arguments: ["4a", "4b"])
  func whatIsNotListedIsRefusedWithAnError(_ variant: String) throws {
    let filter = try Filter(variant: variant)
    #expect(filter.defaultAction == "SCMP_ACT_ERRNO" && filter.defaultErrnoRet == 1)
    // One gate: the others are shut by being left out.
    #expect(filter.architectures == ["SCMP_ARCH_X86_64"])
    // Two rules for one call would allow what either allows.
    let names = filter.syscalls.filter { $0.args == nil }.flatMap(\.names)
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: ["4a", "4b"])
  func noDeniedCallIsAllowed(_ variant: String) throws {
    let filter = try Filter(variant: variant)
    for check in CheckCatalogue.standard.checks where check.id.hasPrefix("syscall.") {
      let rules = filter.rules(for: check.call)
      #expect(rules.allSatisfy { $0.action == "SCMP_ACT_ERRNO" }, "\(check.call)")
    }
  }

  @Test(arguments: ["4a", "4b"])
  func whatIsNarrowed(_ variant: String) throws {
    let filter = try Filter(variant: variant)
    for call in ["socket", "socketpair"] {
      let rules = filter.rules(for: call)
      #expect(rules.count == 1 && rules.first?.action == "SCMP_ACT_ALLOW")
      #expect(
        rules.first?.args == [.init(index: 0, value: 1, valueTwo: nil, op: "SCMP_CMP_EQ")])
    }
    // Every flag that makes a namespace, and nothing else: <linux/sched.h>.
    #expect(
      filter.rules(for: "clone").map(\.args)
        == [[.init(index: 0, value: 0x7E02_0000, valueTwo: 0, op: "SCMP_CMP_MASKED_EQ")]])
    #expect(filter.rules(for: "clone3").map(\.errnoRet) == [38])
    let requests = filter.rules(for: "ioctl")
    #expect(requests.allSatisfy { $0.args?.count == 1 && $0.args?.first?.index == 1 })
    #expect(
      requests.compactMap { $0.args?.first?.value }
        == [0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451])
  }

  @Test func whatTheStrictFilterAllowsTheOtherAllowsToo() throws {
    let strict = try Filter(variant: "4a")
    let derived = try Filter(variant: "4b")
    func allowed(_ filter: Filter) -> Set<String> {
      Set(filter.syscalls.filter { $0.action == "SCMP_ACT_ALLOW" }.flatMap(\.names))
    }
    #expect(allowed(strict).isSubset(of: allowed(derived)))
    #expect(allowed(strict).count == 205)
  }

  @Test(.enabled(if: canDeriveAgain, "python3-seccomp or the base is absent, or another one"))
  func theDerivedFilesAreMadeOfTheirSources() throws {
    let result = try deriveAgain()
    #expect(result.status == 0, "\(result.output)")
  }
}

private func deriveAgain() throws -> Command.Result {
  let script = Repository.root.appending(path: "scripts/profile-seccomp").path
  return try Command.run("/usr/bin/python3", [script, "check"])
}

/// 2: it was made of something else than what this machine has.
private let canDeriveAgain =
  Filters.canCompile
  && FileManager.default.fileExists(atPath: "/usr/share/containers/seccomp.json")
  && (try? deriveAgain())?.status != 2
