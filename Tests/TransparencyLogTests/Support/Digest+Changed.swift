import TransparencyLog

extension Digest {
  /// The digest with one bit, of 256, turned over.
  func flipping(bit: Int) -> Digest {
    var bytes = bytes
    bytes[bit / 8 % 32] ^= 1 << (bit % 8)
    return Digest(bytes) ?? self
  }
}

extension [Digest] {
  /// Every way in which a list of hashes can be wrong by one mistake: a hash missing, one added, one
  /// repeated, two neighbours in the wrong order, and one bit of each hash turned over. `salt` picks
  /// the bit.
  func mistakes(salt: Int) -> [(what: String, hashes: [Digest])] {
    var mistakes: [(String, [Digest])] = []
    for place in indices {
      var changed = self
      changed[place] = changed[place].flipping(bit: (salt &* 37 + place &* 101) % 256)
      mistakes.append(("bit of hash \(place)", changed))
      changed = self
      changed.remove(at: place)
      mistakes.append(("without hash \(place)", changed))
      changed = self
      changed.insert(self[place], at: place)
      mistakes.append(("hash \(place) twice", changed))
      if place > 0, self[place] != self[place - 1] {
        changed = self
        changed.swapAt(place, place - 1)
        mistakes.append(("hashes \(place - 1) and \(place) swapped", changed))
      }
    }
    mistakes.append(("one more at the end", self + [.empty]))
    mistakes.append(("one more at the start", [.empty] + self))
    return mistakes
  }
}
