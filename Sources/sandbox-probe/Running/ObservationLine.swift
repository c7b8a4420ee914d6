// The lines of `observations.jsonl` (docs/formats.md). A line is bounded, whatever was seen: the
// ledger reads a file whole or not at all, so that one flood would take every other line with it.

/// The most values of a line, and the most bytes of a value.
private let maximumValues = 256
private let maximumValueBytes = 400

extension Check {
  /// What a line says before the outcome.
  func opening(of probe: String) -> [UInt8] {
    var json = JSON()
    json.text("{\"check\":")
    json.string(id)
    json.text(",\"probe\":")
    json.string(probe)
    json.text(",\"call\":")
    json.string(call.name)
    json.text(",\"arguments\":")
    json.strings(arguments)
    return json.bytes
  }
}

extension Outcome {
  /// What a line says of the outcome, and its end. Each value stands there once.
  var closing: [UInt8] {
    var json = JSON()
    switch returned {
    case .success: json.text(",\"errno\":null")
    case .failure(let error):
      json.text(",\"errno\":")
      json.string(errorName(error))
    case nil: break
    }
    if let values {
      var seen: Set<String> = []
      let once = values.filter { seen.insert($0).inserted }
      let more = once.count - maximumValues
      json.text(",\"values\":")
      json.strings(once.prefix(maximumValues) + (more > 0 ? ["… and \(more) more"] : []))
    }
    json.text("}\n")
    return json.bytes
  }
}

/// As much of JSON as a line needs.
private struct JSON {
  var bytes: [UInt8] = []

  mutating func text(_ text: String) { bytes += text.utf8 }

  mutating func string(_ value: String) {
    text("\"")
    for scalar in value.unicodeScalars {
      guard bytes.count < Self.longest else { break }
      switch scalar {
      case "\"": text("\\\"")
      case "\\": text("\\\\")
      case "\0"..<" ", "\u{7F}": text("\\u00" + hex(UInt8(truncatingIfNeeded: scalar.value)))
      default: text(String(scalar))
      }
    }
    text("\"")
  }

  mutating func strings(_ values: [String]) {
    text("[")
    for (index, value) in values.enumerated() {
      if index > 0 { text(",") }
      string(value.utf8.count > maximumValueBytes ? shortened(value) : value)
    }
    text("]")
  }

  /// Far more than all values of a line can take.
  private static let longest = 200 << 10

  private func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }

  private func shortened(_ value: String) -> String {
    String(decoding: value.utf8.prefix(maximumValueBytes), as: UTF8.self) + "…"
  }
}
