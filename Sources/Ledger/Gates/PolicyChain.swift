internal import TransparencyLog

/// A policy chain is every policy of a ledger in order, each admitted under the one before it.
///
/// From it follows who was entitled to sign what at any index, and which keys have ended.
public struct PolicyChain: Sendable {
  /// The ledger's name, as the genesis makes it.
  public let origin: Origin
  /// The entries of the policies, ascending by index.
  public let entries: [ReadEntry]
  /// The policies, ascending by index.
  public private(set) var policies: [LedgerState.Policy] = []
  /// Every key that ever had a role.
  public private(set) var keys = KeyRegister()
  /// The policy in force.
  public private(set) var current: LedgerState.Policy

  /// The chain of these policy entries, ascending by index, the genesis first.
  ///
  /// - Throws: `Refusal` when they are no chain.
  public init(_ entries: some Collection<ReadEntry>) throws(Refusal) {
    var state = LedgerState()
    var policies: [LedgerState.Policy] = []
    for read in entries {
      guard case .policy(let predicate) = read.statement.predicate else {
        throw Refusal(
          .malformedValue, "entry \(read.entry.index)", expected: "a policy",
          found: read.statement.predicate.kindName)
      }
      try state.apply(
        policy: predicate,
        Candidate(
          index: read.entry.index, time: read.entry.time, payloadDigest: read.payloadDigest,
          statement: read.statement, signers: read.entry.envelope.signatures.map(\.keyID)))
      if let policy = state.policy { policies.append(policy) }
    }
    guard let current = policies.last, let origin = state.origin, policies.first?.index == 0
    else {
      throw Refusal(.notGenesis, "policies", expected: "the genesis first", found: "none")
    }
    self.entries = Array(entries)
    self.origin = origin
    self.policies = policies
    self.current = current
    keys = state.keys
  }

  /// A published key that some policy trusts, or nil when there is none.
  var exampleKey: PublicKey? {
    policies.lazy.flatMap(\.predicate.trustedKeys).first(where: ExampleKeys.contains)
  }

  /// The policy under which the entry at an index was admitted; the genesis under itself.
  func policy(at index: UInt64) -> LedgerState.Policy? {
    index == 0 ? policies.first : policies.last { $0.index < index }
  }

  /// Whether what these keys signed at an index supports nothing any more.
  func isCompromised(_ signers: [Digest], at index: UInt64) -> Bool {
    signers.contains { keys.isCompromised($0, at: index) }
  }
}
