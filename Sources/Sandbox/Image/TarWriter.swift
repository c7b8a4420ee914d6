internal import Ledger

/// Writes a tape archive in the interchange format of POSIX (ustar), the same bytes for the same files:
/// no times, no owners.
struct TarWriter {
  private(set) var bytes: [UInt8] = []

  /// Adds a directory or a regular file.
  mutating func add(_ file: ImageFile) {
    add(file.path + (file.contents == nil ? "/" : ""), file.contents, mode: file.mode)
  }

  /// Adds a regular file that everybody may read.
  mutating func add(_ path: String, _ contents: [UInt8]) { add(path, contents, mode: 0o644) }

  private mutating func add(_ path: String, _ contents: [UInt8]?, mode: UInt32) {
    let kind: TarHeader.Kind = contents == nil ? .directory : .file
    guard
      let header = TarHeader.bytes(
        path: path, size: contents?.count ?? 0, kind: kind, mode: mode)
    else { preconditionFailure("the paths of an image are short") }
    bytes += header
    guard let contents else { return }
    bytes += contents
    pad()
  }

  private mutating func pad() {
    let rest = bytes.count % TarHeader.blockSize
    if rest != 0 { bytes += [UInt8](repeating: 0, count: TarHeader.blockSize - rest) }
  }

  /// Ends the archive with two empty records.
  mutating func finish() -> [UInt8] {
    bytes += [UInt8](repeating: 0, count: 2 * TarHeader.blockSize)
    return bytes
  }
}
