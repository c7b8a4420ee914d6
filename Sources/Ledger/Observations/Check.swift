/// A check is one call whose outcome a sandbox decides, and what it has to be.
public struct Check: Hashable, Sendable, CustomStringConvertible {
  /// Its id, which has the form of an `Identifier`, for example `egress.tcp4`.
  public let id: String
  /// The probe that it helps to prove.
  public let probe: Probe
  /// The call.
  public let call: String
  /// Its arguments; nil where they differ from run to run, such as a port.
  public let arguments: [String]?
  /// What has to be observed.
  public let expectation: Expectation

  /// Its id.
  public var description: String { id }

  /// A check.
  public init(
    _ id: String, _ probe: Probe, _ call: String, _ arguments: [String]?,
    _ expectation: Expectation
  ) {
    self.id = id
    self.probe = probe
    self.call = call
    self.arguments = arguments
    self.expectation = expectation
  }

  /// What a check has to observe.
  public enum Expectation: Hashable, Sendable {
    /// The call is refused, with one of these errors.
    case fails(with: [String])
    /// The call does what it is asked.
    case succeeds
    /// Each of the first values is seen, and beyond them none but the optional ones. None twice.
    case sees([String], optional: [String])
    /// Exactly one value is seen, and it is one of these.
    case seesOne(of: [String])

    /// Nothing is seen.
    public static let seesNothing = Expectation.sees([], optional: [])

    /// Exactly these values are seen.
    public static func sees(_ values: [String]) -> Expectation { .sees(values, optional: []) }
  }

  /// What an observation of a check says.
  enum Outcome {
    /// What was observed is what has to be.
    case passed
    /// It is something else: what.
    case failed(Wording)
    /// It does not say enough: why.
    case undecidable(Wording)
  }

  /// What an observation says. Its words about success are not looked at, because they are not read.
  func outcome(of observation: Observation) -> Outcome {
    guard observation.call.hasSameBytes(as: call) else {
      return .undecidable(
        Wording("observes the call \(observation.call.abbreviated), not \(call)"))
    }
    if let arguments,
      !arguments.elementsEqual(observation.arguments, by: { $0.hasSameBytes(as: $1) })
    {
      return .undecidable(
        Wording(
          "observes \(observation.spelledCall), not \(call)(\(arguments.joined(separator: ", ")))"))
    }
    let outcome = expectation.outcome(of: observation)
    // A violation counts under any name; a pass only under the probe's own.
    guard case .passed = outcome, !observation.probe.hasSameBytes(as: probe.rawValue) else {
      return outcome
    }
    return .undecidable(
      Wording("is reported under \(observation.probe.abbreviated), not \(probe.rawValue)"))
  }
}

extension Check.Expectation {
  fileprivate func outcome(of observation: Observation) -> Check.Outcome {
    switch self {
    case .fails(let errors): Self.failure(errors, of: observation)
    case .succeeds: Self.success(of: observation)
    case .sees(let required, let optional):
      Self.seen(observation) { seen in
        let allowed = Set((required + optional).map(UTF8Ordered.init))
        let missing = required.first { !seen.contains(UTF8Ordered($0)) }
        if let missing { return Wording("without “\(missing)”") }
        let strangers = seen.subtracting(allowed)
        return strangers.min().map { Wording("\($0), which must not be there") }
      }
    case .seesOne(let choices):
      Self.seen(observation) { seen in
        guard seen.count == 1, let value = seen.first, choices.map(UTF8Ordered.init).contains(value)
        else {
          let found = seen.sorted().prefix(3).map(\.description).joined(separator: ", ")
          return Wording(
            "\(found.isEmpty ? "nothing" : found), "
              + "expected one of \(choices.joined(separator: ", "))")
        }
        return nil
      }
    }
  }

  private static func failure(_ errors: [String], of observation: Observation) -> Check.Outcome {
    var expected: String { errors.joined(separator: " or ") }
    switch observation.returned {
    case .failure(let errno) where errors.contains(errno): return .passed
    case .failure(let errno):
      return .failed(
        Wording("\(observation.spelledCall) failed with \(errno), expected \(expected)"))
    case .success:
      return .failed(Wording("\(observation.spelledCall) succeeded, expected \(expected)"))
    case nil: return .undecidable(Wording("says no errno of \(observation.spelledCall)"))
    }
  }

  private static func success(of observation: Observation) -> Check.Outcome {
    switch observation.returned {
    case .success: .passed
    case .failure(let errno):
      .failed(Wording("\(observation.spelledCall) failed with \(errno), expected success"))
    case nil: .undecidable(Wording("says no errno of \(observation.spelledCall)"))
    }
  }

  /// Compares what was seen, as a set: a value that is there twice is no member of any expectation.
  ///
  /// - Parameter difference: what is wrong with it, or nil.
  private static func seen(
    _ observation: Observation, _ difference: (Set<UTF8Ordered>) -> Wording?
  ) -> Check.Outcome {
    // A table that could not be read was not seen, whatever values stand beside the error.
    if case .failure(let errno) = observation.returned {
      return .failed(
        Wording("\(observation.spelledCall) failed with \(errno), expected values"))
    }
    guard let values = observation.values else {
      return .undecidable(Wording("says no values of \(observation.spelledCall)"))
    }
    let seen = Set(values.map(UTF8Ordered.init))
    guard seen.count == values.count else {
      return .failed(Wording("\(observation.spelledCall) saw a value twice"))
    }
    return difference(seen).map { difference in
      .failed(Wording("\(observation.spelledCall) saw \(difference)"))
    } ?? .passed
  }
}

extension Observation {
  /// The call with its arguments, for people.
  var spelledCall: String {
    let shown = arguments.prefix(4).map { argument in
      String(String.UnicodeScalarView(argument.unicodeScalars.prefix(40)))
    }
    let more = arguments.count > shown.count ? ", …" : ""
    let name = String(String.UnicodeScalarView(call.unicodeScalars.prefix(40)))
    return "\(name)(\(shown.joined(separator: ", "))\(more))"
  }
}
