import Testing

@testable import TransparencyLog

@Suite("Public keys that are refused")
struct PublicKeyRefusalTests {
  @Test("a raw key has 32 bytes", arguments: [0, 1, 31, 33, 44, 64])
  func length(count: Int) {
    let bytes = [UInt8](repeating: 9, count: count)
    expectError(.malformedPublicKey) { try PublicKey(rawRepresentation: bytes) }
  }

  @Test("every encoding of a low-order point", arguments: CurvePoint.lowOrderEncodings)
  func lowOrder(encoding: [UInt8]) {
    expectError(.lowOrderPublicKey) { try PublicKey(rawRepresentation: encoding) }
  }

  @Test(
    "the table of low-order points is the published one", .published("low_order_A_encodings.json"))
  func lowOrderTable() throws {
    let published = try PublishedVectors.json("low_order_A_encodings.json", as: [String].self)
    #expect(published.count == 14)
    #expect(Set(published.compactMap { Hex.decode($0) }) == CurvePoint.lowOrderEncodings)
  }

  @Test("every y that is not reduced modulo p, with either sign")
  func notCanonical() {
    for excess in UInt8(0)..<19 {
      for highest: UInt8 in [0x7f, 0xff] {
        let encoding = [0xed + excess] + [UInt8](repeating: 0xff, count: 30) + [highest]
        let isLowOrder = CurvePoint.lowOrderEncodings.contains(encoding)
        expectError(isLowOrder ? .lowOrderPublicKey : .nonCanonicalPublicKey) {
          try PublicKey(rawRepresentation: encoding)
        }
      }
    }
  }

  /// For y from 0 to 255, whether a point has it: computed by taking the root and checking the curve
  /// equation, with another program's integers.
  static let pointsWithSmallY =
    "110111100110001110110101111111101101010110111000100110111110111101010010000101100000111101"
    + "110000010011100000100110001001110000011101010000110101100001110000000011100110000110101010"
    + "1101000100011101001011011000011011100110110000010000101011110010001110111011"

  @Test("a y that no point has, and only such", arguments: 0...255)
  func offCurve(y: Int) throws {
    for sign: UInt8 in [0x00, 0x80] {
      let encoding = [UInt8(y)] + [UInt8](repeating: 0, count: 30) + [sign]
      let isPoint = Array(Self.pointsWithSmallY.utf8)[y] == UInt8(ascii: "1")
      if y < 2 {
        expectError(.lowOrderPublicKey) { try PublicKey(rawRepresentation: encoding) }
      } else if isPoint {
        #expect(try PublicKey(rawRepresentation: encoding).rawRepresentation == encoding)
      } else {
        expectError(.publicKeyNotOnCurve) { try PublicKey(rawRepresentation: encoding) }
      }
    }
  }

  @Test("an SPKI is exactly the 44 bytes")
  func spki() throws {
    let spki = try PrivateKey(seed: [UInt8](repeating: 1, count: 32)).publicKey.spki
    for count in 0..<spki.count {
      expectError(.malformedPublicKey) { try PublicKey(spki: Array(spki[..<count])) }
    }
    expectError(.malformedPublicKey) { try PublicKey(spki: spki + [0]) }
    for bit in 0..<8 * 12 {
      expectError(.malformedPublicKey) { try PublicKey(spki: spki.flipping(bit)) }
    }
  }
}
