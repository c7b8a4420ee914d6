// The few forms of DER (ITU-T X.690 §10) that public keys and signatures of others take. Everything
// that is parsed is parsed by OpenSSL; this only writes.

/// Writes DER.
enum DERWriter {
  static func sequence(_ parts: [UInt8]...) -> [UInt8] { element(0x30, parts.flatMap(\.self)) }

  /// A positive integer from its big-endian bytes, leading zeros allowed.
  static func integer(_ magnitude: some Collection<UInt8>) -> [UInt8] {
    let digits = Array(magnitude.drop { $0 == 0 })
    let isNegative = digits.first.map { $0 >= 0x80 } ?? true
    return element(0x02, (isNegative ? [0] : []) + digits)
  }

  static func bitString(_ bytes: [UInt8]) -> [UInt8] { element(0x03, [0] + bytes) }

  private static func element(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
    [tag] + length(contents.count) + contents
  }

  private static func length(_ count: Int) -> [UInt8] {
    guard count >= 0x80 else { return [UInt8(truncatingIfNeeded: count)] }
    var bytes: [UInt8] = []
    var left = count
    while left > 0 {
      bytes.insert(UInt8(truncatingIfNeeded: left), at: 0)
      left >>= 8
    }
    return [0x80 | UInt8(truncatingIfNeeded: bytes.count)] + bytes
  }
}
