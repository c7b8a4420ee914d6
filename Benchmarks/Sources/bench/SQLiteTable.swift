internal import CSQLite
internal import Ledger
internal import TransparencyLog

/// The peer: a table of signed entries, hash-chained, in SQLite with a write-ahead log and a sync a
/// commit. It checks nothing of what it is given, and no Merkle tree commits to it.
final class SQLiteTable {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private var database: OpaquePointer?
  private var insert: OpaquePointer?
  private var size: Int64 = 0
  private var head = Digest.empty

  /// A new table in a file that does not exist.
  init(creating path: String) throws {
    try check(sqlite3_open(path, &database))
    try execute("PRAGMA journal_mode=WAL")
    try execute("PRAGMA synchronous=FULL")
    try execute(
      """
      CREATE TABLE entries (
        "index" INTEGER PRIMARY KEY, previous BLOB NOT NULL, hash BLOB NOT NULL,
        payload BLOB NOT NULL, keyid BLOB NOT NULL, signature BLOB NOT NULL)
      """)
    let statement = "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)"
    try check(sqlite3_prepare_v2(database, statement, -1, &insert, nil))
  }

  deinit {
    sqlite3_finalize(insert)
    sqlite3_close(database)
  }

  /// Signs a payload, chains it and inserts it.
  func append(_ payload: [UInt8], key: PrivateKey) throws {
    let message = Envelope.preAuthenticationEncoding(
      type: "\(Envelope.payloadType)", payload: payload)
    let signature = try key.sign(message)
    var chain = SHA256()
    head.withUnsafeBytes { chain.update($0) }
    chain.update(message)
    chain.update(signature)
    let hash = chain.finalize()

    sqlite3_bind_int64(insert, 1, size)
    head.withUnsafeBytes { bind($0, at: 2) }
    hash.withUnsafeBytes { bind($0, at: 3) }
    payload.withUnsafeBytes { bind($0, at: 4) }
    key.publicKey.keyID.withUnsafeBytes { bind($0, at: 5) }
    signature.withUnsafeBytes { bind($0, at: 6) }
    guard sqlite3_step(insert) == SQLITE_DONE else { throw failure }
    sqlite3_reset(insert)
    head = hash
    size += 1
  }

  /// Appends this many statements as one transaction each `batch`.
  func append(_ statements: [(statement: Statement, key: PrivateKey)], batch: Int) throws {
    for start in stride(from: 0, to: statements.count, by: batch) {
      if batch > 1 { try execute("BEGIN") }
      for (statement, key) in statements[start..<min(start + batch, statements.count)] {
        try append(statement.payload, key: key)
      }
      if batch > 1 { try execute("COMMIT") }
    }
  }

  private func bind(_ bytes: UnsafeRawBufferPointer, at position: Int32) {
    // SQLITE_TRANSIENT, a cast that Swift does not import: SQLite keeps a copy.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    sqlite3_bind_blob(insert, position, bytes.baseAddress, Int32(bytes.count), transient)
  }

  private func execute(_ sql: String) throws {
    try check(sqlite3_exec(database, sql, nil, nil, nil))
  }

  private func check(_ status: Int32) throws {
    guard status == SQLITE_OK else { throw failure }
  }

  private var failure: Failure {
    Failure(description: String(cString: sqlite3_errmsg(database)))
  }
}
