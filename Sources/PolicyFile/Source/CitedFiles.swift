import TransparencyLog

/// The files that a policy file names, by paths relative to it.
struct CitedFiles {
  /// The most bytes of one blob: a key archive or a matrix takes a few thousand.
  static let maximumBlobSize = 16 << 20
  /// The most bytes of all blobs together, which are in memory at once.
  static let maximumTotalSize = 64 << 20

  /// The directory of the policy file, with a slash at its end, or empty.
  private let directory: String
  private let diagnostics: Diagnostics

  init(besides policyFile: String, _ diagnostics: Diagnostics) {
    let utf8 = policyFile.utf8
    let end = utf8.lastIndex(of: UInt8(ascii: "/")).map { utf8.index(after: $0) }
    directory = String(policyFile[..<(end ?? utf8.startIndex)])
    self.diagnostics = diagnostics
  }

  /// The bytes of a file; nil, and reported where it is named, when it cannot be read.
  func read(_ path: String, limit: Int, at member: ValueReader) -> [UInt8]? {
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    do {
      return try FileOperations.readRegularFile(isAbsolute ? path : directory + path, limit: limit)
    } catch {
      diagnostics.report(.unreadableFile, at: member.position, "\(error)")
      return nil
    }
  }
}
