/// One line of the table that a run prints.
struct Measurement {
  /// A limit on the value itself.
  enum Limit {
    case atLeast(Double)
    case atMost(Double)
  }

  let name: String
  /// The value as it is shown, with its unit.
  let figure: String
  /// What it is compared with, as it is shown; empty when the limit is on the figure itself.
  var baseline = ""
  /// The number that the limit is on: a ratio, or the figure.
  let value: Double
  let limit: Limit
  /// The limit's unit; "×" for a ratio.
  let unit: String

  /// The ratio in the middle of several rounds.
  init(
    _ name: String, _ rounds: [Comparison], of thing: String, against named: String,
    atLeast limit: Double
  ) {
    let median = rounds.median
    self.name = name
    figure = "\(whole(median.rate)) \(thing)/s"
    baseline = "\(named): \(whole(median.other))/s"
    value = median.ratio
    self.limit = .atLeast(limit)
    unit = "×"
  }

  /// A figure with a limit of its own.
  init(_ name: String, _ value: Double, unit: String, _ limit: Limit) {
    self.name = name
    self.value = value
    self.unit = unit
    self.limit = limit
    figure = "\(short(value)) \(unit)"
  }

  var isMet: Bool {
    switch limit {
    case .atLeast(let least): value >= least
    case .atMost(let most): value <= most
    }
  }

  /// The line in Markdown.
  var row: String {
    let limit =
      switch limit {
      case .atLeast(let least): "≥ \(short(least)) \(unit)"
      case .atMost(let most): "≤ \(short(most)) \(unit)"
      }
    let ratio = unit == "×" ? "\(short(value)) ×" : ""
    let met = isMet ? "yes" : "**no**"
    return "| \(name) | \(figure) | \(baseline) | \(ratio) | \(limit) | \(met) |"
  }

  static let header = """
    | What | Figure | Compared with | Ratio | Limit | Met |
    |---|---:|---|---:|---:|---|
    """
}

/// A number without a fraction, its thousands apart.
private func whole(_ value: Double) -> String {
  let digits = Array(String(Int(value.rounded())))
  return digits.indices.map { index in
    (index > 0 && (digits.count - index).isMultiple(of: 3) ? " " : "") + String(digits[index])
  }.joined()
}

/// A number with two decimals, or without a fraction when it is large.
func short(_ value: Double) -> String {
  guard value < 1_000 else { return whole(value) }
  let hundredths = Int((value * 100).rounded())
  let fraction = String(hundredths % 100)
  let padded = String(repeating: "0", count: 2 - fraction.count) + fraction
  return hundredths % 100 == 0 ? "\(hundredths / 100)" : "\(hundredths / 100).\(padded)"
}
