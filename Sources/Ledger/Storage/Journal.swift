internal import TransparencyLog

/// The journal: entries that were acknowledged and are not published yet.
///
/// A record is a big-endian 32-bit length, the entry, and the SHA-256 of both. An entry is
/// acknowledged once its record is durable; a torn record at the end never was.
///
/// A file that grows with each record costs two writes a sync: its bytes, and its new length. So when
/// records are committed one by one, zeros are written ahead, and records overwrite them. A power cut
/// may then lose any part of a record, not only its end; therefore one record at a time overwrites,
/// and it lies within one block, which a disk writes whole or not at all. Everything else grows the
/// file, whose length is durable only with the bytes before it.
struct Journal {
  /// The most bytes of a journal: publishing cuts it long before.
  static let maximumSize = 1 << 30

  /// The bytes that a disk writes whole or not at all, at a multiple of their number.
  static let blockSize = 4_096

  /// How many zeros are written ahead: few records in a hundred pay for the growth, and what is never
  /// used is little beside the tiles of a ledger.
  static let reservedSize = 64 << 10

  static let lengthSize = 4

  private enum Reservation: Equatable {
    case none
    /// The file is longer than its records, up to here.
    case until(Int)
    /// Records of other sizes came too, or the disk is full: the file grows until it is cut.
    case givenUp
  }

  private let file: OpenFile
  private let files: FileOperations
  private var reservation = Reservation.none
  /// Where the last record ends.
  private var end: Int
  /// Whether all records are durable.
  private var isDurable: Bool

  /// Opens a ledger's journal for writing, makes its name durable, and cuts off what is torn or
  /// reserved.
  ///
  /// - Parameter length: where its last whole record ends.
  /// - Throws: ``FileError``.
  init(directory: String, keeping length: Int, files: FileOperations) throws {
    file = try files.open("\(directory)/\(LedgerPaths.journal)", to: .update, mode: 0o600)
    self.files = files
    end = length
    isDurable = length == 0
    for path in ["\(directory)/\(LedgerPaths.state)", directory] {
      try files.synchronizeDirectory(path)
    }
    if try file.size() > length { try shorten() }
  }

  /// Writes records at once. Their entries are acknowledged only after `synchronize`.
  mutating func append(records: [UInt8]) throws {
    guard !records.isEmpty else { return }
    let start = try place(for: records)
    try files.write(records, to: file, at: start)
    end = start + records.count
    isDurable = false
  }

  /// The commit point: what was appended before is durable once this returns.
  ///
  /// That `fdatasync` leaves out the file's times and keeps its length is what reserving rests on: a
  /// length that a record lies within is durable with it, and a longer one may be lost with its zeros.
  mutating func synchronize() throws {
    try files.synchronizeData(file)
    isDurable = true
  }

  /// Forgets all records: they are published. That it is forgotten need not be durable, because a
  /// record of a published entry is passed over.
  mutating func cut() throws {
    try files.truncate(file, to: 0)
    (end, reservation, isDurable) = (0, .none, true)
  }

  // MARK: Where records go

  /// Where a record that lies within one block starts, after one that ends at `end`.
  static func start(ofSize size: Int, after end: Int) -> Int {
    let rest = blockSize - end % blockSize
    return size <= rest ? end : end + rest
  }

  private mutating func place(for records: [UInt8]) throws -> Int {
    guard isOneByOne(records) else {
      try growAgain()
      return end
    }
    let start = Self.start(ofSize: records.count, after: end)
    try reserve(start + records.count)
    return reservation == .givenUp ? end : start
  }

  /// Whether this is one record of at most a block, and follows one that was committed before it.
  private func isOneByOne(_ records: [UInt8]) -> Bool {
    reservation != .givenUp && end > 0 && isDurable && records.count <= Self.blockSize
      && Self.frame(in: records, at: 0)?.upperBound == records.count
  }

  /// Writes zeros ahead, so that the file is at least so long.
  private mutating func reserve(_ length: Int) throws {
    var reserved = end
    if case .until(let present) = reservation { reserved = present }
    guard length > reserved else { return }
    let new = length + Self.reservedSize - length % Self.blockSize
    do {
      try files.write([UInt8](repeating: 0, count: new - reserved), to: file, at: reserved)
      reservation = .until(new)
    } catch let error as FileError where error.code == .noSpace {
      // There may be room for the record.
      try shorten()
      reservation = .givenUp
    }
  }

  /// Lets the file end with its last record, from where it grows.
  private mutating func growAgain() throws {
    guard case .until = reservation else { return }
    try shorten()
    (reservation, isDurable) = (.givenUp, true)
  }

  /// Cuts off what follows the last record, durably: what grows the file must not be found in a file
  /// that is as long as before.
  private func shorten() throws {
    try files.truncate(file, to: end)
    try files.synchronize(file)
  }
}
