import ArgumentParser
import Ledger
import TransparencyLog

/// `audit`: the rules of Articles 13 and 14, over the whole ledger.
struct AuditCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Audit a whole ledger: what was signed, against what it rests on.",
    discussion: """
      The ledger is verified first, as `log verify` does; one that is not intact is not audited. Then \
      every verdict that was ever given is recomputed as of its own entry. 0 only when there was \
      something to look at and no rule has an error or warning; 1 on findings.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case sarif
    case junit
  }

  @Option(
    help: "Run this rule only, by its id; repeat for more.",
    completion: .list(AuditRule.allCases.map(\.id)), transform: Self.rule)
  var rule: [AuditRule] = []

  @Option(help: "How to write the result.")
  var format: Format?

  @Option(name: .shortAndLong, help: "Write the result to this new file.", completion: .file())
  var out: String?

  @OptionGroup var trust: TrustOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var examples: ExampleKeyOptions
  @OptionGroup(title: "Output") var printing: OutputOptions

  private static func rule(_ id: String) throws -> AuditRule {
    guard let rule = AuditRule(rawValue: id) else {
      let known = AuditRule.allCases.map(\.id).joined(separator: ", ")
      throw ValidationError("there is no rule \(id); there are \(known)")
    }
    return rule
  }

  /// `--format json` without a file is `--json`.
  var output: OutputOptions {
    var output = printing
    if format == .json, out == nil { output.json = true }
    return output
  }

  func validate() throws {
    if printing.json, out == nil, let format, format != .json {
      throw ValidationError("--json and --format \(format.rawValue) both want standard output")
    }
  }

  func execute(_ console: Console) async throws -> CommandResult {
    let directory = try ledger.directory()
    var options = LedgerVerifier.Options()
    options.trust = try trust.policy()
    options.allowsExampleKeys = examples.allowExampleKeys
    let progress = ProgressBar("verifying", console)
    options.progress = { progress.update($0, of: $1) }
    let audit = try await Audit.run(
      ledger: directory, options: options, rules: rule.isEmpty ? AuditRule.allCases : rule)
    progress.finish()
    return try result(of: audit, console)
  }

  private func result(of audit: Audit, _ console: Console) throws -> CommandResult {
    guard audit.outcome != .unverified else { return try unverified(audit) }
    let (status, code) = Self.answer(to: audit.outcome)
    var result = CommandResult(
      status: status, code: code, members: audit.writeMembers, lines: audit.lines)
    let document = document(of: audit, result)
    if let out {
      try FileOperations.system.create(NewFile(out, document))
      result.lines = ["\(out): \(audit.summary)"]
    } else if format == .sarif || format == .junit {
      // Without the last newline, which printing a line adds.
      result.lines = String(decoding: document.dropLast(), as: UTF8.self).lines
    }
    return result
  }

  private static func answer(to outcome: Audit.Outcome) -> (ExitStatus, String) {
    switch outcome {
    case .clean: (.accepted, "ok")
    case .findings: (.no, "audit-findings")
    case .altered: (.tampered, "artifacts-altered")
    case .incomplete: (.undecidable, "artifacts-missing")
    case .nothingAudited, .unverified: (.undecidable, "nothing-audited")
    }
  }

  private func document(of audit: Audit, _ result: CommandResult) -> [UInt8] {
    switch format ?? (printing.json ? .json : .text) {
    case .text: Array((audit.lines.map(\.printable).joined(separator: "\n") + "\n").utf8)
    case .json: result.document
    case .sarif: audit.sarif
    case .junit: audit.junit
    }
  }

  /// A ledger that is not intact is not audited: what was found of it is said, and no file is written.
  private func unverified(_ audit: Audit) throws -> CommandResult {
    let result = VerificationPrinter(audit.verification).result
    guard out == nil, format ?? .text == .text || format == .json else {
      throw CommandFailure(
        result.status, result.code,
        audit.verification.decisive.map { "\($0)" } ?? "the ledger could not be verified",
        hint: "see `ledger-cli log verify`; nothing was audited")
    }
    return result
  }
}

extension CommandResult {
  /// The JSON document of the result, as it is printed.
  fileprivate var document: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("code", code)
      writer.member("exit", status.rawValue)
      members(&writer)
    }
    return writer.bytes + [UInt8(ascii: "\n")]
  }
}
