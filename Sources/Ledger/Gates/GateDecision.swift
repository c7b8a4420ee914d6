public import TransparencyLog

/// A gate decision is what follows for one question from verified facts, and why.
public struct GateDecision: Sendable {
  /// What it comes to; only `accepted` is a yes.
  public enum Outcome: String, Sendable {
    case accepted
    case refused
    case undecidable
    case tampered
  }

  /// What was asked.
  public let question: GateQuestion
  /// What was found of the gate and of all that it requires, each after those that it requires.
  public internal(set) var findings: [GateFinding] = []
  /// What bears on the decision as a whole: who vouches for the facts, and how old they are.
  public internal(set) var reasons: [GateReason] = []
  /// The ledger's name; nil when no facts could be had.
  public internal(set) var origin: Origin?
  /// How many entries the facts stand after.
  public internal(set) var size: UInt64 = 0
  /// The payload digest of the policy in force; nil when no facts could be had.
  public internal(set) var policy: Digest?
  /// The time from which on enough witnesses had been shown nothing newer; nil when that is unknown.
  public internal(set) var time: Timestamp?

  init(_ question: GateQuestion) { self.question = question }

  /// A decision that could not be made.
  public init(_ question: GateQuestion, undecidable reason: GateReason) {
    self.init(question)
    reasons = [reason]
  }

  /// What was found of the gate that was asked about; nil when the policy does not know it.
  public var finding: GateFinding? { findings.last }

  /// The weight of all that speaks against it; nil when nothing does.
  var weight: GateReason.Weight? {
    let weights = reasons.map(\.weight) + [finding.map { $0.weight ?? .note } ?? .unvouched]
    return weights.max()
  }

  /// What it comes to.
  public var outcome: Outcome {
    switch weight {
    case nil, .note: .accepted
    case .no: .refused
    case .doubt, .unvouched: .undecidable
    case .tampered: .tampered
    }
  }

  /// The state that people are shown.
  public var state: GateFinding.State {
    outcome == .accepted ? .accepted : finding?.state == .partial ? .partial : .blocked
  }

  /// What it rests on; nil unless accepted.
  public var authorizedBy: GateFinding.Authorization? {
    outcome == .accepted ? finding?.authorizedBy : nil
  }

  /// The waivers that it rests on, ascending.
  public var waivers: [UInt64] { openFindings.compactMap(\.waiver).sorted() }

  /// The entries that it rests on, ascending.
  public var entries: [UInt64] { Set(findings.flatMap(\.entries)).sorted() }

  /// Every reason, the weightiest first; those of one weight in the order in which they were found.
  public var allReasons: [GateReason] {
    let all = reasons + findings.reversed().flatMap(\.reasons)
    return all.enumerated()
      .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
      .map(\.element)
  }

  /// The reason that decides; nil when it is accepted.
  public var decisive: GateReason? {
    allReasons.first { $0.weight == weight && $0.weight != .note }
  }

  /// The findings that the decision follows from: below a waived gate nothing is asked for.
  private var openFindings: [GateFinding] {
    var needed: Set<Identifier> = [question.gate]
    return findings.reversed().filter { finding in
      guard needed.contains(finding.gate) else { return false }
      if finding.waiver == nil { needed.formUnion(finding.requires) }
      return true
    }
  }

  /// What has to be believed for it to mean what it says.
  public var assumptions: [String] {
    var said = [
      "keys are separated, people are not: an operator and a verifier who collude can accept what "
        + "they like, visibly"
    ]
    let assurances = Set(openFindings.flatMap(\.assurances))
    for assurance in assurances.sorted(by: { $0.rank < $1.rank }) {
      said.append(assurance.assumption)
    }
    if !waivers.isEmpty {
      said.append("a waived gate was not passed: its owners took the risk")
    }
    let unnamed = openFindings.flatMap(\.subjects).filter { subject in
      !question.subjects.contains { $0.content == subject.content }
    }
    for subject in unnamed {
      said.append(
        "the script did not ask for \(subject.name.abbreviated); it is \(subject.content.hex)")
    }
    return said
  }
}

extension EvidencePredicate.Assurance {
  /// The place among all, weakest first.
  var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// What has to be believed where nothing stronger vouches for a run.
  var assumption: String {
    switch self {
    case .selfAsserted:
      "the operator is honest about the venue: nothing else vouches for it"
    case .enrolledKey:
      "whoever is root at the venue vouched for the bundle's digest; that the run happened there "
        + "rests on their word"
    case .hardwareKey:
      "whoever is root on the machine with this chip vouched for the bundle's digest; that the run "
        + "happened there rests on their word"
    case .ciWorkflow:
      "the vendor of the pinned workflow issues tokens for it alone, and the workflow fetches probe "
        + "and tool by digest"
    }
  }
}
