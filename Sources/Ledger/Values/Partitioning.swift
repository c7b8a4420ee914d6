extension Array {
  /// The first place whose element belongs to the second part, in an array where all that belong to it
  /// stand behind all that do not; the count when none does. Found by halving.
  func partitioningIndex(where belongsToSecondPart: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if belongsToSecondPart(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
