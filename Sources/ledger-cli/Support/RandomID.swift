import TransparencyLog

/// Ids that no two statements share.
enum RandomID {
  /// 32 hex digits from the system's generator.
  static func make() throws -> String {
    var generator = SystemRandomNumberGenerator()
    return Hex.encode((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }
}
