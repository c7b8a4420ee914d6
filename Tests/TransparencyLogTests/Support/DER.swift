/// DER values, put together by hand to make key files that no tool would write.
enum DER {
  static func sequence(_ parts: [UInt8]...) -> [UInt8] { tagged(0x30, parts.flatMap { $0 }) }

  static func octets(_ bytes: [UInt8]) -> [UInt8] { tagged(0x04, bytes) }

  static func object(_ body: [UInt8]) -> [UInt8] { tagged(0x06, body) }

  static func integer(_ number: UInt64) -> [UInt8] {
    var bytes = withUnsafeBytes(of: number.bigEndian) { Array($0) }
    while bytes.count > 1, bytes[0] == 0, bytes[1] < 0x80 { bytes.removeFirst() }
    return tagged(0x02, bytes[0] < 0x80 ? bytes : [0] + bytes)
  }

  private static func tagged(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
    let count = UInt8(truncatingIfNeeded: body.count)
    return [tag] + (body.count < 0x80 ? [count] : [0x81, count]) + body
  }
}
