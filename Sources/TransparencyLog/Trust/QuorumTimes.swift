// The arithmetic of quorums, apart from signatures.

/// Quorum times say of each witness and group the latest time since which it has cosigned, in seconds
/// since 1970; nil when it has not.
struct QuorumTimes {
  private let witnesses: [UInt64?]
  private(set) var groups: [UInt64?] = []

  /// The times of the groups, which follow from those of the witnesses.
  init(witnesses: [UInt64?], groups definitions: [TrustPolicy.Group]) {
    self.witnesses = witnesses
    // Members come before the groups that list them, so one pass is enough.
    for group in definitions {
      // The k-th latest is the latest time since which k members have cosigned.
      let latestFirst = group.members.compactMap { self[$0] }.sorted(by: >)
      groups.append(latestFirst.dropFirst(group.threshold - 1).first)
    }
  }

  /// The time of a witness or a group.
  subscript(member: TrustPolicy.Member) -> UInt64? {
    switch member {
    case .witness(let place): witnesses[place]
    case .group(let place): groups[place]
    }
  }
}
