internal import Glibc
public import Ledger
internal import TransparencyLog

extension BundleFiles {
  /// Writes the bundle to a new directory, durably: it appears whole or not at all.
  ///
  /// - Throws: `FileError`, also when something is there already.
  public func write(to directory: String) throws {
    let system = FileOperations.system
    guard access(directory, F_OK) != 0 else {
      throw FileError(
        .alreadyExists, directory, "expected no such directory; name another one, or remove it")
    }
    let unfinished = "\(directory).unfinished"
    try system.makeDirectory(unfinished)
    var directories: Set<String> = []
    let manifestFile = File(path: "manifest.json", bytes: manifest.bytes)
    for file in self.files + venueProofs + [manifestFile] {
      if let slash = file.path.lastIndex(of: "/") {
        let folder = String(file.path[..<slash])
        if directories.insert(folder).inserted {
          try system.makeDirectory("\(unfinished)/\(folder)")
        }
      }
      let opened = try system.open("\(unfinished)/\(file.path)", to: .create)
      try system.write(file.bytes, to: opened)
      try system.synchronize(opened)
    }
    for folder in directories { try system.synchronizeDirectory("\(unfinished)/\(folder)") }
    try system.synchronizeDirectory(unfinished)
    try system.rename(unfinished, to: directory)
  }
}
