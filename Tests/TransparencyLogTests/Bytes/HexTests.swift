import Testing
import TransparencyLog

@Suite("Hex")
struct HexTests {
  @Test("every byte has one spelling and comes back")
  func roundTrip() {
    let bytes = Array(UInt8.min...UInt8.max)
    let digits = Hex.encode(bytes)
    #expect(digits.hasPrefix("000102") && digits.hasSuffix("fdfeff"))
    #expect(digits == bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    #expect(Hex.decode(digits) == bytes)
    #expect(Hex.encode([]) == "")
    #expect(Hex.decode("") == [])
  }

  @Test(
    "anything but an even number of lower-case digits is refused",
    arguments: [
      "0", "abc", "AB", "aB", "0x", "0g", "g0", " 00", "00 ", "00\n", "0\u{0}", "+1", "-1", "é",
      "０0",
    ])
  func refused(digits: String) {
    #expect(Hex.decode(digits) == nil)
    #expect(Hex.decode(Array(digits.utf8)) == nil)
  }

  @Test("every byte that is not a digit is refused in either place")
  func everyByte() {
    let digits = Set("0123456789abcdef".utf8)
    for byte in UInt8.min...UInt8.max {
      #expect((Hex.decode([byte, UInt8(ascii: "0")]) != nil) == digits.contains(byte))
      #expect((Hex.decode([UInt8(ascii: "0"), byte]) != nil) == digits.contains(byte))
    }
  }

  @Test("of a digest, which is read eight digits at a time, every byte is looked at in every place")
  func everyPlace() {
    let spelled = Array(Hex.encode(Array(0xA7..<0xA7 + 32)).utf8)
    for place in spelled.indices {
      for byte in UInt8.min...UInt8.max {
        var digits = spelled
        digits[place] = byte
        let digest = digits.withUnsafeBytes { Digest(hex: $0) }
        #expect(digest?.bytes == Hex.decode(digits), "byte \(byte) at \(place)")
      }
    }
  }

  @Test("text that is put together gets the same digits")
  func appended() {
    var text = Array("sha256:".utf8)
    (UInt8.min...UInt8.max).map(\.self).withUnsafeBytes { Hex.encode($0, to: &text) }
    #expect(text == Array("sha256:\(Hex.encode(Array(UInt8.min...UInt8.max)))".utf8))
  }
}
