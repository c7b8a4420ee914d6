/// A probe reading is what a sandbox run shows, recomputed from what it observed.
///
/// A probe is proven only when all its checks are reported and pass, and the bare host fails at least
/// one of them: what passes everywhere shows nothing. Refuted outweighs undecidable, undecidable
/// outweighs missing, and missing outweighs proven.
public struct ProbeReading: Sendable {
  private let observations: ObservationLog
  private let baseline: ObservationLog?
  private let catalogue: CheckCatalogue

  /// Every probe and every check that the run reports, whatever it says of them.
  public let reported: Set<Claim>
  /// The state of each probe, computed once: several rows of a matrix ask for the same.
  private var states: [Probe: ClaimState] = [:]

  /// A reading.
  ///
  /// - Parameters:
  ///   - observations: what was observed in the sandbox.
  ///   - baseline: what the same checks observed on the bare host; nil when nothing says.
  public init(
    observations: ObservationLog, baseline: ObservationLog?, catalogue: CheckCatalogue = .standard
  ) {
    self.observations = observations
    self.baseline = baseline
    self.catalogue = catalogue
    var reported: Set<Claim> = []
    for observation in observations.observations {
      reported.insert(Claim(.check, observation.check.rawValue))
      reported.insert(Claim(.probe, observation.probe))
      // Under whatever name it is reported, it speaks of its own probe too.
      if let check = catalogue.check(observation.check) {
        reported.insert(Claim(.probe, check.probe.rawValue))
      }
    }
    self.reported = reported
    for probe in Probe.allCases { states[probe] = computedState(of: probe) }
  }

  /// The state of a probe, by its name.
  public func state(of probe: String) -> ClaimState {
    guard let known = Probe(named: probe), let state = states[known] else {
      return .undecidable(reason: "no probe \(probe.abbreviated) is known here")
    }
    return state
  }

  private func computedState(of probe: Probe) -> ClaimState {
    let checks = catalogue.checks(of: probe)
    let findings = checks.map { (check: $0, finding: inside($0)) }
    for (check, finding) in findings {
      if case .failed(let observed) = finding {
        return .refuted(observed: "\(check.id): \(observed)")
      }
    }
    for (check, finding) in findings {
      if case .undecidable(let why) = finding { return .undecidable(reason: "\(check.id) \(why)") }
    }
    if let stranger = stranger(in: probe) {
      return .undecidable(
        reason: "check \(stranger) is reported, which is none of the probe's that are known here")
    }
    let unreported = findings.compactMap { check, finding in
      if case .unreported = finding { check } else { nil }
    }
    guard unreported.count < checks.count else { return .missing(reason: nil) }
    if let first = unreported.first {
      return .missing(
        reason: "\(unreported.count) of \(checks.count) checks not reported, first \(first.id)")
    }
    return discrimination(of: checks)
  }

  /// The state of a check, by its id.
  public func state(ofCheck id: String) -> ClaimState {
    guard let check = Identifier(id).flatMap(catalogue.check) else {
      return .undecidable(reason: "no check \(id.abbreviated) is known here")
    }
    switch inside(check) {
    case .failed(let observed): return .refuted(observed: "\(observed)")
    case .undecidable(let why): return .undecidable(reason: "\(check.id) \(why)")
    case .unreported: return .missing(reason: nil)
    case .passed: return discrimination(of: [check])
    }
  }

  // MARK: What was observed

  /// What a log says of a check.
  private enum Finding {
    case passed
    case failed(Wording)
    case undecidable(Wording)
    case unreported
  }

  private func inside(_ check: Check) -> Finding { Self.finding(of: check, in: observations) }

  /// A check that is reported several times can fail, but cannot pass.
  private static func finding(of check: Check, in log: ObservationLog) -> Finding {
    guard let id = Identifier(check.id) else { return .unreported }
    let outcomes = log.observations(of: id).map(check.outcome)
    for case .failed(let observed) in outcomes { return .failed(observed) }
    for case .undecidable(let why) in outcomes { return .undecidable(why) }
    guard outcomes.count <= 1 else {
      return .undecidable(Wording("is reported \(outcomes.count) times"))
    }
    return outcomes.isEmpty ? .unreported : .passed
  }

  /// What the bare host does. There it is failing that speaks for the sandbox, so that a failure does
  /// not outweigh what else is said of the check: it has to be said once, under the probe's own name.
  private static func outside(_ check: Check, in baseline: ObservationLog) -> Finding {
    let observations = Identifier(check.id).map(baseline.observations) ?? []
    guard observations.count <= 1 else {
      return .undecidable(Wording("is reported \(observations.count) times"))
    }
    for observation in observations where !observation.probe.hasSameBytes(as: check.probe.rawValue)
    {
      return .undecidable(
        Wording("is reported under \(observation.probe.abbreviated), not \(check.probe.rawValue)"))
    }
    return finding(of: check, in: baseline)
  }

  /// A check that is reported under a probe and is none of it: what it saw cannot be weighed here.
  private func stranger(in probe: Probe) -> Identifier? {
    observations.observations.first { observation in
      observation.probe.hasSameBytes(as: probe.rawValue)
        && catalogue.check(observation.check)?.probe != probe
    }?.check
  }

  /// What follows for checks that pass in the sandbox from what the bare host does.
  private func discrimination(of checks: [Check]) -> ClaimState {
    guard let baseline else {
      return .undecidable(reason: "there is no baseline, so that nothing shows what passing means")
    }
    var discriminates = false
    for check in checks {
      switch Self.outside(check, in: baseline) {
      case .failed: discriminates = true
      case .passed: continue
      case .undecidable(let why): return .undecidable(reason: "in the baseline, \(check.id) \(why)")
      case .unreported:
        return .undecidable(reason: "the baseline does not report \(check.id)")
      }
    }
    return discriminates
      ? .proven : .missing(reason: "it passes on the bare host too, so that it shows nothing")
  }
}
