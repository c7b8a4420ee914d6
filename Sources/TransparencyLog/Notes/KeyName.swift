// Key names, and the comparison of text that is signed. Swift's `==` on strings follows Unicode
// equivalence, by which the Kelvin sign equals "K"; what is signed or trusted is compared as bytes.

/// The rules for the name of a key in a note (C2SP signed-note, "Format").
enum KeyName {
  /// What is wrong with the name; nil when nothing is.
  static func defect(of name: String) -> String? {
    if name.isEmpty { return "is empty" }
    for scalar in name.unicodeScalars {
      if scalar == "+" { return "contains a plus sign" }
      if scalar.value < 0x20 { return "contains a control character" }
      if scalar.properties.isWhitespace { return "contains a space" }
    }
    return nil
  }
}

extension StringProtocol {
  /// Whether both are the same UTF-8 bytes.
  func hasSameBytes(as other: some StringProtocol) -> Bool {
    utf8.elementsEqual(other.utf8)
  }
}

extension UInt64 {
  /// The number with this decimal form, which is the one that Swift writes: no sign, no leading zero.
  init?(exactDecimal text: some StringProtocol) {
    guard let number = UInt64(text), String(number).hasSameBytes(as: text) else { return nil }
    self = number
  }

  /// The number in eight big-endian bytes.
  var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }

  /// The number that at most eight big-endian bytes stand for.
  init(bigEndianBytes bytes: some Collection<UInt8>) {
    self = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// The newline byte, which ends every line of a note.
let newline = UInt8(ascii: "\n")
