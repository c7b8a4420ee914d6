import Foundation
import Ledger
import Testing
import TransparencyLog

/// A bundle in one file: what `tar` writes is read, what is written `tar` reads, and nothing else is.
@Suite struct TarArchiveTests {
  private let directory = TemporaryDirectory()

  /// A small bundle with a file in a folder, a venue proof and an envelope.
  static func bundle() throws -> BundleFiles {
    try BundleFiles(
      SmallBundle.files + [
        BundleFiles.File(path: "image/config.json", bytes: [UInt8](repeating: 7, count: 600)),
        BundleFiles.File(path: "empty.log", bytes: []),
      ],
      venueProofs: [BundleFiles.File(path: "venue/ed25519.sig", bytes: [1, 2, 3])],
      envelope: [4])
  }

  /// As little as there can be of each kind, for tests that go through every byte.
  static func tiny() throws -> BundleFiles {
    try BundleFiles(
      [BundleFiles.File(path: "a", bytes: [7])],
      venueProofs: [BundleFiles.File(path: "venue/b", bytes: [1, 2, 3])])
  }

  private func unpack(_ bundle: BundleFiles, to folder: String = "bundle") throws {
    for file in bundle.cited { try directory.write(file.bytes, to: "\(folder)/\(file.path)") }
    if let envelope = bundle.envelope {
      try directory.write(envelope, to: "\(folder)/envelope.json")
    }
  }

  /// Runs a line of shell in the directory.
  private func shell(_ line: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-ec", line]
    process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(line)")
  }

  private func read(_ bytes: [UInt8]) throws -> BundleFiles {
    try BundleFiles(archiveBytes: bytes, name: "b.tar")
  }

  private func expectSame(
    _ read: BundleFiles, _ bundle: BundleFiles, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(read.cited == bundle.cited, sourceLocation: sourceLocation)
    #expect(read.envelope == bundle.envelope, sourceLocation: sourceLocation)
    #expect(read.digest == bundle.digest, sourceLocation: sourceLocation)
  }

  // MARK: With tar

  @Test(arguments: [
    "-cf b.tar bundle", "-cf b.tar -C bundle .", "-cf b.tar ./bundle", "-cf b.tar bundle/",
    "--format=ustar -cf b.tar bundle", "--format=ustar -b1 -cf b.tar -C bundle .",
    "--format=gnu --sort=name --owner=0 -cf b.tar bundle",
  ])
  func whatTarWrites(_ arguments: String) throws {
    let bundle = try Self.bundle()
    try unpack(bundle)
    try shell("tar \(arguments)")
    expectSame(try BundleFiles(archive: "\(directory.path)/b.tar"), bundle)
  }

  @Test func whatTarReads() throws {
    let bundle = try Self.bundle()
    try directory.write(try bundle.archive(), to: "b.tar")
    try shell("mkdir out && tar -xf b.tar -C out")
    expectSame(try BundleFiles(directory: "\(directory.path)/out"), bundle)
  }

  /// Paths up to the longest that the two fields of a header hold.
  @Test func longPaths() throws {
    let folder = String(repeating: "d", count: 154)
    let bundle = try BundleFiles([
      BundleFiles.File(path: "\(folder)/\(String(repeating: "f", count: 100))", bytes: [1]),
      BundleFiles.File(path: "a/\(String(repeating: "g", count: 99))", bytes: [2]),
      BundleFiles.File(path: String(repeating: "h", count: 100), bytes: [3]),
    ])
    let archive = try bundle.archive()
    expectSame(try read(archive), bundle)
    try directory.write(archive, to: "b.tar")
    try shell("mkdir out && tar -xf b.tar -C out")
    expectSame(try BundleFiles(directory: "\(directory.path)/out"), bundle)
    let tooLong = try BundleFiles([
      BundleFiles.File(path: String(repeating: "i", count: 101), bytes: [])
    ])
    expectRefusal(.malformedArchive) { try tooLong.archive() }
  }

