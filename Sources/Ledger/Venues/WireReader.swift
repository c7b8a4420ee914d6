/// Reads the binary structures of SSH and of TPMs: big-endian numbers, and bytes after their length.
///
/// Every read is checked against what is left, so that no length can lead outside.
struct WireReader {
  private let what: String
  private var left: ArraySlice<UInt8>

  /// A reader of exactly these bytes.
  ///
  /// - Parameter what: what they are, for messages.
  init(_ bytes: some Collection<UInt8>, _ what: String) {
    left = Array(bytes)[...]
    self.what = what
  }

  /// The next bytes.
  mutating func bytes(_ count: Int, _ name: String) throws(VenueProofProblem) -> [UInt8] {
    guard count >= 0, count <= left.count else {
      throw VenueProofProblem(
        "\(what), \(name)", expected: "\(count) bytes", found: "\(left.count) that are left")
    }
    defer { left = left.dropFirst(count) }
    return Array(left.prefix(count))
  }

  /// The next number, of at most eight bytes.
  mutating func number(_ byteCount: Int, _ name: String) throws(VenueProofProblem) -> UInt64 {
    try bytes(byteCount, name).suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A number that can have one value only.
  mutating func require(
    _ value: UInt64, _ byteCount: Int, _ name: String
  ) throws(VenueProofProblem) {
    let found = try number(byteCount, name)
    guard found == value else {
      throw VenueProofProblem(
        "\(what), \(name)", expected: Self.hex(value, byteCount), found: Self.hex(found, byteCount))
    }
  }

  /// Bytes after their length.
  mutating func sized(
    _ lengthByteCount: Int, _ name: String
  ) throws(VenueProofProblem) -> [UInt8] {
    let count = try number(lengthByteCount, "length of \(name)")
    return try bytes(Int(clamping: count), name)
  }

  /// Ends the reading: nothing may be left.
  func finish() throws(VenueProofProblem) {
    guard left.isEmpty else {
      throw VenueProofProblem(what, expected: "its end", found: "\(left.count) bytes more")
    }
  }

  private static func hex(_ number: UInt64, _ byteCount: Int) -> String {
    let digits = String(number, radix: 16)
    return "0x" + String(repeating: "0", count: max(2 * byteCount - digits.count, 0)) + digits
  }
}
