/// Two rates that were measured right after one another, because the machine's speed changes by the minute.
struct Comparison: CustomStringConvertible {
  let rate: Double
  let other: Double

  /// A rate, and the peer's before and after it.
  init(_ rate: Double, between before: Double, and after: Double) {
    self.rate = rate
    other = (before + after) / 2
  }

  var ratio: Double { rate / other }

  var description: String { "\(Int(rate)) against \(Int(other)) a second, \(short(ratio)) ×" }
}

extension [Comparison] {
  /// The one in the middle of at least one: a round in which the machine was busy with something else moves it little.
  var median: Comparison {
    let ascending = sorted { $0.ratio < $1.ratio }
    return ascending[ascending.count / 2]
  }
}
