/// A check is one call of a probe, under the id that the ledger's catalogue knows it by.
///
/// What it has to observe stands there and nowhere here: the probe reports, and never judges.
struct Check: Sendable {
  let id: String
  let call: Call
  let arguments: [String]

  init(_ id: String, _ call: Call, _ arguments: String...) {
    self.id = id
    self.call = call
    self.arguments = arguments
  }

  func observe() -> Outcome { call.perform(arguments) }
}

/// A call is something that a sandbox decides about, and how to do it without harm.
struct Call: Sendable {
  /// Its name as reported, for example `open`.
  let name: String
  /// Whether it has to be made by the process that was started, not by a copy of it.
  let isDirect: Bool
  /// Whether it executes another program, which reports nothing.
  let replacesProcess: Bool
  /// Does it; the arguments are those that are reported.
  let perform: @Sendable ([String]) -> Outcome

  init(
    _ name: String, isDirect: Bool = false, replacesProcess: Bool = false,
    perform: @escaping @Sendable ([String]) -> Outcome
  ) {
    self.name = name
    self.isDirect = isDirect
    self.replacesProcess = replacesProcess
    self.perform = perform
  }
}

/// A probe is one of the twelve things that a run has to show, with its checks.
struct Probe: Sendable {
  let name: String
  let checks: [Check]
}
