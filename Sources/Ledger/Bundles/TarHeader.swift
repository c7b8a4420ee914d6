/// A header of a ustar archive: 512 bytes before each file (POSIX.1-2017 pax, "ustar Interchange
/// Format"), of which GNU tar's older form is read too.
package struct TarHeader {
  /// What stands behind the header.
  package enum Kind: Sendable {
    case file
    case directory
  }

  /// Its path as it is written.
  let path: [UInt8]
  /// What it is.
  let kind: Kind
  /// The bytes of its contents.
  let size: Int

  /// The bytes of a block; contents are padded to whole ones.
  package static let blockSize = 512
  /// Where the fields stand.
  private enum Field {
    static let name = 0..<100
    static let mode = 100..<108
    static let owner = 108..<116
    static let group = 116..<124
    static let size = 124..<136
    static let time = 136..<148
    static let checksum = 148..<156
    static let type = 156
    static let linkName = 157..<257
    static let magic = 257..<265
    static let prefix = 345..<500
  }

  /// `ustar`, a NUL and version 00; or as GNU tar writes it, which has other things than a prefix.
  private static let posixMagic = Array("ustar\u{0}00".utf8)
  private static let gnuMagic = Array("ustar  \u{0}".utf8)

  /// Reads a header.
  ///
  /// - Parameter block: 512 bytes.
  /// - Returns: nil when it is none, with the reason.
  static func read(_ block: ArraySlice<UInt8>) -> Result<TarHeader, Problem> {
    guard block.count == blockSize else { return .failure(Problem("cut short")) }
    let block = Array(block)
    guard octal(block[Field.checksum]) == checksum(of: block) else {
      return .failure(Problem("a header whose checksum is right, found another sum"))
    }
    let isGNU = block[Field.magic].elementsEqual(gnuMagic)
    guard isGNU || block[Field.magic].elementsEqual(posixMagic) else {
      return .failure(Problem("a header of ustar, found another format"))
    }
    let kind: Kind
    switch block[Field.type] {
    case UInt8(ascii: "0"), 0: kind = .file
    case UInt8(ascii: "5"): kind = .directory
    default:
      return .failure(
        Problem("regular files and directories only, found \(name(ofType: block[Field.type]))"))
    }
    guard let size = octal(block[Field.size]) else {
      return .failure(Problem("a size in octal digits, found something else"))
    }
    guard kind == .file || size == 0 else {
      return .failure(Problem("a directory without contents, found \(size) bytes"))
    }
    guard let name = text(block[Field.name]), let link = text(block[Field.linkName]),
      link.isEmpty, let prefix = isGNU ? [] : text(block[Field.prefix])
    else {
      return .failure(Problem("names ended by NUL and no link, found something else"))
    }
    let path = prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
    return .success(TarHeader(path: path, kind: kind, size: size))
  }

  /// What was expected and found.
  struct Problem: Error {
    let text: String
    init(_ text: String) { self.text = text }
  }

  private static func name(ofType type: UInt8) -> String {
    switch type {
    case UInt8(ascii: "1"): "a hard link"
    case UInt8(ascii: "2"): "a symbolic link"
    case UInt8(ascii: "3"), UInt8(ascii: "4"): "a device"
    case UInt8(ascii: "6"): "a FIFO"
    case UInt8(ascii: "S"): "a sparse file"
    case UInt8(ascii: "L"), UInt8(ascii: "K"), UInt8(ascii: "x"), UInt8(ascii: "g"):
      "an extended header (pack with tar --format=ustar)"
    default: "type \(type)"
    }
  }

  /// The bytes before the first NUL, behind which there are only NULs.
  private static func text(_ field: ArraySlice<UInt8>) -> [UInt8]? {
    let text = field.prefix { $0 != 0 }
    return field.dropFirst(text.count).allSatisfy { $0 == 0 } ? Array(text) : nil
  }

  /// Octal digits ended by NULs or spaces; at most 11, so that the number fits.
  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.prefix { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
    let rest = field.dropFirst(digits.count)
    guard (1...11).contains(digits.count),
      rest.allSatisfy({ $0 == 0 || $0 == UInt8(ascii: " ") })
    else { return nil }
    return digits.reduce(0) { $0 << 3 | Int($1 - UInt8(ascii: "0")) }
  }

  /// The sum of all bytes, those of the checksum taken as spaces.
  private static func checksum(of block: [UInt8]) -> Int {
    let field = block[Field.checksum]
    return sum(block[...]) - sum(field) + field.count * Int(UInt8(ascii: " "))
  }

  private static func sum(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 + Int($1) }
  }
}

extension TarHeader {
  /// The header of a file or directory that belongs to nobody and was never written; nil when no
  /// header can hold the path.
  package static func bytes(
    path: String, size: Int, kind: Kind = .file, mode: UInt32 = 0o644
  ) -> [UInt8]? {
    guard let (prefix, name) = split(Array(path.utf8)) else { return nil }
    var block = [UInt8](repeating: 0, count: blockSize)
    func put(_ bytes: some Collection<UInt8>, _ field: Range<Int>) {
      block.replaceSubrange(field.lowerBound..<field.lowerBound + bytes.count, with: bytes)
    }
    put(name, Field.name)
    put(octal(Int(mode), digits: 7), Field.mode)
    put(octal(0, digits: 7), Field.owner)
    put(octal(0, digits: 7), Field.group)
    put(octal(size, digits: 11), Field.size)
    put(octal(0, digits: 11), Field.time)
    block[Field.type] = kind == .file ? UInt8(ascii: "0") : UInt8(ascii: "5")
    put(posixMagic, Field.magic)
    put(prefix, Field.prefix)
    put(octal(checksum(of: block), digits: 6) + [0, UInt8(ascii: " ")], Field.checksum)
    return block
  }

  private static func octal(_ number: Int, digits: Int) -> [UInt8] {
    let text = String(number, radix: 8)
    return Array((String(repeating: "0", count: max(digits - text.count, 0)) + text).utf8)
  }

  /// A path in two parts that the fields hold: all of it as the name, or parted at its first slash
  /// that leaves a name short enough.
  private static func split(
    _ path: [UInt8]
  ) -> (prefix: ArraySlice<UInt8>, name: ArraySlice<UInt8>)? {
    if path.count <= Field.name.count { return ([], path[...]) }
    for slash in path.indices where path[slash] == UInt8(ascii: "/") {
      let (prefix, name) = (path[..<slash], path[(slash + 1)...])
      guard prefix.count <= Field.prefix.count else { return nil }
      if name.count <= Field.name.count { return (prefix, name) }
    }
    return nil
  }
}
