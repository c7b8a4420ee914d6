// The encodings of SSH (RFC 4251 §5): strings after a length of four bytes, and integers in them.

extension WireReader {
  mutating func sshString(_ name: String) throws(VenueProofProblem) -> [UInt8] {
    try sized(4, name)
  }

  /// A string that can have one value only.
  mutating func requireSSHString(_ value: String, _ name: String) throws(VenueProofProblem) {
    let found = try sshString(name)
    guard found.elementsEqual(value.utf8) else {
      throw VenueProofProblem(
        name, expected: value.isEmpty ? "nothing" : value,
        found: String(decoding: found, as: UTF8.self).abbreviated)
    }
  }

  /// The magnitude of a positive `mpint` in its one encoding.
  mutating func sshInteger(_ name: String) throws(VenueProofProblem) -> [UInt8] {
    let bytes = try sshString(name)
    guard let first = bytes.first, first < 0x80 else {
      throw VenueProofProblem(name, expected: "a positive integer", found: "another")
    }
    guard first == 0 else { return bytes }
    // The one reason for a leading zero is that the next byte would be a sign.
    guard let second = bytes.dropFirst().first, second >= 0x80 else {
      throw VenueProofProblem(name, expected: "an integer without padding", found: "a leading zero")
    }
    return Array(bytes.dropFirst())
  }
}

extension [UInt8] {
  mutating func append(sshString bytes: some Collection<UInt8>) {
    let count = UInt32(clamping: bytes.count)
    append(contentsOf: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) })
    append(contentsOf: bytes)
  }

  /// A positive integer from its magnitude.
  mutating func append(sshInteger magnitude: [UInt8]) {
    append(sshString: magnitude.first.map { $0 >= 0x80 } ?? false ? [0] + magnitude : magnitude)
  }
}
