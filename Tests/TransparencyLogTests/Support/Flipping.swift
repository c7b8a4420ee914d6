extension [UInt8] {
  /// The bytes with one bit changed, counted from the lowest bit of the first byte.
  func flipping(_ bit: Int) -> [UInt8] {
    var bytes = self
    bytes[bit / 8] ^= 1 << (bit % 8)
    return bytes
  }
}
