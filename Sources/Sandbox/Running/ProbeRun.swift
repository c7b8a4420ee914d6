public import Ledger

/// A probe run is what came of one start of the sandbox.
public struct ProbeRun: Sendable {
  /// What the probe observed, in the sandbox or outside it.
  public let log: ObservationLog
  /// The exact bytes of its log.
  public let bytes: [UInt8]
  /// What it wrote to standard error, for people.
  public let messages: [UInt8]
}

/// What came of one variant of a profile.
public struct VariantOutcome: Sendable {
  /// The variant.
  public let variant: SandboxProfile.Variant
  /// The exact command line.
  public let arguments: [String]
  /// What an engine said of the container before it was started; nil without an engine or a container.
  var inspection: [UInt8]? = nil
  /// How it went.
  public let result: Result

  /// How a variant went.
  public enum Result: Sendable {
    /// The sandbox started, and the probe ran to its end.
    case completed(ProbeRun)
    /// The sandbox did not start: why.
    case notStarted(String)
    /// It started, and the probe died, hung, flooded its output, or wrote what cannot be read: what.
    case failed(String)
  }

  /// The run, if there was one.
  public var run: ProbeRun? {
    if case .completed(let run) = result { run } else { nil }
  }
}
