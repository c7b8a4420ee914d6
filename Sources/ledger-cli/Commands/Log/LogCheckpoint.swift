import ArgumentParser
import Ledger
import TransparencyLog

/// `log checkpoint`: the checkpoint, as it is.
struct LogCheckpoint: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint", abstract: "Print the newest checkpoint. Nothing is verified.")

  @Flag(help: "The largest checkpoint that has cosignatures instead.")
  var witnessed = false

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let signed = try LedgerReader(ledger.directory())
      .checkpoint(witnessed ? LedgerPaths.witnessedCheckpoint : LedgerPaths.checkpoint)
    let note = String(decoding: signed.bytes, as: UTF8.self)
    return CommandResult(
      members: { writer in
        writer.member("origin", signed.checkpoint.origin)
        writer.member("size", signed.checkpoint.size)
        writer.member("root", signed.checkpoint.root.base64)
        writer.member("note", note)
      },
      lines: (note.hasSuffix("\n") ? String(note.dropLast()) : note).lines)
  }
}

/// `log merge`: bring cosignatures home.
struct LogMerge: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Merge cosigned checkpoints from witnesses into the ledger.")

  @Argument(help: "Cosigned checkpoints.", completion: .file())
  var files: [String]

  @Option(help: "The trust file: lines of its witnesses that verify are kept.")
  var trust: String

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let merge = CosignatureMerge(directory: try ledger.directory())
    let policy = try TrustOptions.read(trust)
    let kept = try files.reduce(0) {
      try $0 + merge.merge(SignedCheckpoint.read($1), trust: policy)
    }
    guard kept > 0 else {
      throw CommandFailure(
        .undecidable, "no-cosignature",
        "no line by a witness of the trust file verifies on a checkpoint that is wanted")
    }
    return CommandResult(
      members: { $0.member("cosignatures", kept) }, lines: ["\(kept) cosignatures merged"])
  }
}
