import Ledger
import Testing
import TransparencyLog

/// An attestation key is enrolled with what its TPM says of it, and only with all the properties that
/// make its quotes worth something.
@Suite struct TPMPublicAreaTests {
  /// What `tpm2_createak -G ecc -g sha256 -s ecdsa -f tpmt` wrote for a TPM in software.
  static let bytes =
    Hex.decode(
      "0023000b000500720000001000180" + "00b00030010"
        + "002011361a9d3ca3c37df36ca55c0162f073413346b26839bf26843a07604c6cb2c5"
        + "00205e519720a3f94b8e0d1781f3e795e5a22a144d74e2749934aae4ec5f44afb43f") ?? []

  @Test func isTaken() throws {
    #expect(try TPMPublicArea(Self.bytes).bytes == Self.bytes)
  }

  /// Another value at an offset, and the words that say what is wrong.
  static let changes: [(at: Int, bytes: [UInt8], words: String)] = [
    (0, [0x00, 0x01], "type"), (2, [0x00, 0x0C], "nameAlg"),
    (4, [0x00, 0x05, 0x00, 0x70], "fixedTPM"), (4, [0x00, 0x05, 0x00, 0x62], "fixedParent"),
    (4, [0x00, 0x05, 0x00, 0x52], "sensitiveDataOrigin"),
    (4, [0x00, 0x04, 0x00, 0x72], "restricted"), (4, [0x00, 0x01, 0x00, 0x72], "sign"),
    (4, [0x00, 0x07, 0x00, 0x72], "decrypt"), (8, [0xFF, 0xFF], "authPolicy"),
    (10, [0x00, 0x06], "symmetric"), (12, [0x00, 0x14], "scheme"),
    (14, [0x00, 0x0C], "scheme hash"),
    (16, [0x00, 0x04], "curve"), (18, [0x00, 0x07], "kdf"), (20, [0x00, 0x1F], "y"),
    (60, [0x00], "point of P-256"),
  ]

  @Test(arguments: changes.indices) func isRefused(_ index: Int) {
    let change = Self.changes[index]
    var bytes = Self.bytes
    bytes.replaceSubrange(change.at..<change.at + change.bytes.count, with: change.bytes)
    expectRefused(bytes, because: change.words)
  }

  @Test func otherLengths() {
    for count in 0..<Self.bytes.count { expectRefused(Array(Self.bytes.prefix(count))) }
    expectRefused(Self.bytes + [0], because: "bytes more")
  }

  private func expectRefused(
    _ bytes: [UInt8], because words: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) {
    do {
      _ = try TPMPublicArea(bytes)
      Issue.record("taken", sourceLocation: sourceLocation)
    } catch {
      #expect(
        words.isEmpty || error.description.contains(words), "\(error)",
        sourceLocation: sourceLocation)
    }
  }
}
