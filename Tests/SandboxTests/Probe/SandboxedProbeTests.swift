import Foundation
import Ledger
import Testing

/// The probe in a real sandbox of the profile: every probe is proven, and none by a probe that was
/// hindered.
@Suite(.needsBubblewrap) struct SandboxedProbeTests {
  @Test(arguments: ["4a", "4b"])
  func everyProbeIsProven(under variant: String) throws {
    let run = try ProbeSandbox.run(filter: Self.filter(variant))
    #expect(run.result.status == 0 && run.result.output.isEmpty, "\(run.result.output)")
    let log = try run.observations()
    expectEveryCheck(in: log)
    let reading = ProbeReading(observations: log, baseline: try ProbeProgram.baseline.get())
    for probe in Probe.allCases {
      let state = reading.state(of: probe.rawValue)
      #expect(state == .proven, "\(probe.rawValue): \(state)")
    }
    #expect(try run.scratch.names("out") == ["observations.jsonl"])
    #expect(try run.scratch.names("in") == ["input"])
  }

  /// A filter that kills takes the check, not the run; and what was killed proves nothing.
  @Test(.needsLibseccomp) func aKillIsSurvived() throws {
    let scratch = try Scratch()
    let filters = try Filters.compile(
      [
        Filters.strict { $0["defaultAction"] = "SCMP_ACT_KILL" },
        Filters.strict { $0["defaultAction"] = "SCMP_ACT_KILL_PROCESS" },
      ], in: scratch)
    for filter in filters {
      let run = try ProbeSandbox.run(filter: filter)
      #expect(run.result.status == 0, "\(run.result.output)")
      let log = try run.observations()
      expectEveryCheck(in: log)
      let reading = ProbeReading(observations: log, baseline: try ProbeProgram.baseline.get())
      for check in CheckCatalogue.standard.checks where check.id.hasPrefix("syscall.") {
        let state = reading.state(ofCheck: check.id)
        guard case .undecidable = state else {
          // `clone3` is answered by a rule of its own.
          #expect(check.id == "syscall.clone3", "\(check.id): \(state)")
          continue
        }
      }
      #expect(reading.state(of: Probe.noPrivilege.rawValue) != .proven)
      #expect(reading.state(of: Probe.readOnlyInput.rawValue) == .proven)
    }
  }

  static func filter(_ variant: String) -> URL {
    Repository.profile.appending(path: "seccomp-\(variant).bpf")
  }
}
