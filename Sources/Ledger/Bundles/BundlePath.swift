/// Where a file stands in a bundle, and which names mean something there.
enum BundlePath {
  /// What lists the other files.
  static let manifest = "manifest.json"
  /// The signed statement about the bundle, if the operator's key was at the venue.
  static let envelope = "envelope.json"
  /// What was observed in the sandbox.
  static let observations = "observations.jsonl"
  /// What the same checks observed outside it.
  static let baseline = "baseline.jsonl"
  /// What the venue reports about itself.
  static let facts = "facts.json"

  /// What the run claims to be.
  static let attestation = "attestation.json"

  /// The most bytes of a path: it stands in a statement beside the others.
  static let maximumBytes = 255

  /// Whether a text is a path that a bundle may have: components `[A-Za-z0-9._-]+` joined by `/`,
  /// none of them `.` or `..`.
  static func isValid(_ path: String) -> Bool {
    path.utf8.count <= maximumBytes
      && path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        .allSatisfy { component in
          !component.isEmpty && !component.elementsEqual(".".utf8)
            && !component.elementsEqual("..".utf8) && component.allSatisfy(isAllowed)
        }
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Whether a file proves the venue; it covers the manifest, so that the manifest cannot list it.
  static func isVenueProof(_ path: String) -> Bool { path.utf8.starts(with: "venue/".utf8) }

  /// Whether a manifest leaves the path out.
  static func isUnlisted(_ path: String) -> Bool {
    path.hasSameBytes(as: manifest) || path.hasSameBytes(as: envelope) || isVenueProof(path)
  }

  /// Whether a manifest may list the path: a file `venue` would stand where the proofs belong.
  static func isListed(_ path: String) -> Bool {
    isValid(path) && !isUnlisted(path) && !path.hasSameBytes(as: "venue")
  }

  /// The media type by which a statement cites the file.
  static func mediaType(_ path: String) -> String {
    switch path.utf8.split(separator: UInt8(ascii: ".")).last.map({ String(Substring($0)) }) {
    case "json": "application/json"
    case "jsonl": "application/x-ndjson"
    case "txt", "log": "text/plain"
    default: "application/octet-stream"
    }
  }
}
