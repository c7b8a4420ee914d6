/// An id of a gate, venue, scope, effect, profile or role: `[a-z0-9][a-z0-9.-]{0,63}`.
///
/// Ids are ASCII, so that two which look alike are alike: comparing them compares bytes. People see
/// a display name beside an id (`b4-prime` is shown as B4′).
public struct Identifier: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The most bytes of an id: it stands in every heads table, so it is short.
  public static let maximumLength = 64

  /// The id's characters.
  public let rawValue: String

  /// An id, or nil when the text does not have the form of one.
  public init?(_ text: some StringProtocol) {
    self.init(utf8: text.utf8)
  }

  /// An id from its bytes, or nil when they do not have the form of one.
  public init?(utf8: some Collection<UInt8>) {
    guard !utf8.isEmpty, utf8.count <= Self.maximumLength, let first = utf8.first,
      first != UInt8(ascii: "."), first != UInt8(ascii: "-"), utf8.allSatisfy(Self.isAllowed)
    else { return nil }
    rawValue = String(decoding: utf8, as: UTF8.self)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "."), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Whether one id comes before another in byte order, which is how strings of ASCII compare.
  public static func < (left: Identifier, right: Identifier) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The id's characters.
  public var description: String { rawValue }
}
