/// An image file is a file or a directory of the sandbox's root.
struct ImageFile: Hashable {
  /// Its path, without a leading slash.
  let path: String
  /// Its contents; nil for a directory.
  let contents: [UInt8]?

  /// A directory.
  static func directory(_ path: String) -> ImageFile { ImageFile(path: path, contents: nil) }

  /// Nobody may write, everybody may read, and run what is the only program.
  var mode: UInt32 { contents.map { $0.isEmpty ? 0o444 : 0o555 } ?? 0o555 }

  /// The root of a sandbox: one program, and the places where a runtime mounts something.
  ///
  /// - Parameters:
  ///   - probe: the static executable.
  ///   - launch: where it is to lie, and what is mounted.
  static func root(probe: [UInt8], _ launch: LaunchDescription) -> [ImageFile] {
    let directories = ["dev", "etc", launch.input.relative, launch.output.relative, "proc", "sys"]
    let files =
      directories.map(ImageFile.directory)
      + ["etc/hostname", "etc/hosts", "etc/resolv.conf"].map { ImageFile(path: $0, contents: []) }
      + [ImageFile(path: (launch.command.first ?? "").relative, contents: probe)]
    return files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}

extension String {
  /// The path without its leading slash.
  fileprivate var relative: String { String(drop { $0 == "/" }) }
}
