import Ledger
import Testing

/// What follows from observations for probes and checks: never more than was seen.
@Suite struct ProbeReadingTests {
  /// What is expected of a state, without its words.
  enum Kind { case proven, refuted, undecidable, missing }

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// What becomes of the probe PR-NET-2.
    let probe: Kind
    /// What becomes of its check `network.interfaces`.
    let check: Kind
    let edit: @Sendable (inout SampleBundle) -> Void

    init(
      _ description: String, _ probe: Kind, check: Kind,
      _ edit: @escaping @Sendable (inout SampleBundle) -> Void
    ) {
      testDescription = description
      self.probe = probe
      self.check = check
      self.edit = edit
    }
  }

  private static let id = "network.interfaces"

  static let cases: [Case] = [
    Case("it fails", .refuted, check: .refuted) { $0.fail(id) },
    Case("an interface more", .refuted, check: .refuted) {
      $0.alter(id) { $0.values = ["eth0", "lo"] }
    },
    Case("an interface less", .refuted, check: .refuted) { $0.alter(id) { $0.values = [] } },
    Case("an interface twice", .refuted, check: .refuted) {
      $0.alter(id) { $0.values = ["lo", "lo"] }
    },
    Case("another interface alike", .refuted, check: .refuted) { bundle in
      bundle.alter(id) { $0.values = ["l\u{03BF}"] }
    },
    Case("a table that could not be read", .refuted, check: .refuted) { bundle in
      bundle.alter(id) { $0.returned = .failure(errno: "EACCES") }
    },
    Case("no observation", .undecidable, check: .undecidable) { bundle in
      bundle.alter(id) {
        $0.values = nil
        $0.returned = nil
      }
    },
    Case("success without values", .undecidable, check: .undecidable) {
      $0.alter(id) { $0.values = nil }
    },
    Case("another call", .undecidable, check: .undecidable) { $0.alter(id) { $0.call = "open" } },
    Case("other arguments", .undecidable, check: .undecidable) { bundle in
      bundle.alter(id) { $0.arguments = ["/tmp/dev"] }
    },
    Case("an argument more", .undecidable, check: .undecidable) { bundle in
      bundle.alter(id) { $0.arguments.append("") }
    },
    Case("under another probe's name", .undecidable, check: .undecidable) { bundle in
      bundle.alter(id) { $0.probe = Probe.noEgress.rawValue }
    },
    Case("it fails under another probe's name", .refuted, check: .refuted) { bundle in
      bundle.fail(id)
      bundle.alter(id) { $0.probe = Probe.noEgress.rawValue }
    },
    Case("twice", .undecidable, check: .undecidable) { bundle in
      bundle.observations += bundle.observations.filter { $0.check.rawValue == id }
    },
    Case("twice, and fails once", .refuted, check: .refuted) { bundle in
      bundle.observations += CheckCatalogue.standard.checks.filter { $0.id == id }.map(\.failing)
    },
    Case("not reported", .missing, check: .missing) { $0.drop(id) },
    Case("nothing reported", .missing, check: .missing) { $0.observations = [] },
    Case("another check is not reported", .missing, check: .proven) { $0.drop("network.resolver") },
    Case("another check fails", .refuted, check: .proven) { $0.fail("network.resolver") },
    Case("a check that nobody knows", .undecidable, check: .proven) { bundle in
      bundle.observations.append(
        Observation(
          check: Identifier(known: "network.new"), probe: "PR-NET-2", call: "read", arguments: [],
          returned: .success))
    },
    Case("a check that nobody knows beside one that fails", .refuted, check: .refuted) { bundle in
      bundle.fail(id)
      bundle.observations.append(
        Observation(
          check: Identifier(known: "network.new"), probe: "PR-NET-2", call: "read", arguments: [],
          returned: .success))
    },
    Case("no baseline", .undecidable, check: .undecidable) { $0.baseline = nil },
    Case("an empty baseline", .undecidable, check: .undecidable) { $0.baseline = [] },
    Case("not in the baseline", .undecidable, check: .undecidable) { bundle in
      bundle.baseline?.removeAll { $0.check.rawValue == id }
    },
    Case("passes twice in the baseline", .undecidable, check: .undecidable) { bundle in
      bundle.reportOutside(id) { [$0.passing, $0.passing] }
    },
    Case("fails twice in the baseline", .undecidable, check: .undecidable) { bundle in
      bundle.reportOutside(id) { [$0.failing, $0.failing] }
    },
    Case("passes and fails in the baseline", .undecidable, check: .undecidable) { bundle in
      bundle.reportOutside(id) { [$0.passing, $0.failing] }
    },
    Case("all pass outside, and one fails there too", .undecidable, check: .undecidable) { bundle in
      bundle.passOutside(.noNetwork)
      bundle.reportOutside(id) { [$0.passing, $0.failing] }
    },
    Case("under another probe's name in the baseline", .undecidable, check: .undecidable) {
      bundle in
      bundle.reportOutside(id) { check in
        var observation = check.failing
        observation.probe = Probe.noEgress.rawValue
        return [observation]
      }
    },
    Case("another call in the baseline", .undecidable, check: .undecidable) { bundle in
      for index in bundle.baseline?.indices ?? 0..<0
      where bundle.baseline?[index].check.rawValue == id { bundle.baseline?[index].call = "open" }
    },
    Case("all pass outside", .missing, check: .missing) { $0.passOutside(.noNetwork) },
    Case("only this one passes outside", .proven, check: .missing) { bundle in
      bundle.reportOutside(id) { [$0.passing] }
    },
    Case("it fails, and there is no baseline", .refuted, check: .refuted) { bundle in
      bundle.fail(id)
      bundle.baseline = nil
    },
    Case("as it should be", .proven, check: .proven) { _ in },
  ]

  @Test(arguments: cases)
  func states(_ item: Case) {
    var bundle = SampleBundle()
    item.edit(&bundle)
    let reading = bundle.reading
    #expect(reading.state(of: "PR-NET-2").kind == item.probe)
    #expect(reading.state(ofCheck: Self.id).kind == item.check)
  }

  /// Every single check decides over its probe, and over no other.
  @Test(arguments: CheckCatalogue.standard.checks)
  func oneCheckDecides(_ check: Check) {
    for (edit, expected) in [
      ({ (bundle: inout SampleBundle) in bundle.fail(check.id) }, Kind.refuted),
      ({ (bundle: inout SampleBundle) in bundle.drop(check.id) }, Kind.missing),
    ] {
      var bundle = SampleBundle()
      edit(&bundle)
      let reading = bundle.reading
      for probe in Probe.allCases {
        let state = reading.state(of: probe.rawValue).kind
        #expect(state == (probe == check.probe ? expected : .proven), "\(probe.rawValue)")
      }
    }
  }

  @Test(arguments: ["", "PR-NET-9", "pr-net-1", "PR-NET-1 ", "PR-SOC\u{212A}-1"])
  func nobodyKnows(_ name: String) {
    // The last has a Kelvin sign for its K, which Swift says is the same.
    let reading = SampleBundle().reading
    #expect(reading.state(of: name).kind == .undecidable)
    #expect(reading.state(ofCheck: name).kind == .undecidable)
  }

  @Test func whatIsReported() {
    var bundle = SampleBundle()
    #expect(
      bundle.reading.reported
        == Set(
          Probe.allCases.map { Claim(.probe, $0.rawValue) }
            + CheckCatalogue.standard.checks.map { Claim(.check, $0.id) }))
    bundle.observations = bundle.observations.filter { $0.check.rawValue == "egress.tcp4" }
    bundle.alter("egress.tcp4") { $0.probe = "PR-OTHER" }
    #expect(
      bundle.reading.reported
        == [Claim(.check, "egress.tcp4"), Claim(.probe, "PR-NET-1"), Claim(.probe, "PR-OTHER")])
  }

  @Test func whatWasSeenIsSaid() {
    var bundle = SampleBundle()
    bundle.fail("egress.tcp4")
    #expect(
      bundle.reading.state(of: "PR-NET-1")
        == .refuted(
          observed: "egress.tcp4: connect(AF_INET, SOCK_STREAM, 127.0.0.1) succeeded, "
            + "expected EPERM or ENOSYS or ENETUNREACH or EAFNOSUPPORT"))
  }

  /// A probe without checks is proven by nothing.
  @Test func anEmptyCatalogueProvesNothing() {
    let reading = ProbeReading(
      observations: ObservationLog([]), baseline: ObservationLog([]), catalogue: CheckCatalogue([]))
    for probe in Probe.allCases { #expect(reading.state(of: probe.rawValue).kind == .missing) }
  }
}

extension SampleBundle {
  /// Replaces what the bare host reports of one check.
  fileprivate mutating func reportOutside(_ id: String, _ report: (Check) -> [Observation]) {
    baseline?.removeAll { $0.check.rawValue == id }
    baseline? += CheckCatalogue.standard.checks.filter { $0.id == id }.flatMap(report)
  }

  /// What follows from its observations.
  fileprivate var reading: ProbeReading {
    ProbeReading(
      observations: ObservationLog(observations), baseline: baseline.map { ObservationLog($0) })
  }
}

extension ClaimState {
  fileprivate var kind: ProbeReadingTests.Kind {
    switch self {
    case .proven: .proven
    case .refuted: .refuted
    case .undecidable: .undecidable
    case .missing: .missing
    }
  }
}
