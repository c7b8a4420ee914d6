/// Whether newer evidence of a gate may stand in the place of older.
///
/// Superseding hides nothing: what stands in the place reports everything that the older reports, of
/// the same kind, about subjects of the same names, and in answer to a challenge that is no older.
enum Superseding {
  /// Whether `newer` covers `older`.
  static func covers(_ newer: EvidenceShowing, _ older: EvidenceShowing) -> Bool {
    newer.index > older.index && newer.predicate.kind == older.predicate.kind
      && newer.predicate.challenge.size >= older.predicate.challenge.size
      && names(of: newer) == names(of: older)
      // What cannot be read may have reported anything.
      && older.isReadable && newer.isReadable
      && newer.reported.isSuperset(of: older.reported)
  }

  private static func names(of showing: EvidenceShowing) -> [UTF8Ordered] {
    showing.subjects.map { UTF8Ordered($0.name) }.sorted()
  }
}
