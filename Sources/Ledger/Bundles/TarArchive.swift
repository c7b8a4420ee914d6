/// A tar archive is a bundle in one file, fit to be carried: `.tar`, not compressed.
///
/// Reading one takes regular files and directories with the names that a bundle may have, and nothing
/// else: no links, devices, sparse files or extended headers. What `tar -cf` writes of a bundle is
/// read; what is written here, `tar -xf` reads. Nothing is unpacked to disk.
enum TarArchive {
  /// The most entries: every file that a bundle may have, its venue proofs, and their directories.
  static let maximumEntries = 1_024
  /// The most bytes of an archive: those of a bundle, with a header and padding for each entry, and
  /// the zeros at the end.
  static let maximumSize =
    BundleFiles.maximumSize + maximumEntries * 2 * TarHeader.blockSize + 64 * 1_024

  // MARK: Writing

  /// The archive of these files, which has one form: in their order, without owners and times.
  static func encode(_ files: [BundleFiles.File]) throws(Refusal) -> [UInt8] {
    var archive: [UInt8] = []
    for file in files {
      guard let header = TarHeader.bytes(path: file.path, size: file.bytes.count) else {
        throw Refusal(
          .malformedArchive, file.path.abbreviated,
          expected: "a path with a slash that leaves at most 100 bytes after it and 155 before",
          found: "\(file.path.utf8.count) bytes")
      }
      archive += header + file.bytes
      archive += [UInt8](repeating: 0, count: padding(file.bytes.count))
    }
    return archive + [UInt8](repeating: 0, count: 2 * TarHeader.blockSize)
  }

  private static func padding(_ size: Int) -> Int {
    (TarHeader.blockSize - size % TarHeader.blockSize) % TarHeader.blockSize
  }

  // MARK: Reading

  /// The files of an archive, in its order.
  ///
  /// - Parameter name: what the archive is called in messages.
  /// - Throws: `Refusal` with `malformedArchive`.
  static func decode(_ bytes: [UInt8], name: String) throws(Refusal) -> [BundleFiles.File] {
    var reader = TarReader(bytes: bytes, name: name)
    while try reader.readEntry() {}
    return try reader.filesAtTheTop()
  }
}

private struct TarReader {
  let bytes: [UInt8]
  let name: String
  private var position = 0
  private var entries = 0
  private var left = BundleFiles.maximumSize
  private var files: [BundleFiles.File] = []
  private var paths: Set<UTF8Ordered> = []

  init(bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
  }

  private func refusal(expected: String, found: String) -> Refusal {
    Refusal(.malformedArchive, "\(name) at byte \(position)", expected: expected, found: found)
  }

  /// Reads the next entry; false at the end of the archive.
  mutating func readEntry() throws(Refusal) -> Bool {
    let block = try take(TarHeader.blockSize)
    guard block.contains(where: { $0 != 0 }) else {
      try requireEnd()
      return false
    }
    entries += 1
    guard entries <= TarArchive.maximumEntries else {
      throw refusal(
        expected: "at most \(TarArchive.maximumEntries) files and directories", found: "more")
    }
    switch TarHeader.read(block) {
    case .failure(let problem):
      position -= TarHeader.blockSize
      throw refusal(expected: problem.text, found: isCompressed ? "a compressed file" : "this")
    case .success(let header): try read(header)
    }
    return true
  }

  /// Whether it begins as gzip, xz, zstd or bzip2 files do.
  private var isCompressed: Bool {
    [[0x1F, 0x8B], [0xFD, 0x37, 0x7A], [0x28, 0xB5, 0x2F, 0xFD], [0x42, 0x5A, 0x68]]
      .contains { bytes.starts(with: $0) }
  }

  private mutating func read(_ header: TarHeader) throws(Refusal) {
    let path = String(decoding: header.path, as: UTF8.self)
    guard let components = Self.components(path, isDirectory: header.kind == .directory) else {
      throw refusal(
        expected: "a relative path of [A-Za-z0-9._-]+ joined by /, at most "
          + "\(BundlePath.maximumBytes) bytes", found: path.abbreviated)
    }
    guard paths.insert(UTF8Ordered(components)).inserted else {
      throw refusal(expected: "each path once", found: "\(components.abbreviated) twice")
    }
    guard header.kind == .file else { return }
    guard header.size <= min(BundleFiles.maximumFileSize, left) else {
      throw refusal(
        expected: "at most \(BundleFiles.maximumFileSize) bytes of a file and "
          + "\(BundleFiles.maximumSize) of all", found: "\(header.size) in \(path.abbreviated)")
    }
    left -= header.size
    let contents = try take(header.size)
    let padding = try take(
      (TarHeader.blockSize - header.size % TarHeader.blockSize) % TarHeader.blockSize)
    guard padding.allSatisfy({ $0 == 0 }) else {
      throw refusal(expected: "zeros after \(path.abbreviated)", found: "other bytes")
    }
    files.append(BundleFiles.File(path: components, bytes: Array(contents)))
  }

  /// The path without `./` before it and, of a directory, `/` after it; nil when it is none. The
  /// directory that is packed itself is the empty path.
  private static func components(_ path: String, isDirectory: Bool) -> String? {
    var bytes = Array(path.utf8)[...]
    if isDirectory, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    if isDirectory, bytes.elementsEqual(".".utf8) { return "" }
    if bytes.starts(with: "./".utf8) { bytes.removeFirst(2) }
    let inner = String(decoding: bytes, as: UTF8.self)
    return BundlePath.isValid(inner) ? inner : nil
  }

  /// Two blocks of zeros end an archive; tar pads with more of them.
  private mutating func requireEnd() throws(Refusal) {
    guard try take(TarHeader.blockSize).allSatisfy({ $0 == 0 }),
      bytes[position...].allSatisfy({ $0 == 0 }),
      bytes.count % TarHeader.blockSize == 0
    else {
      throw refusal(expected: "nothing but whole blocks of zeros at the end", found: "other bytes")
    }
  }

  private mutating func take(_ count: Int) throws(Refusal) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else {
      throw refusal(
        expected: "\(count) more bytes; is the archive cut short?",
        found: "\(bytes.count - position)")
    }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// The files, by their paths in the bundle: where the manifest stands, whether the directory was
  /// packed or what is in it.
  func filesAtTheTop() throws(Refusal) -> [BundleFiles.File] {
    let manifest = UTF8Ordered(BundlePath.manifest)
    guard !paths.contains(manifest), let top = topDirectory else { return files }
    return files.map {
      BundleFiles.File(path: String($0.path.utf8.dropFirst(top.utf8.count)) ?? "", bytes: $0.bytes)
    }
  }

  /// `bundle/`, when all that there is stands in one directory.
  private var topDirectory: String? {
    guard let first = files.first?.path, let slash = first.firstIndex(of: "/") else { return nil }
    let top = String(first[...slash])
    let directory = UTF8Ordered(String(first[..<slash]))
    let isOnlyOne = paths.allSatisfy {
      $0.text.isEmpty || $0 == directory || $0.text.utf8.starts(with: top.utf8)
    }
    return isOnlyOne ? top : nil
  }
}
