public import TransparencyLog

/// The blobs beside a log: artifacts under the name of their SHA-256.
///
/// A blob may be erased; its digest stays in the log, and what rests on it becomes undecidable.
public struct BlobStore: Sendable {
  /// What is found under a blob's name.
  public enum Status: Hashable, Sendable {
    /// The bytes hash to the name; how many there are.
    case present(size: UInt64)
    /// Nothing is there.
    case missing
    /// Something is there that does not hash to the name; what it hashes to.
    case altered(Digest)
  }

  /// The most bytes of a blob: the largest artifact that a build of ours hands in, and a bound on
  /// what a reader must hold.
  public static let maximumSize = 256 << 20

  private let storage: DirectoryStorage

  /// The blobs of a ledger directory.
  public init(storage: DirectoryStorage) { self.storage = storage }

  /// Keeps bytes durably and returns their digest.
  ///
  /// - Throws: ``FileError``, also when they are too many.
  @discardableResult
  public func put(_ bytes: [UInt8]) throws -> Digest {
    let digest = SHA256.hash(bytes)
    let path = LedgerPaths.blob(digest)
    guard bytes.count <= Self.maximumSize else {
      throw FileError(.tooLarge, path, "expected at most \(Self.maximumSize) bytes")
    }
    if case .present = try status(digest) { return digest }
    try storage.write(path, bytes)
    return digest
  }

  /// The bytes of a blob, or nil when it is absent or does not hash to its name.
  ///
  /// - Throws: ``FileError``.
  public func read(_ digest: Digest) throws -> [UInt8]? {
    guard let bytes = try storage.read(LedgerPaths.blob(digest), limit: Self.maximumSize),
      SHA256.hash(bytes) == digest
    else { return nil }
    return bytes
  }

  /// The size of a blob in bytes, or nil when it is absent. It is not re-hashed.
  ///
  /// - Throws: ``FileError`` when it is there and no regular file.
  public func size(_ digest: Digest) throws -> UInt64? {
    do {
      return try FileOperations.sizeOfRegularFile(
        "\(storage.directory)/\(LedgerPaths.blob(digest))")
    } catch let error as FileError where error.code == .absent {
      return nil
    }
  }

  /// Re-hashes a blob, in constant memory.
  ///
  /// - Throws: ``FileError`` when it is there and cannot be read.
  public func status(_ digest: Digest) throws -> Status {
    let path = "\(storage.directory)/\(LedgerPaths.blob(digest))"
    do {
      let (found, size) = try FileOperations.digestRegularFile(path, limit: Self.maximumSize)
      return found == digest ? .present(size: size) : .altered(found)
    } catch let error as FileError where error.code == .absent {
      return .missing
    }
  }
}
