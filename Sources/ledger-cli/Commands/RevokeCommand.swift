import ArgumentParser
import Ledger
import TransparencyLog

/// `revoke`: evidence, a verdict or a waiver supports nothing from here on.
struct RevokeCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Revoke evidence, a verdict or a waiver.",
    discussion: """
      Nothing is deleted: the entry stays, and supports nothing from here on. Evidence is revoked by \
      its author or an owner, a verdict by its author, a verifier or an owner, a waiver by an owner.
      """)

  @Argument(
    help: "The payload digest of what is revoked, or the first digits of it, at least 8.")
  var digest: String?

  @Option(help: "The index of what is revoked, instead of its digest.")
  var entry: UInt64?

  @Option(help: "Why.")
  var reason: String

  @Option(help: "The private key.", completion: .file())
  var key: String

  @OptionGroup var target: WriterOptions
  @OptionGroup var output: OutputOptions

  /// What a revocation's one subject is called.
  private static let subjectName = "statement"

  func execute(_ console: Console) async throws -> CommandResult {
    let directory = try target.ledger.directory()
    let longest = JSONRules.statement.maximumStringBytes
    guard reason.utf8.count <= longest else {
      throw ValidationError(
        "--reason: expected at most \(longest) bytes, found \(reason.utf8.count)")
    }
    let wanted = try wanted()
    let keys = target.keys.reader(console)
    let signingKey = try keys.read(key)
    let writer = try target.open(directory, keys)
    guard let origin = writer.origin else { throw Refusal.noOrigin }
    let revoked = try wanted.find(LedgerReader(directory), writer.state.payloads)
    let revocation = RevocationPredicate(
      ledger: origin.description, id: try RandomID.make(), revokes: revoked.payloadDigest,
      reason: reason)
    let statement = Statement(
      subjects: [Subject(name: Self.subjectName, sha256: revoked.payloadDigest)],
      predicate: .revocation(revocation))
    let entry = try writer.append(
      VerifiedEnvelope(signing: statement.payload, keys: [signingKey]))
    var result = AppendReport([entry]).result
    result.lines.append("entry \(revoked.entry.index)  \(revoked.summary)  is revoked")
    return result
  }

  private func wanted() throws -> WantedEntry {
    switch (digest, entry) {
    case (nil, let index?): return .index(index)
    case (let text?, nil):
      guard let prefix = DigestPrefix(text) else {
        throw ValidationError("\(text): expected \(DigestPrefix.minimumLength) to 64 hex digits")
      }
      return .payload(prefix)
    default: throw ValidationError("name what is revoked, by its digest or with --entry")
    }
  }
}

/// The entry that somebody means.
private enum WantedEntry {
  case index(UInt64)
  case payload(DigestPrefix)

  func find(_ reader: LedgerReader, _ payloads: PayloadIndex) throws -> ReadEntry {
    switch self {
    case .index(let index): return try reader.entry(at: index)
    case .payload(let prefix):
      let found = try payloads.fingerprints.indices.filter {
        prefix.mayBegin(payloads.fingerprints[$0])
      }.map { try reader.entry(at: UInt64($0)) }.filter { prefix.begins($0.payloadDigest) }
      guard let first = found.first else {
        throw Refusal(
          .notRevocable, "digest", expected: "the payload digest of an entry",
          found: prefix.text)
      }
      guard found.count == 1 else {
        let list = found.map { "entry \($0.entry.index)" }.joined(separator: ", ")
        throw CommandFailure(
          .usage, "ambiguous-digest", "\(prefix.text): begins the digests of \(list)",
          hint: "write more of it, or name the entry with --entry")
      }
      return first
    }
  }
}

/// The first hex digits of a payload digest.
private struct DigestPrefix {
  /// Fewer digits are guessed too easily in a ledger of many entries.
  static let minimumLength = 8

  let text: String

  init?(_ text: String) {
    guard (Self.minimumLength...64).contains(text.utf8.count),
      Hex.decode(text.utf8.count.isMultiple(of: 2) ? text : text + "0") != nil
    else { return nil }
    self.text = text
  }

  func begins(_ digest: Digest) -> Bool { digest.hex.utf8.starts(with: text.utf8) }

  /// Whether the start of a digest, as the payload index keeps it, leaves that open.
  func mayBegin(_ fingerprint: UInt64) -> Bool {
    let start = withUnsafeBytes(of: fingerprint.littleEndian) { Hex.encode($0) }
    return start.utf8.starts(with: text.utf8.prefix(start.utf8.count))
  }
}
