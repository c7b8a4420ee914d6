import Ledger

extension VerificationReport {
  /// Whether no part of a verification is said to hold that ended before its end; and whether of one
  /// that holds no part is left open.
  var isHonest: Bool {
    let results = Finding.Check.allCases.map { result(of: $0) }
    let replayed: [Finding.Check] = [
      .entries, .chain, .admission, .signatures, .heads, .tree, .blobs,
    ]
    if state == nil { return replayed.allSatisfy { result(of: $0) != .ok } }
    return outcome != .intact || !results.contains(.unfinished)
  }
}
