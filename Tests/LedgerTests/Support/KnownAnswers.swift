import Foundation

/// The published facts of the known-answer ledger, which two other programs and `openssl` agree on.
struct KnownAnswers: Decodable, Sendable {
  struct Key: Decodable, Sendable {
    let seed: String
    let publicKey: String
    let spki: String
    let keyid: String
  }

  struct Blob: Decodable, Sendable {
    let sha256: String
    let size: Int
    let content: String
  }

  struct Signature: Decodable, Sendable, Equatable {
    let keyid: String
    let sig: String
  }

  struct Entry: Decodable, Sendable {
    let index: UInt64
    let signers: [String]
    let payload: String
    let payloadDigest: String
    let paeSha256: String
    let signatures: [Signature]
    let headsTable: String
    let headsDigest: String
    let entry: String
    let leafHash: String
    let rootAfter: String
  }

  let origin: String
  let name: String
  let genesisDigest: String
  let emptyTreeHash: String
  let keys: [String: Key]
  let logVkey: String
  let witnessVkeys: [String]
  let trust: String
  let blobs: [String: Blob]
  let size: UInt64
  let root: String
  let checkpointText: String
  let cosignatureTime: UInt64
  let cosignedMessage: String
  let logSignatureLine: String
  let cosignatureLines: [String]
  let checkpoint: String
  let entries: [Entry]

  static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/known-answer-ledger")

  static func load() throws -> KnownAnswers {
    try JSONDecoder().decode(
      KnownAnswers.self, from: Data(contentsOf: directory.appending(path: "kat.json")))
  }

  /// The bytes of a file of the published directory.
  static func file(_ path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: directory.appending(path: path)))
  }
}
