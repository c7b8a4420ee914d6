/// The fate of evidence is what verdicts made of it.
///
/// A rule about sources asks about evidence that counts: what stands, and what a verdict ever used. What
/// was withdrawn before anybody rested on it is a mistake that was put right.
struct EvidenceFate {
  /// Sandbox runs of which no verdict has spoken, or only one that called everything well.
  private(set) var unanswered: Set<UInt64> = []
  private var used: Set<UInt64> = []

  /// Takes note of evidence.
  mutating func appended(_ index: UInt64, _ evidence: EvidencePredicate) {
    if evidence.kind == .probe { unanswered.insert(index) }
  }

  /// Takes note of a verdict. It answers for what it sets aside, and, unless it calls the gate READY,
  /// for what it uses; whether it does so rightly is another rule's question.
  mutating func judged(_ verdict: VerdictPredicate) {
    used.formUnion(verdict.used.map(\.index))
    unanswered.subtract(verdict.superseded)
    if verdict.result != .ready { unanswered.subtract(verdict.used.map(\.index)) }
  }

  /// The evidence that counts.
  func counting(_ standing: Set<UInt64>) -> Set<UInt64> { standing.union(used) }
}
