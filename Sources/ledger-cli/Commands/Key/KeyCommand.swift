import ArgumentParser
import Ledger
import TransparencyLog

/// `key`: make keys and look at them.
struct KeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Make keys, look at them, encrypt them.",
    subcommands: [KeyNew.self, KeyShow.self, KeyEncrypt.self])
}

/// `key new`
struct KeyNew: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Make an Ed25519 key: NAME.pem (private, mode 0600) and NAME.pub.pem.")

  @Argument(help: "The path of the files without their endings.", completion: .file())
  var name: String

  @Flag(help: "Leave the private key unencrypted.")
  var noPassphrase = false

  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let secret =
      noPassphrase ? nil : try Passphrases(passphrase, console).new(for: "\(name).pem")
    let key = try PrivateKey.generate()
    try KeyFile.write(key, to: "\(name).pem", publicTo: "\(name).pub.pem", passphrase: secret)
    return KeyFacts(key.publicKey).result(lines: [
      "private key  \(name).pem", "public key   \(name).pub.pem",
    ])
  }
}

/// `key show`
struct KeyShow: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print a key's id and public half; with a name, the line that others pin.")

  @Argument(help: "A public or private key file.", completion: .file())
  var file: String

  @Option(help: "Print the verifier key line of a witness of this name.")
  var witness: String?

  @Option(help: "Print the verifier key line of a log of this origin.")
  var log: String?

  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let key = try publicKey(console)
    let facts = KeyFacts(key)
    if let witness {
      return facts.result(
        vkey: try VerifierKey(name: witness, algorithm: .cosignatureV1, publicKey: key))
    }
    if let log {
      return facts.result(vkey: try VerifierKey(name: log, algorithm: .ed25519, publicKey: key))
    }
    return facts.result()
  }

  private func publicKey(_ console: Console) throws -> PublicKey {
    let text = String(
      decoding: try FileOperations.readRegularFile(file, limit: KeyFile.maximumByteCount),
      as: UTF8.self)
    guard text.contains("PRIVATE KEY-----") else { return try KeyFile.readPublic(file) }
    let passphrases = Passphrases(passphrase, console)
    return try KeyFile.read(file) { try passphrases.existing(for: file) }.publicKey
  }
}

/// `key encrypt`
struct KeyEncrypt: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "encrypt",
    abstract: "Encrypt a private key in place, or change its passphrase.",
    discussion: "With --passphrase-fd the old passphrase comes first, if there is one.")

  @Argument(help: "The private key file.", completion: .file())
  var file: String

  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let passphrases = Passphrases(passphrase, console)
    var old: [UInt8]?
    let key = try KeyFile.read(file) {
      old = try passphrases.existing(for: file)
      return old
    }
    let secret = try passphrases.new(for: file)
    try KeyFile.encrypt(file, passphrase: { old }, newPassphrase: secret)
    return KeyFacts(key.publicKey).result(lines: ["encrypted    \(file)"])
  }
}

/// What there is to say of a public key.
struct KeyFacts {
  let key: PublicKey

  init(_ key: PublicKey) { self.key = key }

  func result(lines: [String] = [], vkey: VerifierKey? = nil) -> CommandResult {
    CommandResult(
      members: { writer in
        writer.member("keyid", key.keyID.hex)
        writer.member("publicKey", Base64.encode(key.spki))
        if let vkey { writer.member("vkey", vkey.line) }
      },
      lines: vkey.map { [$0.line] }
        ?? lines + ["key id       \(key.keyID)", "spki         \(Base64.encode(key.spki))"])
  }
}
