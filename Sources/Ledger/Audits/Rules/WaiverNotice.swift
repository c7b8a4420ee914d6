/// A waiver notice shows a waiver that stands, and how long it still holds (14-waiver).
struct WaiverNotice {
  private let waiver: WaiverPredicate
  private let gate: Identifier
  private let index: UInt64

  /// How long before its end a waiver is shown as ending, in seconds: a week, so that owners can meet.
  static let nearItsEnd: Int64 = 7 * 86_400

  init(_ waiver: WaiverPredicate, of gate: Identifier, at index: UInt64) {
    self.waiver = waiver
    self.gate = gate
    self.index = index
  }

  func note(now: Timestamp, in notebook: inout AuditNotebook) {
    guard notebook.examine(.waiver) else { return }
    notebook.find(
      .waiver, entry: index, "waiver of \(gate) for \(waiver.scope)",
      expected: "a gate that is passed", found: state(at: now))
  }

  private func state(at now: Timestamp) -> String {
    let left = waiver.notAfter.seconds - now.seconds
    if left <= 0 { return "waived until \(waiver.notAfter), which is over, and still listed" }
    if now < waiver.notBefore { return "waived from \(waiver.notBefore) to \(waiver.notAfter)" }
    let ending = left <= Self.nearItsEnd ? ", near its end" : ""
    return "waived until \(waiver.notAfter), \(Self.spelled(left)) left\(ending)"
  }

  private static func spelled(_ seconds: Int64) -> String {
    seconds >= 86_400 ? "\(seconds / 86_400) d" : "\(seconds / 3_600) h \(seconds / 60 % 60) min"
  }
}
