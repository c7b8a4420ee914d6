import Ledger
import PolicyFile
import Sandbox
import TransparencyLog

/// An error as people and programs see it.
struct Failure {
  var status: ExitStatus
  var code: String
  var message: String
  var place: String?
  var expected: String?
  var found: String?
  var hint: String?
  var diagnostics: [Diagnostic] = []
  /// What was appended before, and stands.
  var appended: [ReadEntry] = []

  /// The message as people see it. Only what is wrong with a file or with a command line takes several
  /// lines; a line break anywhere else is somebody else's.
  var messageLines: [String] {
    guard diagnostics.isEmpty else { return diagnostics.map(\.description) }
    return code == "usage" ? message.lines : [message]
  }

  init(status: ExitStatus, code: String, message: String, hint: String? = nil) {
    self.status = status
    self.code = code
    self.message = message
    self.hint = hint
  }

  /// What an error means to whoever ran the command.
  init(_ error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure.failure
    case let batch as UnfinishedBatch:
      self.init(batch.reason)
      appended = batch.appended
    case let error as Refusal: self.init(refusal: error)
    case let error as LedgerError: self.init(ledger: error)
    case let error as FileError:
      let status: ExitStatus =
        switch error.code {
        case .alreadyExists, .invalidPath: .usage
        case .tooLarge: .tampered
        default: .undecidable
        }
      self.init(status: status, code: error.code.rawValue, message: error.description)
      place = error.path
    case let error as TransparencyLogError:
      self.init(
        status: Self.unreachable.contains(error.code) ? .undecidable : .tampered,
        code: error.code.rawValue, message: error.description)
    case let error as SandboxError: self.init(sandbox: error)
    case let error as RecognitionError:
      self.init(status: .tampered, code: error.code.rawValue, message: error.description)
    default:
      self.init(
        status: .bug, code: "bug", message: "\(error)",
        hint: "this should not have happened: please report it")
    }
  }

  /// What keeps a key or a tile out of reach, rather than being wrong.
  private static let unreachable: [TransparencyLogError.Code] = [
    .tileMissing, .passphraseNeeded, .wrongPassphrase, .unsafeKeyFile, .unusablePassphrase,
  ]

  private init(refusal: Refusal) {
    let status: ExitStatus =
      switch refusal.category {
      case .malformed, .mismatch: .tampered
      case .forbidden: .no
      case .undecidable: .undecidable
      }
    self.init(status: status, code: refusal.code.rawValue, message: refusal.description)
    place = refusal.subject
    expected = refusal.expected
    found = refusal.found
  }

  private init(ledger error: LedgerError) {
    let status: ExitStatus =
      switch error.code {
      case .ledgerExists, .wrongState: .usage
      default: error.code.isContradiction ? .tampered : .undecidable
      }
    self.init(
      status: status, code: error.code.rawValue, message: error.description, hint: error.hint)
    place = error.subject
    expected = error.expected
    found = error.found
  }

  private init(sandbox error: SandboxError) {
    let status: ExitStatus =
      switch error.code {
      case .profileMalformed, .profileMismatch: .tampered
      case .launchWeakened: .no
      case .programMissing, .programFailed, .programRunaway, .notPermitted, .noVariantStarted,
        .probeFailed:
        .undecidable
      }
    self.init(
      status: status, code: error.code.rawValue, message: error.description, hint: error.hint)
    place = error.subject
    expected = error.expected
    found = error.found
  }

  func writeMembers(to writer: inout JSONWriter) {
    writer.member("code", code)
    writer.member("exit", status.rawValue)
    writer.member("message", message)
    if let place { writer.member("place", place) }
    if let expected { writer.member("expected", expected) }
    if let found { writer.member("found", found) }
    if let hint { writer.member("hint", hint) }
    if !appended.isEmpty { AppendReport(appended).writeMembers(to: &writer) }
    if !diagnostics.isEmpty {
      writer.name("diagnostics")
      writer.array(diagnostics) { writer, diagnostic in
        writer.object { writer in
          writer.member("code", diagnostic.code.rawValue)
          writer.member("file", diagnostic.file)
          writer.member("line", diagnostic.position.line)
          writer.member("column", diagnostic.position.column)
          writer.member("message", diagnostic.message)
        }
      }
    }
  }
}

/// A batch that ended before its end.
struct UnfinishedBatch: Error {
  /// Why.
  let reason: any Error
  /// What was appended before, and stands.
  let appended: [ReadEntry]
}

/// A failure that a command words itself.
struct CommandFailure: Error {
  let failure: Failure

  init(_ status: ExitStatus, _ code: String, _ message: String, hint: String? = nil) {
    failure = Failure(status: status, code: code, message: message, hint: hint)
  }

  /// Everything that is wrong with a policy file. What the rules of a later version say is nothing that
  /// this one can call wrong, and what cannot be read is not: neither is 3.
  init(_ diagnostics: [Diagnostic]) {
    let decisive =
      diagnostics.first { $0.code == .unsupportedRules }
      ?? diagnostics.first { $0.code != .unreadableFile } ?? diagnostics.first
    let undecidable: [Diagnostic.Code?] = [.unsupportedRules, .unreadableFile]
    var failure = Failure(
      status: undecidable.contains(decisive?.code) ? .undecidable : .tampered,
      code: decisive?.code.rawValue ?? "policy-file",
      message: diagnostics.map(\.description).joined(separator: "\n"))
    failure.diagnostics = diagnostics
    self.failure = failure
  }
}
