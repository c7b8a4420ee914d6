import Ledger
import Testing

/// The checks themselves: each can be told apart, and none passes by accident.
@Suite struct CheckCatalogueTests {
  static let checks = CheckCatalogue.standard.checks

  @Test func everyProbeHasSeveralChecks() {
    for probe in Probe.allCases {
      #expect(CheckCatalogue.standard.checks(of: probe).count >= 2, "\(probe.rawValue)")
    }
    #expect(Probe.allCases.count == 12)
  }

  @Test func everyIDIsOneOfItsOwn() {
    #expect(Set(Self.checks.map(\.id)).count == Self.checks.count)
    // One that is no identifier could never be reported.
    for check in Self.checks { #expect(Identifier(check.id) != nil, "\(check.id)") }
  }

  @Test func everyErrorIsNamed() {
    for check in Self.checks {
      guard case .fails(let errors) = check.expectation else { continue }
      #expect(!errors.isEmpty, "\(check.id)")
      for error in errors {
        let line = observed(check, #""errno":"\#(error)""#)
        #expect(throws: Never.self) { try ObservationLog(parsing: line, name: "log") }
      }
    }
  }

  /// A system call that a filter denies may answer either.
  @Test(arguments: ["EPERM", "ENOSYS"])
  func deniedCalls(_ errno: String) throws {
    let denied = Self.checks.filter { $0.id.hasPrefix("syscall.") }
    #expect(denied.count >= 10)
    for check in denied {
      var observation = check.passing
      observation.returned = .failure(errno: errno)
      #expect(reading([observation]).state(ofCheck: check.id) == .proven, "\(check.id)")
    }
  }

  @Test(arguments: checks)
  func aCheckPassesOnlyAsItShould(_ check: Check) {
    #expect(reading([check.passing]).state(ofCheck: check.id) == .proven)
    guard case .refuted = reading([check.failing]).state(ofCheck: check.id) else {
      Issue.record("\(check.id) does not fail")
      return
    }
    var silent = check.passing
    silent.returned = nil
    silent.values = nil
    guard case .undecidable = reading([silent]).state(ofCheck: check.id) else {
      Issue.record("\(check.id) is decided without an observation")
      return
    }
  }

  private func reading(_ observations: [Observation]) -> ProbeReading {
    ProbeReading(
      observations: ObservationLog(observations),
      baseline: ObservationLog(Self.checks.map(\.failing)))
  }

  private func observed(_ check: Check, _ outcome: String) -> [UInt8] {
    Array(
      #"{"check":"\#(check.id)","probe":"PR","call":"open","arguments":[],\#(outcome)}"#.utf8)
      + [0x0A]
  }
}
