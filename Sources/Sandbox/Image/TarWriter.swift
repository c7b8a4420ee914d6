/// Writes a tape archive in the interchange format of POSIX (ustar), the same bytes for the same files:
/// no times, no owners.
struct TarWriter {
  private(set) var bytes: [UInt8] = []

  /// The size of a record.
  private static let record = 512

  /// Adds a directory or a regular file.
  mutating func add(_ file: ImageFile) {
    add(file.path + (file.contents == nil ? "/" : ""), file.contents, mode: file.mode)
  }

  /// Adds a regular file that everybody may read.
  mutating func add(_ path: String, _ contents: [UInt8]) { add(path, contents, mode: 0o644) }

  private mutating func add(_ path: String, _ contents: [UInt8]?, mode: UInt32) {
    var header = [UInt8](repeating: 0, count: Self.record)
    func put(_ text: String, at offset: Int) {
      for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
    }
    func octal(_ value: Int, _ digits: Int) -> String {
      let text = String(value, radix: 8)
      return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
    precondition(path.utf8.count < 100, "the paths of an image are short")
    put(path, at: 0)
    put(octal(Int(mode), 7), at: 100)
    put(octal(0, 7), at: 108)
    put(octal(0, 7), at: 116)
    put(octal(contents?.count ?? 0, 11), at: 124)
    put(octal(0, 11), at: 136)
    put("        ", at: 148)
    put(contents == nil ? "5" : "0", at: 156)
    put("ustar\u{0}00", at: 257)
    let sum = header.reduce(0) { $0 + Int($1) }
    put(octal(sum, 6) + "\u{0} ", at: 148)
    bytes += header
    guard let contents else { return }
    bytes += contents
    pad()
  }

  private mutating func pad() {
    let rest = bytes.count % Self.record
    if rest != 0 { bytes += [UInt8](repeating: 0, count: Self.record - rest) }
  }

  /// Ends the archive with two empty records.
  mutating func finish() -> [UInt8] {
    bytes += [UInt8](repeating: 0, count: 2 * Self.record)
    return bytes
  }
}