  @Test func oneBundleHasOneArchive() throws {
    let archive = try Self.bundle().archive()
    #expect(try Self.bundle().archive() == archive)
    #expect(try read(archive).archive() == archive)
    #expect(
      SHA256.hash(archive).hex
        == "69ca7d8c91ecb31502d92bea21fb4b4cb92f969992e79f166467449f171a6e24")
  }

  /// What a bundle cannot hold, packed by `tar` all the same.
  @Test(arguments: [
    ("ln -s facts.json bundle/link", "bundle"), ("ln bundle/facts.json bundle/link", "bundle"),
    ("mkfifo bundle/fifo", "bundle"), ("truncate -s 1M bundle/hole", "--sparse bundle"),
    ("touch 'bundle/a b'", "bundle"), ("touch bundle/$(printf %0120d 1)", "bundle"),
    ("touch bundle/extra", "bundle"), ("rm bundle/facts.json", "bundle"),
    ("touch outside", "bundle outside"), ("touch outside", "-P bundle bundle/../outside"),
    ("touch outside", "-P bundle $PWD/outside"), ("true", "bundle bundle/facts.json"),
    ("true", "bundle/facts.json"), ("true", "--format=pax bundle"), ("true", "--format=v7 bundle"),
    ("true", "--gzip bundle"),
  ])
  func whatIsRefused(_ command: String, _ arguments: String) throws {
    try unpack(try Self.bundle())
    try shell("\(command); tar -cf b.tar \(arguments)")
    #expect {
      _ = try BundleFiles(archive: "\(directory.path)/b.tar")
    } throws: { error in
      let code = (error as? Refusal)?.code
      return code == .malformedArchive || code == .bundleMismatch
        || (error as? FileError)?.code == .absent
    }
  }

  // MARK: Byte by byte

  @Test func everyTruncation() throws {
    let bundle = try Self.tiny()
    let archive = try bundle.archive()
    for length in 0..<archive.count {
      #expect(throws: (any Error).self) { try read(Array(archive[..<length])) }
    }
    // More zeros are what tar pads with; anything else is not.
    expectSame(try read(archive + [UInt8](repeating: 0, count: 8_192)), bundle)
    expectRefusal(.malformedArchive) { try read(archive + [0]) }
    expectRefusal(.malformedArchive) { try read(archive + archive) }
  }

  /// No change of a byte gives another bundle under the same digest, or traps.
  @Test(arguments: [1, 0x20, 0xFF] as [UInt8])
  func everyByteChanged(_ mask: UInt8) throws {
    let bundle = try Self.tiny()
    let archive = try bundle.archive()
    var survived = 0
    for index in archive.indices {
      var altered = archive
      altered[index] ^= mask
      guard let read = try? read(altered) else { continue }
      survived += 1
      #expect(read.files == bundle.files, "byte \(index)")
      #expect(read.digest == bundle.digest)
    }
    // Three bytes of proof, which no manifest lists; and what may end a checksum.
    #expect(survived <= 3 + 3 * 2)
  }

  // MARK: Headers

  /// One header changed, with a checksum that is right.
  struct Forged: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let edit: @Sendable (inout [UInt8]) -> Void

    init(_ description: String, _ edit: @escaping @Sendable (inout [UInt8]) -> Void) {
      testDescription = description
      self.edit = edit
    }

    init(_ description: String, _ text: String, at offset: Int) {
      self.init(description) { block in
        block.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
      }
    }
  }

  static let forged: [Forged] = [
    Forged("a path that leads out", "../facts.json\u{0}", at: 0),
    Forged("an absolute path", "/facts.json\u{0}", at: 0),
    Forged("a path through ..", "a/../facts.json\u{0}", at: 0),
    Forged("a path with a newline", "facts\njson\u{0}", at: 0),
    Forged("a path that is not UTF-8") { $0[0] = 0xFF },
    Forged("no path") { $0.replaceSubrange(0..<100, with: [UInt8](repeating: 0, count: 100)) },
    Forged("a path that ends in a slash", "facts.json/\u{0}", at: 0),
    Forged("bytes after the path", "facts.json\u{0}x", at: 0),
    Forged("the manifest twice", "manifest.json\u{0}", at: 0),
    Forged("a prefix that leads out", "..\u{0}", at: 345),
    Forged("a link's name", "manifest.json\u{0}", at: 157),
    Forged("a hard link", "1", at: 156), Forged("a symbolic link", "2", at: 156),
    Forged("a character device", "3", at: 156), Forged("a block device", "4", at: 156),
    Forged("a directory with contents", "5", at: 156), Forged("a FIFO", "6", at: 156),
    Forged("a contiguous file", "7", at: 156), Forged("a pax header", "x", at: 156),
    Forged("a global pax header", "g", at: 156), Forged("a long name of GNU", "L", at: 156),
    Forged("a sparse file", "S", at: 156),
    Forged("a size of gigabytes", "77777777777", at: 124),
    Forged("a size that is larger than the rest", "00000077777", at: 124),
    Forged("a size in base 256") { $0[124] = 0x80 },
    Forged("a size below nothing", "-0000000001", at: 124),
    Forged("a size in decimal", "00000000098", at: 124),
    Forged("a size without digits", "           ", at: 124),
    Forged("a smaller size", "00000000001", at: 124),
    Forged("another format", "ustaR", at: 257), Forged("no format", "\u{0}", at: 257),
    Forged("another version", "01", at: 263),
  ]

  @Test(arguments: forged)
  func aForgedHeader(_ forged: Forged) throws {
    let archive = try Self.bundle().archive()
    // The second entry is facts.json; see the order of paths.
    var blocks = archive
    let start = try #require(Self.header(of: "facts.json", in: archive))
    var header = Array(archive[start..<start + 512])
    forged.edit(&header)
    Self.sum(&header)
    blocks.replaceSubrange(start..<start + 512, with: header)
    #expect(throws: Refusal.self) { try read(blocks) }
  }

  private static func header(of path: String, in archive: [UInt8]) -> Int? {
    stride(from: 0, to: archive.count, by: 512).first { archive[$0...].starts(with: path.utf8) }
  }

  private static func sum(_ header: inout [UInt8]) {
    header.replaceSubrange(148..<156, with: "        ".utf8)
    let text = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
    let digits = String(repeating: "0", count: 6 - text.count) + text
    header.replaceSubrange(148..<156, with: "\(digits)\u{0} ".utf8)
  }

  @Test func tooManyEntries() throws {
    var archive: [UInt8] = []
    for number in 0..<2_000 {
      var header = [UInt8](repeating: 0, count: 512)
      header.replaceSubrange(0..<6, with: "d\(10_000 + number)".utf8)
      header[156] = UInt8(ascii: "5")
      header.replaceSubrange(124..<135, with: "00000000000".utf8)
      header.replaceSubrange(257..<265, with: "ustar\u{0}00".utf8)
      Self.sum(&header)
      archive += header
    }
    let refusal = expectRefusal(.malformedArchive) { try read(archive) }
    #expect(refusal?.expected.contains("1024") == true)
  }

  @Test func noArchive() {
    for bytes in [[], Array("PASS".utf8), [UInt8](repeating: 0x41, count: 4_096)] {
      expectRefusal(.malformedArchive) { try read(bytes) }
    }
    // Zeros alone are an archive of nothing.
    #expect(throws: FileError.self) { try read([UInt8](repeating: 0, count: 1_024)) }
  }
}
