import ArgumentParser
import Ledger
import TransparencyLog

/// `log prove`: a file that proves one entry.
struct LogProve: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract: "Write the proof that an entry is in the ledger (C2SP tlog-proof).")

  @Argument(help: "The entry's index.")
  var index: UInt64

  @Option(name: .shortAndLong, help: "Write the proof to this new file.", completion: .file())
  var out: String

  @Option(help: "Write the entry's exact bytes to this new file, which the verifier needs too.")
  var entry: String?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let (bytes, proof) = try EntryProver(directory: ledger.directory()).prove(index)
    let files = FileOperations.system
    if let entry {
      try files.create(NewFile(out, proof.bytes), NewFile(entry, bytes))
    } else {
      try files.create(NewFile(out, proof.bytes))
    }
    let checkpoint = proof.checkpoint.checkpoint
    return CommandResult(
      members: { writer in
        writer.member("index", index)
        writer.member("size", checkpoint.size)
        writer.member("leafHash", MerkleTree.leafHash(bytes).hex)
        writer.member("proof", out)
        writer.member("entry", entry)
      },
      lines: ["\(out): entry \(index) of \(checkpoint.size)"])
  }
}

/// `log verify-proof`: check such a file with nothing but a trust file.
struct LogVerifyProof: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify-proof",
    abstract: "Verify the proof of an entry with a trust file alone.",
    discussion: """
      It shows that the entry is in the log, as far as the trust file's witnesses vouch. It does \
      not show that nothing later supersedes the entry.
      """)

  @Argument(help: "The proof.", completion: .file())
  var proof: String

  @Option(help: "The trust file.", completion: .file())
  var trust: String

  @Option(help: "The exact bytes of the entry.", completion: .file())
  var entry: String

  @OptionGroup var examples: ExampleKeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let report = EntryProofReport(
      proof: try FileOperations.readRegularFile(proof, limit: TLogProof.maximumByteCount),
      entry: try FileOperations.readRegularFile(entry, limit: Entry.maximumSize),
      trust: try TrustOptions.read(trust), allowsExampleKeys: examples.allowExampleKeys)
    let decisive = report.findings.max { $0.severity < $1.severity }
    return CommandResult(
      status: report.outcome.status, code: decisive?.code ?? "ok",
      members: { writer in
        writer.member("outcome", report.outcome.rawValue)
        writer.member("origin", report.origin)
        writer.member("index", report.index)
        writer.member("size", report.size)
        writer.member("time", report.time?.description)
        writer.member("payloadDigest", report.entry?.payloadDigest.hex)
        writer.member("kind", report.entry?.statement.predicate.kindName)
        writer.name("findings")
        writer.array(report.findings) { $1.write(to: &$0) }
      },
      lines: lines(report))
  }

  private func lines(_ report: EntryProofReport) -> [String] {
    guard report.outcome == .intact, let entry = report.entry, let size = report.size else {
      return report.findings.map { "  \($0)" } + [report.outcome.rawValue.uppercased()]
    }
    let vouched = report.time.map { ", vouched for by the quorum at \($0)" } ?? ""
    return [
      "entry \(entry.entry.index) of \(size) in \(report.origin ?? "")\(vouched)",
      "  \(entry.summary)", "  payload \(entry.payloadDigest)",
      "  not shown: that nothing later supersedes it", "included",
    ]
  }
}
