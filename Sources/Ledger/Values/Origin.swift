public import TransparencyLog

/// The name of a ledger: `<name>/<64 hex>`, the hex being the SHA-256 of its genesis policy's payload.
///
/// It stands on every checkpoint and, as the name in the log's verifier key, in every trust file. So
/// the one line that an auditor pins fixes the log key and the first owners.
public struct Origin: Hashable, Sendable, CustomStringConvertible {
  /// The most bytes of the name part.
  public static let maximumNameLength = 63

  /// The name part, `[a-z0-9.-]{1,63}`.
  public let name: String
  /// The payload digest of the genesis policy.
  public let genesis: Digest
  /// The written form, kept because every statement is compared with it.
  public let description: String

  /// An origin, or nil when the name does not have its form.
  public init?(name: String, genesis: Digest) {
    guard Self.isName(name) else { return nil }
    self.name = name
    self.genesis = genesis
    description = "\(name)/\(genesis.hex)"
  }

  /// An origin from its written form, or nil when it does not have it.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let genesis = Digest(hex: String(parts[1])) else { return nil }
    self.init(name: String(parts[0]), genesis: genesis)
  }

  /// Whether a text can be the name part of an origin.
  public static func isName(_ text: String) -> Bool {
    (1...maximumNameLength).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "."), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}
