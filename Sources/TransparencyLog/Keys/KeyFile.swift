// Keys in files. A private key file that somebody else could have read or written is refused, and
// OpenSSL never gets to ask for a passphrase by itself.

import Glibc

/// A key file is a PEM file with one Ed25519 key, as `openssl pkey` reads and writes it.
public enum KeyFile {
  /// The most bytes of a key file. An encrypted Ed25519 key takes 350; there is room to tell other
  /// keys by their type.
  public static let maximumByteCount = 16_384
  /// The most bytes of a passphrase, so that `openssl pkey` takes it too.
  public static let maximumPassphraseByteCount = 1_000

  // MARK: Private keys

  /// Writes the private key to a new file of mode 0600, durably; and its public key to another, when a
  /// path for that is given: both or neither.
  ///
  /// The form is PKCS#8, encrypted with scrypt and AES-256 unless `passphrase` is nil.
  ///
  /// Throws `unusablePassphrase` for one that is empty, too long or has a byte 0, and `FileError`:
  /// `alreadyExists` when there is a file already.
  public static func write(
    _ key: PrivateKey, to path: String, publicTo publicPath: String? = nil, passphrase: [UInt8]?,
    files: FileOperations = .system
  ) throws {
    var block = try encode(key, passphrase: passphrase)
    defer { block.cleanse() }
    let privateFile = NewFile(path, block, mode: privateMode)
    guard let publicPath else { return try files.create(privateFile) }
    try files.create(privateFile, try publicFile(key.publicKey, publicPath))
  }

  /// The private key in a file.
  ///
  /// `passphrase` is called only when the key is encrypted; it may answer nil when there is none. The
  /// bytes that it returns are cleansed unless somebody else keeps them.
  ///
  /// Throws `FileError`, `unsafeKeyFile` when others have access to the file, `passphraseNeeded`,
  /// `wrongPassphrase`, `unsupportedKeyType`, `unsupportedKeyEncryption` and `malformedKeyFile`.
  public static func read(
    _ path: String, passphrase: () throws -> [UInt8]?
  ) throws -> PrivateKey {
    var file = try FileOperations.readRegularFile(path, limit: maximumByteCount) { status in
      try checkPrivate(status, path)
    }
    defer { file.cleanse() }
    return try naming(path) { try decode(file, passphrase: passphrase) }
  }

  /// Encrypts the private key in a file under a new passphrase, in place and atomically.
  ///
  /// `passphrase` is what `read` takes. What the disk keeps of an unencrypted file that was there
  /// before is beyond the reach of any program.
  ///
  /// Throws what `read` and `write` throw; the file is then as it was.
  public static func encrypt(
    _ path: String, passphrase: () throws -> [UInt8]?, newPassphrase: [UInt8],
    files: FileOperations = .system
  ) throws {
    let key = try read(path, passphrase: passphrase)
    var block = try encode(key, passphrase: newPassphrase)
    defer { block.cleanse() }
    try files.replace(by: NewFile(path, block, mode: privateMode))
  }

  // MARK: Public keys

  /// The PEM form of the public key, with its final newline.
  public static func pem(for key: PublicKey) throws -> String {
    String(decoding: try PEM.encode(label: publicLabel, der: key.spki), as: UTF8.self)
  }

  /// Writes the public key to a new file, durably.
  ///
  /// Throws `FileError`: `alreadyExists` when there is a file already.
  public static func writePublic(
    _ key: PublicKey, to path: String, files: FileOperations = .system
  ) throws {
    try files.create(try publicFile(key, path))
  }

  private static func publicFile(_ key: PublicKey, _ path: String) throws -> NewFile {
    NewFile(path, try PEM.encode(label: publicLabel, der: key.spki))
  }

  /// The public key in a file; the file of a private key is refused, however it is meant.
  ///
  /// Throws `FileError`, `malformedKeyFile`, and what `PublicKey` throws for a key that is not Ed25519
  /// or that nobody should trust.
  public static func readPublic(_ path: String) throws -> PublicKey {
    let file = try FileOperations.readRegularFile(path, limit: maximumByteCount)
    return try naming(path) { try publicKey(pem: file) }
  }

