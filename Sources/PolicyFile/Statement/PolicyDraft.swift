public import Ledger

/// A policy draft is a policy that is ready to be signed, with the blobs that it cites.
public struct PolicyDraft: Sendable {
  /// The statement.
  public let statement: Statement
  /// The bytes to be signed.
  public let payload: [UInt8]
  /// The contents of every cited blob: the YAML first.
  public let blobs: [[UInt8]]
}
