import Ledger
import Testing
import TransparencyLog

/// A manifest has one encoding, and lists nothing that a directory cannot hold.
@Suite struct BundleManifestTests {
  struct Altered: CustomTestStringConvertible {
    let testDescription: String
    let code: Refusal.Code
    let text: String

    init(_ description: String, _ code: Refusal.Code, _ old: String, _ new: String) {
      testDescription = description
      self.code = code
      text = SmallBundle.manifest.replacing(old, with: new, maxReplacements: 1)
    }
  }

  private static let first =
    #"{"path":"facts.json","sha256":"#
    + #""4c63d8c759d0097fdcb681b65e2115ac5fb039f62cd2ed622d25921201d2d554","size":25}"#

  static let altered: [Altered] = [
    Altered("white space", .malformedValue, ":25", ": 25"),
    Altered("a newline at the end", .malformedValue, ":v1\"}", ":v1\"}\n"),
    Altered("an escape", .malformedValue, "facts.json", #"f\u0061cts.json"#),
    Altered("no path", .missingMember, #""path":"facts.json","#, ""),
    Altered("a file twice", .notAscending, first, "\(first),\(first)"),
    Altered("out of order", .notAscending, "facts.json", "zzz"),
    Altered("another format", .malformedValue, "bundle:v1", "bundle:v2"),
    Altered("no format", .missingMember, #","format":"urn:evidence-ledger:bundle:v1""#, ""),
    Altered("a member more", .unknownMember, #","format""#, #","result":"pass","format""#),
    Altered("a member more in a file", .unknownMember, ":25}", #":25,"mode":420}"#),
    Altered("a member twice", .malformedJSON, ":25}", #":25,"size":25}"#),
    Altered("a size that is no integer", .malformedJSON, ":25}", ":25.0}"),
    Altered("a size below nothing", .malformedValue, ":25}", ":-1}"),
    Altered("a digest in capitals", .malformedValue, "4c63d8", "4C63D8"),
    Altered("a digest cut short", .malformedValue, "4c63d8", ""),
    Altered("not JSON", .malformedJSON, "{", ""),
    Altered("an array", .wrongType, SmallBundle.manifest, "[]"),
  ]

  @Test(arguments: altered)
  func anythingElseIsRefused(_ altered: Altered) {
    #expect(altered.text != SmallBundle.manifest)
    expectRefusal(altered.code) { try BundleManifest(parsing: Array(altered.text.utf8)) }
  }

  @Test func theOrderOfMembersIsFixed() {
    let swapped = SmallBundle.manifest
      .replacing(
        Self.first,
        with: Self.first.replacing(#"{"path":"facts.json","#, with: "{")
          .replacing(":25}", with: #":25,"path":"facts.json"}"#))
    expectRefusal(.malformedValue) { try BundleManifest(parsing: Array(swapped.utf8)) }
  }

  @Test(arguments: [
    "", "/", "/etc/passwd", "a/", "/a", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a/..",
    "a b", "a\\b", "a\u{0}b", "a\nb", "ä", "a\u{202E}b", "~", "a:b", "%2e%2e", "manifest.json",
    "envelope.json", "venue", "venue/ed25519.sig", String(repeating: "a", count: 256),
  ])
  func pathsThatNoBundleHas(_ path: String) {
    let file = BundleManifest.File(path: path, contents: [])
    expectRefusal(.malformedValue) { try BundleManifest([file]) }
  }

  @Test(arguments: [
    "a", "A-b_c.d", "...", "..a", ".hidden", "a/b/c", "a/manifest.json", "a/venue/b", "venues",
    "venue.txt", "Manifest.json", String(repeating: "a", count: 255),
  ])
  func pathsThatOneMayHave(_ path: String) throws {
    let manifest = try BundleManifest([BundleManifest.File(path: path, contents: [])])
    #expect(try BundleManifest(parsing: manifest.bytes) == manifest)
  }

  @Test func aFileIsNoDirectory() {
    expectRefusal(.malformedValue) {
      try BundleManifest(["a", "a-b", "a/b"].map { BundleManifest.File(path: $0, contents: []) })
    }
  }

  @Test func limits() throws {
    func files(_ count: Int) -> [BundleManifest.File] {
      // The longest paths there are, so that the limit of the document holds them.
      (0..<count).map { number in
        let name = "\(1_000 + number)" + String(repeating: "a", count: 251)
        return BundleManifest.File(
          path: name, sha256: .empty, size: UInt64(JSONRules.largestInteger))
      }
    }
    let largest = try BundleManifest(files(BundleManifest.maximumFiles))
    #expect(try BundleManifest(parsing: largest.bytes) == largest)
    expectRefusal(.malformedValue) { try BundleManifest(files(BundleManifest.maximumFiles + 1)) }
    expectRefusal(.malformedValue) {
      try BundleManifest([BundleManifest.File(path: "a", sha256: .empty, size: 1 << 53)])
    }
  }

  @Test func knownAnswer() throws {
    let packed = try BundleFiles(SmallBundle.files)
    #expect(packed.manifest.bytes == Array(SmallBundle.manifest.utf8))
    #expect(packed.digest.hex == SmallBundle.digest)
    let read = try BundleManifest(parsing: Array(SmallBundle.manifest.utf8))
    #expect(read == packed.manifest && read.digest.hex == SmallBundle.digest)
    let page = try Repository.text("docs/formats.md")
    #expect(page.contains(SmallBundle.manifest) && page.contains(SmallBundle.digest))
  }

  /// Paths ascend by their bytes: capitals before small letters, `-` before `/` before digits.
  @Test func orderOfPaths() throws {
    let paths = ["b", "a/b", "a-b", "a0", "B", "_"]
    let manifest = try BundleManifest(paths.map { BundleManifest.File(path: $0, contents: []) })
    #expect(manifest.files.map(\.path) == ["B", "_", "a-b", "a/b", "a0", "b"])
  }

  @Test func anEmptyBundle() throws {
    let manifest = try BundleManifest([BundleManifest.File]())
    #expect(manifest.bytes == Array(#"{"files":[],"format":"urn:evidence-ledger:bundle:v1"}"#.utf8))
    #expect(try BundleManifest(parsing: manifest.bytes) == manifest)
  }
}