  /// The public key in PEM form; throws what `readPublic` throws for the contents of a file.
  public static func publicKey(pem file: [UInt8]) throws -> PublicKey {
    guard let block = PEM(file) else { throw notPEM(publicLabel) }
    guard block.label == publicLabel else {
      throw TransparencyLogError(
        .malformedKeyFile, "expected a PEM block \(publicLabel), found \(block.label)")
    }
    return try PublicKey(spki: block.der)
  }

  // MARK: The forms

  private static let publicLabel = "PUBLIC KEY"
  private static let plainLabel = "PRIVATE KEY"
  private static let encryptedLabel = "ENCRYPTED PRIVATE KEY"
  private static let privateMode: UInt32 = 0o600

  private static func encode(_ key: PrivateKey, passphrase: [UInt8]?) throws -> [UInt8] {
    var der = try PKCS8.encode(key)
    defer { der.cleanse() }
    guard let passphrase else { return try PEM.encode(label: plainLabel, der: der) }
    guard isUsable(passphrase) else {
      throw TransparencyLogError(
        .unusablePassphrase,
        "a passphrase has 1 to \(maximumPassphraseByteCount) bytes, and none of them is 0")
    }
    let encrypted = try PKCS8.encrypt(der, passphrase: passphrase)
    return try PEM.encode(label: encryptedLabel, der: encrypted)
  }

  private static func decode(
    _ file: [UInt8], passphrase: () throws -> [UInt8]?
  ) throws -> PrivateKey {
    guard var block = PEM(file) else { throw notPEM(plainLabel) }
    defer { block.der.cleanse() }
    switch block.label {
    case plainLabel:
      return try PKCS8.decode(block.der)
    case encryptedLabel:
      guard var passphrase = try passphrase() else {
        throw TransparencyLogError(
          .passphraseNeeded, "the key is encrypted, and no passphrase was given")
      }
      defer { passphrase.cleanse() }
      guard isUsable(passphrase) else {
        throw TransparencyLogError(
          .wrongPassphrase,
          "the passphrase is empty, has a byte 0 or more than \(maximumPassphraseByteCount) bytes")
      }
      var plain = try PKCS8.decrypt(block.der, passphrase: passphrase)
      defer { plain.cleanse() }
      do {
        return try PKCS8.decode(plain)
      } catch let error as TransparencyLogError where error.code == .malformedKeyFile {
        throw PKCS8.wrongPassphrase
      }
    default:
      throw TransparencyLogError(
        .malformedKeyFile,
        "expected a PEM block \(plainLabel) or \(encryptedLabel), found \(block.label)")
    }
  }

  /// A byte 0 would end the passphrase for C programs, and at its end HMAC does not see it at all.
  private static func isUsable(_ passphrase: [UInt8]) -> Bool {
    (1...maximumPassphraseByteCount).contains(passphrase.count) && !passphrase.contains(0)
  }

  private static func notPEM(_ label: String) -> TransparencyLogError {
    TransparencyLogError(
      .malformedKeyFile,
      "expected exactly one PEM block \(label) in lines of 64 characters, and nothing else")
  }

  // MARK: The files

  private static func checkPrivate(_ status: stat, _ path: String) throws {
    guard status.st_uid == geteuid() else {
      throw TransparencyLogError(
        .unsafeKeyFile, "\(path) belongs to another user; use a key file of your own")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw TransparencyLogError(
        .unsafeKeyFile,
        "\(path) can be used by others (mode \(String(status.st_mode & 0o777, radix: 8))); "
          + "run chmod 600 on it, and ask yourself who has read it")
    }
  }

  /// Adds the path of the file to what is wrong with its contents.
  private static func naming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as TransparencyLogError {
      throw TransparencyLogError(error.code, "\(path): \(error.reason)")
    }
  }
}

extension TransparencyLogError.Code {
  /// Others than the owner have access to the file of a private key.
  public static let unsafeKeyFile = Self("unsafe-key-file")
  /// The key is encrypted, and there is no passphrase.
  public static let passphraseNeeded = Self("passphrase-needed")
  /// A key cannot be encrypted under this passphrase.
  public static let unusablePassphrase = Self("unusable-passphrase")
}
