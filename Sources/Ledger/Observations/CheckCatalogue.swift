/// A check catalogue is every check that a sandbox run has to report, and what each has to observe.
///
/// What it demands is this program's, not the bundle's: a run cannot leave out what it fails.
public struct CheckCatalogue: Sendable {
  /// The checks.
  public let checks: [Check]
  private let byID: [String: Check]
  private let byProbe: [Probe: [Check]]

  /// A catalogue of these checks, each with an id of its own.
  public init(_ checks: [Check]) {
    self.checks = checks
    byID = Dictionary(checks.map { ($0.id, $0) }) { first, _ in first }
    byProbe = Dictionary(grouping: checks, by: \.probe)
  }

  /// The check with this id, or nil.
  public func check(_ id: Identifier) -> Check? { byID[id.rawValue] }

  /// Every check of a probe.
  public func checks(of probe: Probe) -> [Check] { byProbe[probe] ?? [] }
}
