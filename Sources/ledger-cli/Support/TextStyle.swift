/// Colour on a terminal; nothing anywhere else. What is styled is made printable first, because a
/// terminal obeys what others may have written.
struct TextStyle {
  enum Color: String {
    case good = "32"
    case bad = "31"
    case waived = "33"
    case faint = "2"
    case strong = "1"
  }

  let isEnabled: Bool

  func callAsFunction(_ text: String, _ color: Color?) -> String {
    guard isEnabled, let color else { return text.printable }
    return "\u{1B}[\(color.rawValue)m\(text.printable)\u{1B}[0m"
  }
}

extension Int64 {
  /// A length of time in seconds, as people say it: in the largest unit that fits twice, or once for
  /// seconds.
  var asTimeSpan: String {
    let units: [(length: Int64, name: String)] = [(86_400, "d"), (3_600, "h"), (60, "min")]
    let unit = units.first { magnitude >= 2 * $0.length.magnitude } ?? (1, "s")
    return "\(self / unit.length) \(unit.name)"
  }
}
