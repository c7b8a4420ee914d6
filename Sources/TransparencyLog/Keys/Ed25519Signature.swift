// An Ed25519 signature, held inline: an entry is read without memory of its own for each signature.

/// An Ed25519 signature is 64 bytes (RFC 8032 §5.1.6), valid or not.
public struct Ed25519Signature: Hashable, Sendable {
  /// The length of a signature, in bytes.
  public static let byteCount = PublicKey.signatureByteCount

  /// The bytes in memory order, never as numbers.
  private var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) =
    (0, 0, 0, 0, 0, 0, 0, 0)

  /// 64 zero bytes, which no key accepts: they hold the place of a signature.
  public init() {}

  /// Lets `body` write the 64 bytes.
  init(writing body: (UnsafeMutableRawBufferPointer) -> Void) {
    withUnsafeMutableBytes(of: &words, body)
  }

  /// The signature with these bytes; nil unless there are exactly 64.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
  }

  /// The signature that 88 characters of padded base64 stand for; nil for anything else.
  public init?(base64 text: UnsafeRawBufferPointer) {
    guard withUnsafeMutableBytes(of: &words, { Base64.decode(text, into: $0) }) else { return nil }
  }

  /// The 64 bytes.
  public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

  /// Calls `body` with the 64 bytes, without a copy.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try Swift.withUnsafeBytes(of: words, body)
  }

  /// Whether the bytes are the same.
  public static func == (left: Self, right: Self) -> Bool {
    left.withUnsafeBytes { left in right.withUnsafeBytes { left.elementsEqual($0) } }
  }

  /// Feeds the bytes to the hasher.
  public func hash(into hasher: inout Hasher) {
    withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}
