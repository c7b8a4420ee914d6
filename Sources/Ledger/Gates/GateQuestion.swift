/// A gate question is what a gating script wants to know; the one who asks to build answers none of it.
public struct GateQuestion: Sendable {
  /// A subject that the decision has to be about: a digest, and what it has to be called if that
  /// matters.
  public struct Demand: Hashable, Sendable, CustomStringConvertible {
    /// The name that the subject has to have, or nil when any will do.
    public var name: String?
    /// The digest.
    public var content: Subject.Content

    /// A demand.
    public init(name: String? = nil, content: Subject.Content) {
      self.name = name
      self.content = content
    }

    /// The hex digits, after the name if there is one.
    public var description: String { (name.map { "\($0)=" } ?? "") + content.hex }
  }

  /// The gate.
  public var gate: Identifier
  /// The scope of what is about to be done; a waiver holds in one scope only.
  public var scope: Identifier?
  /// The effects of what is about to be done. Empty says that it has none; nil says nothing, and then
  /// no waiver holds.
  public var effects: [Identifier]?
  /// The subjects that the decision has to be about.
  public var subjects: [Demand] = []
  /// The greatest age of what the decision rests on, by quorum time, in seconds. The gate's own limit
  /// holds besides.
  public var maximumAge: UInt64?
  /// The present time.
  public var now: Timestamp

  /// A question without scope, effects, subjects and age limit.
  public init(_ gate: Identifier, now: Timestamp = .now()) {
    self.gate = gate
    self.now = now
  }
}
