public import TransparencyLog

/// The log key and where its file is, because the memory of what it signed last lies beside it.
public struct LogSigner: Sendable {
  /// The key.
  public let key: PrivateKey
  /// The path of its file.
  public let path: String

  /// A log key that was read from a file.
  public init(key: PrivateKey, path: String) {
    self.key = key
    self.path = path
  }
}
