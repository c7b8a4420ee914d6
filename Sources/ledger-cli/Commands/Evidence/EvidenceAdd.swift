import ArgumentParser
import Ledger
import TransparencyLog

/// `evidence add`: append evidence, signed now or signed before.
struct EvidenceAdd: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Append evidence: files and bundles to be signed now, or envelopes signed before.",
    discussion: """
      A bundle is a directory, or a .tar of one; one that was signed where it was made carries its \
      envelope (an archive may have it beside it, FILE.tar.dsse), and is appended as it was signed. \
      An envelope's artifacts are looked for beside it under their names. A batch is acknowledged \
      group by group, each line after its entry is durable; the checkpoint is published at the end \
      and every 5,000 entries. The first file that is refused ends the batch.
      """)

  @Argument(help: "Files, bundles or envelopes.", completion: .file())
  var files: [String] = []

  @Option(help: "Read more paths, a line each, from this file; - for standard input.")
  var filesFrom: String?

  @Option(help: "The operator's private key, for what is not signed yet.")
  var key: String?

  @OptionGroup var evidence: EvidenceOptions
  @OptionGroup var target: WriterOptions
  @OptionGroup var output: OutputOptions

  /// How many entries share one sync of the journal.
  private static let commitSize = 500
  /// How many entries are published at once.
  private static let publishSize = 5_000

  func execute(_ console: Console) async throws -> CommandResult {
    let directory = try target.ledger.directory()
    guard !files.isEmpty || filesFrom != nil else {
      throw ValidationError("name the files, or say --files-from")
    }
    let keys = target.keys.reader(console)
    let operatorKey = try key.map(keys.read)
    let newest = try LedgerReader(directory).checkpoint()
    let challenge = try evidence.challenge.map { try SignedCheckpoint.read($0) } ?? newest
    let writer = try target.open(directory, keys)
    var appended: [ReadEntry] = []
    var acknowledged = 0
    func acknowledge() throws {
      try writer.commit()
      if !output.json, !output.quiet {
        for line in AppendReport(Array(appended[acknowledged...])).result.lines {
          console.write(line.printable)
        }
      }
      acknowledged = appended.count
    }
    func append(_ path: String) throws {
      let item = try item(path, challenge, operatorKey, writer, console)
      for blob in item.blobs { try writer.blobs.put(blob) }
      appended.append(try writer.sequence(item.envelope))
      if appended.count - acknowledged >= Self.commitSize { try acknowledge() }
      if writer.state.size - writer.publishedSize >= UInt64(Self.publishSize) {
        try writer.publish()
      }
    }
    do {
      for path in files { try append(path) }
      try forEachListedPath(append)
      try acknowledge()
      try writer.publish()
    } catch {
      var reason = error
      // What was appended before the refusal stands: it is made durable and published, unless it is
      // the writer that failed.
      if !writer.isStopped {
        do {
          try acknowledge()
          try writer.publish()
        } catch {
          reason = error
        }
      }
      guard acknowledged > 0 else { throw reason }
      throw UnfinishedBatch(reason: reason, appended: Array(appended[..<acknowledged]))
    }
    guard !appended.isEmpty else {
      throw CommandFailure(.undecidable, "nothing-to-append", "no file was named")
    }
    var result = AppendReport(appended).result
    result.lines = []
    return result
  }

  private func forEachListedPath(_ body: (String) throws -> Void) throws {
    guard let filesFrom else { return }
    var lines = try LineReader(filesFrom)
    while let path = try lines.next() {
      if !path.isEmpty { try body(path) }
    }
  }

  /// A file signed now, or an envelope with the artifacts that lie beside it.
  private func item(
    _ path: String, _ challenge: SignedCheckpoint, _ key: PrivateKey?, _ writer: LedgerWriter,
    _ console: Console
  ) throws -> (envelope: VerifiedEnvelope, blobs: [[UInt8]]) {
    if let bundle = try BundleArgument.read(path) {
      try bundle.requireOrigin(challenge.checkpoint.origin)
      return try item(bundle, key, writer)
    }
    let bytes = try FileOperations.readRegularFile(path, limit: BlobStore.maximumSize)
    if ForeignEnvelope.isClaimed(by: bytes, named: path) {
      let foreign = try ForeignEnvelope(parsing: bytes)
      let statement = try Statement(payload: foreign.payload)
      guard case .evidence = statement.predicate else {
        throw CommandFailure(
          .no, "not-evidence", "\(path): a \(statement.predicate.kindName), not evidence")
      }
      let envelope = try foreign.enveloped(by: writer.state.enrolledKeys)
      return (envelope, try Self.artifacts(of: statement, beside: path, writer.blobs))
    }
    guard let key else {
      throw ValidationError("\(path) is not signed: name the operator's key with --key")
    }
    let draft = try evidence.builder(challenge: challenge)
      .draft(of: try EvidenceFile.read(path, console), kind: try evidence.kindOption())
    return (try VerifiedEnvelope(signing: draft.payload, keys: [key]), draft.blobs)
  }

  /// A bundle as it was signed before, or signed now.
  private func item(
    _ bundle: BundleArgument, _ key: PrivateKey?, _ writer: LedgerWriter
  ) throws -> (envelope: VerifiedEnvelope, blobs: [[UInt8]]) {
    try evidence.requireAgreement(with: bundle)
    let venue = try evidence.venueOption()
    if let foreign = try bundle.envelope() {
      let statement = try Statement(payload: foreign.payload)
      try bundle.files.requireSubject(of: statement, venue: venue)
      return (
        try foreign.enveloped(by: writer.state.enrolledKeys), bundle.files.cited.map(\.bytes)
      )
    }
    guard let key else {
      throw ValidationError("\(bundle.path) is not signed: name the operator's key with --key")
    }
    let draft = try bundle.files.evidenceDraft(venue: venue)
    return (try VerifiedEnvelope(signing: draft.payload, keys: [key]), draft.blobs)
  }

  private static func artifacts(
    of statement: Statement, beside path: String, _ blobs: BlobStore
  ) throws -> [[UInt8]] {
    let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    return try statement.citedBlobs.compactMap { citation in
      if try blobs.size(citation.digest) != nil { return nil }
      guard !citation.name.contains("/"), citation.name != "..", citation.name != "." else {
        return nil
      }
      let beside = directory.isEmpty ? citation.name : "\(directory)/\(citation.name)"
      let bytes = try FileOperations.readRegularFile(beside, limit: BlobStore.maximumSize)
      return SHA256.hash(bytes) == citation.digest ? bytes : nil
    }
  }
}
