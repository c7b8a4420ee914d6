import ArgumentParser
import Ledger
import TransparencyLog

/// `log list`: one line an entry.
struct LogList: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the entries. Nothing is verified: see `log verify`.")

  @Option(help: "The first entry.")
  var from: UInt64 = 0

  @Option(help: "At most so many entries.")
  var count: UInt64?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    var entries: [ReadEntry] = []
    var listed: UInt64 = 0
    try LedgerReader(ledger.directory()).forEach(from: from) { read in
      if let count, listed >= count { return false }
      listed += 1
      if output.json {
        entries.append(read)
      } else if !output.quiet {
        let index = String(read.entry.index).padded(7)
        console.write("\(index) \(read.entry.time)  \(read.summary)".printable)
      }
      return true
    }
    guard listed > 0 else {
      throw LedgerError(
        .entryAbsent, "entry \(from)", expected: "an entry to list", found: "none")
    }
    return AppendReport(entries).result.withoutLines
  }
}

/// `log show`: one entry.
struct LogShow: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show an entry. Nothing is verified: see `log verify`.")

  @Argument(help: "The entry's index.")
  var index: UInt64

  @Flag(help: "Write the entry's exact bytes, and nothing else, to standard output.")
  var raw = false

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    var found: ReadEntry?
    try LedgerReader(ledger.directory()).forEach(from: index) { read in
      found = read
      return false
    }
    guard let read = found else {
      throw LedgerError(
        .entryAbsent, "entry \(index)", expected: "an entry of this ledger", found: "none")
    }
    if raw {
      console.write(bytes: read.bytes)
      return CommandResult().withoutLines
    }
    let signers = read.entry.envelope.signatures.map(\.keyID.hex)
    return CommandResult(
      members: { writer in
        writer.member("index", read.entry.index)
        writer.member("kind", read.statement.predicate.kindName)
        writer.member("time", read.entry.time.description)
        writer.member("previous", read.entry.previous.hex)
        writer.member("heads", read.entry.heads.hex)
        writer.member("leafHash", read.leafHash.hex)
        writer.member("payloadDigest", read.payloadDigest.hex)
        writer.member("signers", signers)
        writer.name("statement")
        writer.raw(read.entry.envelope.payload)
      },
      lines: [
        "entry \(read.entry.index): \(read.summary)", "time      \(read.entry.time)",
        "leaf      \(read.leafHash)", "previous  \(read.entry.previous)",
        "heads     \(read.entry.heads)", "payload   \(read.payloadDigest)",
      ] + signers.map { "signer    \($0)" }
        + [String(decoding: read.entry.envelope.payload, as: UTF8.self)])
  }
}

extension CommandResult {
  /// The same without anything for people.
  var withoutLines: CommandResult {
    var result = self
    result.lines = []
    return result
  }
}
