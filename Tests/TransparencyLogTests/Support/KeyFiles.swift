import Foundation
import Glibc
import Testing

/// A PEM block, made without the library.
func pem(_ label: String, _ der: [UInt8]) -> [UInt8] {
  let base64 = Data(der).base64EncodedString(
    options: [.lineLength64Characters, .endLineWithLineFeed])
  return Array("-----BEGIN \(label)-----\n\(base64)\n-----END \(label)-----\n".utf8)
}

extension String {
  /// The bytes of the file at this path.
  var contents: [UInt8] { Array(FileManager.default.contents(atPath: self) ?? Data()) }

  /// Puts a file of mode 0600 with these bytes at this path.
  ///
  /// A new file each time: Foundation syncs what it writes, and so does the file system when a file
  /// is cut and written anew. Some thousand times that takes its time.
  func put(_ bytes: [UInt8]) {
    unlink(self)
    let file = open(self, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    #expect(Glibc.write(file, bytes, bytes.count) == bytes.count)
    close(file)
  }
}
