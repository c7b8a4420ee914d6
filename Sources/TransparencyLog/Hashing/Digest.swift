// A SHA-256 value, held inline: an array of digests is one block of memory, whose bytes are a tile.

/// A digest is the 32 bytes of a SHA-256 value.
///
/// It is ordered as its bytes are.
public struct Digest: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The length of a digest, in bytes.
  public static let byteCount = 32

  /// The SHA-256 of nothing, which is also the root of the empty tree (RFC 6962 §2.1).
  public static let empty = SHA256.hash([])

  // The bytes in memory order, never as numbers, so that memory holds exactly the digest.
  @usableFromInline var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  /// Lets `body` write the 32 bytes.
  init(writing body: (UnsafeMutableRawBufferPointer) -> Void) {
    withUnsafeMutableBytes(of: &words, body)
  }

  /// The digest with these bytes, read from memory; nil unless there are exactly 32.
  public init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.byteCount else { return nil }
    withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
  }

  /// The digest with these bytes; nil unless there are exactly 32.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
  }

  /// The digest that 64 lower-case hex digits spell; nil for anything else.
  public init?(hex: String) {
    guard let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes)
  }

  /// The digest that 64 lower-case hex digits spell; nil for anything else.
  public init?(hex digits: UnsafeRawBufferPointer) {
    guard withUnsafeMutableBytes(of: &words, { Hex.decode(digits, into: $0) }) else { return nil }
  }

  /// The digest that 44 characters of padded base64 stand for; nil for anything else.
  public init?(base64 text: UnsafeRawBufferPointer) {
    guard withUnsafeMutableBytes(of: &words, { Base64.decode(text, into: $0) }) else { return nil }
  }

  /// The digest that 44 characters of padded base64 stand for; nil for anything else.
  public init?(base64: String) {
    guard let bytes = Base64.decode(base64) else { return nil }
    self.init(bytes)
  }

  /// The 32 bytes.
  public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

  /// The 64 lower-case hex digits.
  public var hex: String { withUnsafeBytes { Hex.encode($0) } }

  /// The 44 characters of padded base64 (RFC 4648 §4).
  public var base64: String { withUnsafeBytes { Base64.encode($0) } }

  /// The hex digits.
  public var description: String { hex }

  /// Calls `body` with the 32 bytes, without a copy.
  @inlinable
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try Swift.withUnsafeBytes(of: words, body)
  }

  /// Whether the bytes are the same.
  public static func == (left: Self, right: Self) -> Bool {
    left.words == right.words
  }

  /// Whether `left` comes first in the order of the bytes.
  public static func < (left: Self, right: Self) -> Bool {
    let (left, right) = (left.words, right.words)
    return (left.0.bigEndian, left.1.bigEndian, left.2.bigEndian, left.3.bigEndian)
      < (right.0.bigEndian, right.1.bigEndian, right.2.bigEndian, right.3.bigEndian)
  }

  /// Feeds the bytes to the hasher.
  public func hash(into hasher: inout Hasher) {
    withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}
