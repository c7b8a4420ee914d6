import Foundation
import Testing

/// `docs/verify-without-us.md`: each claim checked again by openssl, sha256sum, jq and Python's
/// standard library, and by securesystemslib; and each refused when a byte is changed.
@Suite struct VerifyWithoutUsTests {
  /// A published ledger, and what is known of it.
  struct Published: Sendable, CustomTestStringConvertible {
    let folder: String
    let entries: Int
    let witnesses: Int

    var testDescription: String { folder }
    var root: URL { Repository.root.appending(path: folder) }
    var ledger: String { root.appending(path: "ledger").path }
    var trust: String { root.appending(path: "trust.txt").path }
  }

  static let known = Published(
    folder: "Tests/LedgerTests/Fixtures/known-answer-ledger", entries: 10, witnesses: 2)
  static let worked = Published(folder: "docs/worked-example", entries: 2, witnesses: 1)

  @Test(.foreignTools, arguments: [known, worked])
  func wholeLedger(_ published: Published) throws {
    let result = try ForeignProgram.script("ledger.py", published.ledger, published.trust)
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("\(published.entries) entries, each naming the leaf hash"))
    #expect(result.output.contains("ok  Merkle root"))
  }

  @Test(.foreignTools, arguments: [known, worked])
  func checkpoint(_ published: Published) throws {
    let result = try ForeignProgram.script(
      "checkpoint.sh", "\(published.ledger)/checkpoint", published.trust)
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("ok  the log signed \(published.entries) entries"))
    let cosigned = result.output.split(separator: "\n").count { $0.hasPrefix("ok  cosigned by") }
    #expect(cosigned == published.witnesses)
  }

  @Test(.foreignTools, arguments: [known, worked])
  func blobs(_ published: Published) throws {
    let result = try ForeignProgram.script("blobs.sh", published.ledger)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test(.secureSystemsLib, arguments: [known, worked])
  func envelopesBySecureSystemsLib(_ published: Published) throws {
    let python = try #require(ForeignProgram.pythonWithSecureSystemsLib)
    let script = Repository.root.appending(path: "examples/verify-without-us/envelopes.py")
    let result = try ForeignProgram.run(python, [script.path, published.ledger])
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("verified \(published.entries) envelopes"))
  }

  // MARK: One entry

  @Test(.foreignTools) func entry() throws {
    let entry = Self.worked.root.appending(path: "entry-1").path
    let extracted = try ForeignProgram.script("entry.py", Self.worked.ledger, "1")
    #expect(extracted.output == (try String(contentsOfFile: entry, encoding: .utf8)))

    let page = try Repository.text("docs/worked-example/README.md")
    for script in ["payload-digest.sh", "leaf-hash.sh"] {
      let result = try ForeignProgram.script(script, entry)
      let digest = result.output.trimmingCharacters(in: .newlines)
      #expect(result.status == 0 && digest.count == 64)
      #expect(page.contains("`\(digest)`"), "\(script) gives \(digest)")
    }
  }

  @Test(.foreignTools) func signature() throws {
    let entry = Self.worked.root.appending(path: "entry-1").path
    let keys = Repository.root.appending(path: "keys-example").path
    let keyID = try ForeignProgram.script("key-id.sh", "\(keys)/operator.pub.pem").output
      .trimmingCharacters(in: .newlines)
    let right = try ForeignProgram.script("signature.sh", entry, "\(keys)/operator.pub.pem")
    #expect(right.status == 0 && right.output == "ok  signed by \(keyID)\n")
    let other = try ForeignProgram.script("signature.sh", entry, "\(keys)/owner.pub.pem")
    #expect(other.status == 3, "\(other.output)")
  }

  @Test(.foreignTools) func inclusion() throws {
    let files = ["entry-1", "entry-1.tlog-proof", "trust.txt"].map {
      Self.worked.root.appending(path: $0).path
    }
    let result = try ForeignProgram.script("inclusion.py", files[0], files[1], files[2])
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("entry 1 of 2 is under the root"))
  }

  // MARK: A script that cannot say no proves nothing

  /// A file of the known-answer ledger, a text in it, what is put there instead, and who has to see it.
  struct Change: Sendable, CustomTestStringConvertible {
    let file: String
    let old: String
    let new: String
    let script: String

    var testDescription: String { "\(script): \(file)" }
  }

  static let changes = [
    Change(
      file: "ledger/tile/entries/000.p/10", old: #""index":3"#, new: #""index":4"#,
      script: "ledger.py"),
    Change(
      file: "ledger/tile/entries/000.p/10", old: #""time":"2026-06-10T02:04"#,
      new: #""time":"2026-06-10T02:05"#, script: "ledger.py"),
    Change(file: "ledger/checkpoint", old: "\n10\n", new: "\n11\n", script: "checkpoint.sh"),
    Change(file: "ledger/checkpoint", old: "\n10\n", new: "\n11\n", script: "ledger.py"),
    Change(file: "trust.txt", old: "+6719ef89+", new: "+6719ef88+", script: "ledger.py"),
  ]

  @Test(.foreignTools, arguments: changes)
  func changesAreSeen(_ change: Change) throws {
    let copy = try Copy(of: Self.known)
    try copy.replace(change.old, by: change.new, in: change.file)
    let subject = change.script == "ledger.py" ? copy.ledger : "\(copy.ledger)/checkpoint"
    let result = try ForeignProgram.script(change.script, subject, copy.trust)
    #expect(result.status == 3, "\(result.output)")
  }

  /// Whichever byte of the entries is changed, and whatever the change makes of them.
  @Test(.foreignTools, arguments: 0..<16)
  func changedBytesAreSeen(_ sixteenth: Int) throws {
    let copy = try Copy(of: Self.known)
    let bundle = URL(filePath: "\(copy.ledger)/tile/entries/000.p/10")
    var bytes = try Data(contentsOf: bundle)
    bytes[bytes.count * sixteenth / 16 + sixteenth] ^= 1
    try bytes.write(to: bundle)
    let result = try ForeignProgram.script("ledger.py", copy.ledger, copy.trust)
    #expect(result.status == 3, "\(result.output)")
  }

  /// A script, and how many files it takes.
  static let scripts = [
    ("blobs.sh", 1), ("checkpoint.sh", 2), ("key-id.sh", 1), ("leaf-hash.sh", 1),
    ("payload-digest.sh", 1), ("signature.sh", 2), ("inclusion.py", 3), ("ledger.py", 2),
  ]

  @Test(.foreignTools, arguments: scripts)
  func whatIsMissingIsSaid(_ script: (name: String, files: Int)) throws {
    let none = try ForeignProgram.script(script.name)
    #expect(none.status == 64 && none.output.hasPrefix("\(script.name) "), "\(none.output)")
    let absent = Array(repeating: "/nonexistent", count: script.files)
    let result = try ForeignProgram.script(script.name, with: absent)
    #expect(result.status == 4 && result.output.hasPrefix("--  "), "\(result.output)")
  }

  /// Without the file that it reads first, a script can say nothing.
  @Test(.foreignTools) func aScriptAloneSaysNothing() throws {
    let files = FileManager.default
    let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "alone-\(UUID().uuidString)")
    try files.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? files.removeItem(at: folder) }
    for (name, count) in Self.scripts where name.hasSuffix(".sh") {
      let script = folder.appending(path: name)
      let original = Repository.root.appending(path: "examples/verify-without-us/\(name)")
      try files.copyItem(at: original, to: script)
      let entry = Self.worked.root.appending(path: "entry-1").path
      let result = try ForeignProgram.run(
        script.path, Array(repeating: entry, count: count))
      #expect(result.status != 0, "\(name): \(result.output)")
    }
  }

  /// Any bytes have a leaf hash, and a directory has no format; for all others.
  @Test(
    .foreignTools,
    arguments: scripts.filter { !["leaf-hash.sh", "blobs.sh", "ledger.py"].contains($0.0) },
    [[], Array("no such thing\n\nat all\n".utf8)])
  func whatIsNoneOfTheKindIsRefused(
    _ script: (name: String, files: Int), _ content: [UInt8]
  ) throws {
    let file = URL(filePath: NSTemporaryDirectory()).appending(path: "none-\(UUID().uuidString)")
    try Data(content).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let files = Array(repeating: file.path, count: script.files)
    let result = try ForeignProgram.script(script.name, with: files)
    #expect(result.status == 3 && result.output.contains("NO  "), "\(result.output)")
  }

  @Test(.foreignTools) func changedBlobIsSeen() throws {
    let copy = try Copy(of: Self.known)
    let blobs = try FileManager.default.subpathsOfDirectory(atPath: "\(copy.ledger)/blob")
    let blob = try #require(blobs.first { $0.count > 64 })
    try Data("other bytes".utf8).write(to: URL(filePath: "\(copy.ledger)/blob/\(blob)"))
    let result = try ForeignProgram.script("blobs.sh", copy.ledger)
    #expect(result.status == 3, "\(result.output)")
  }

  @Test(.secureSystemsLib) func changedPayloadIsSeenBySecureSystemsLib() throws {
    let copy = try Copy(of: Self.known)
    // The start of every payload in base64, one bit changed.
    try copy.replace("eyJfdHlwZSI6", by: "eyJfdHlwZSI7", in: "ledger/tile/entries/000.p/10")
    let python = try #require(ForeignProgram.pythonWithSecureSystemsLib)
    let script = Repository.root.appending(path: "examples/verify-without-us/envelopes.py")
    #expect(try ForeignProgram.run(python, [script.path, copy.ledger]).status == 3)
  }

  /// A copy of a published ledger, to be changed, that exists as long as the reference to it.
  private final class Copy {
    private let root: URL

    var ledger: String { root.appending(path: "ledger").path }
    var trust: String { root.appending(path: "trust.txt").path }

    init(of published: Published) throws {
      root = URL(filePath: NSTemporaryDirectory())
        .appending(path: "verify-without-us-\(UUID().uuidString)")
      try FileManager.default.copyItem(at: published.root, to: root)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    /// Replaces one text everywhere in a file of any bytes.
    func replace(_ old: String, by new: String, in file: String) throws {
      let path = root.appending(path: file)
      var content = try Data(contentsOf: path)
      var start = content.startIndex
      var count = 0
      while let range = content.range(of: Data(old.utf8), in: start..<content.endIndex) {
        content.replaceSubrange(range, with: Data(new.utf8))
        start = range.lowerBound + new.utf8.count
        count += 1
      }
      try #require(count > 0, "\(file) does not contain \(old)")
      try content.write(to: path)
    }
  }
}
