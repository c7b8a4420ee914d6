import ArgumentParser
import Ledger
import TransparencyLog

/// `log witness`: replay a ledger and cosign its checkpoint.
struct LogWitness: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness",
    abstract: "Replay a ledger and cosign its checkpoint, if it holds.",
    discussion: """
      A witness remembers what it cosigned, in a directory of its own, and starts from there. It \
      refuses to go back, and prints both checkpoints when it meets a fork.
      """)

  @Option(help: "The witness's private key.", completion: .file())
  var key: String

  @Option(help: "The witness's name, as it stands in trust files.")
  var name: String

  @Option(help: "Where this witness remembers what it cosigned.", completion: .directory)
  var memory: String

  @Option(help: "A trust file with the log's line.", completion: .file())
  var trust: String

  @Option(name: .shortAndLong, help: "Write the cosigned checkpoint to this new file.")
  var out: String?

  @Option(help: "An entry that may be older than the rule allows; repeat for more.")
  var acceptLate: [UInt64] = []

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var keyOptions: KeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let keys = keyOptions.reader(console)
    let witness = ReplayingWitness(
      name: name, key: try keys.read(key), memoryDirectory: memory)
    let progress = ProgressBar("replaying", console)
    let outcome = try await witness.cosign(
      ledger: try ledger.directory(), trust: try TrustOptions.read(trust),
      acceptLate: Set(acceptLate), allowsExampleKeys: keyOptions.examples.allowExampleKeys,
      progress: { progress.update($0, of: $1) })
    progress.finish()
    switch outcome {
    case .refused(let report): return VerificationPrinter(report).result
    case .cosigned(let signed, let report):
      if let out { try FileOperations.system.create(NewFile(out, signed.bytes)) }
      let note = String(decoding: signed.bytes, as: UTF8.self)
      return CommandResult(
        members: { writer in
          writer.member("origin", signed.checkpoint.origin)
          writer.member("size", signed.checkpoint.size)
          writer.member("replayedFrom", report.since ?? 0)
          writer.member("note", note)
        },
        lines: out.map {
          ["\($0): cosigned \(signed.checkpoint.size) entries, replayed from \(report.since ?? 0)"]
        } ?? String(note.dropLast()).lines)
    }
  }
}
