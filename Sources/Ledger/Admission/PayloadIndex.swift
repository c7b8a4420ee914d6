public import TransparencyLog

/// Which payloads a ledger holds: eight bytes an entry and an open-addressed table over them.
///
/// The eight bytes are the start of the payload digest. They only say where to look: a match is
/// confirmed against the entry itself, so that nothing rests on their being unique.
public struct PayloadIndex: Sendable {
  /// The first eight bytes of each entry's payload digest, by entry index.
  public private(set) var fingerprints: [UInt64] = []
  /// Empty as long as looking at every fingerprint is cheaper than a table.
  private var slots: [Slot] = []
  private var appendedWithoutTable = 0

  /// How many entries are added before a table pays: whoever starts from a state file to read the few
  /// newest entries does without.
  private static let appendsWithoutTable = 16

  /// The most entries that a slot of 32 bits can number.
  public static let maximumEntries = Int(UInt32.max) - 1

  /// An index of no entries.
  public init() {}

  /// An index of entries whose fingerprints are known.
  public init(fingerprints: [UInt64]) { self.fingerprints = fingerprints }

  /// How many entries are indexed.
  public var count: Int { fingerprints.count }

  /// Adds the next entry's payload.
  public mutating func append(_ payload: Digest) {
    fingerprints.append(Self.fingerprint(payload))
    if slots.isEmpty, appendedWithoutTable < Self.appendsWithoutTable {
      appendedWithoutTable += 1
    } else if Self.slotCount(for: count) > slots.count {
      rebuild(slotCount: Self.slotCount(for: count))
    } else {
      insert(position: count - 1)
    }
  }

  /// The entries whose payload may be this one, ascending; each must be confirmed.
  public func candidates(_ payload: Digest) -> [UInt64] {
    let wanted = Self.fingerprint(payload)
    guard !slots.isEmpty else {
      return fingerprints.indices.filter { fingerprints[$0] == wanted }.map(UInt64.init)
    }
    var found: [UInt64] = []
    let tag = Slot.tag(wanted)
    var place = Int(truncatingIfNeeded: wanted) & (slots.count - 1)
    while slots[place].isTaken {
      let position = Int(slots[place].number - 1)
      if slots[place].tag == tag, fingerprints[position] == wanted {
        found.append(UInt64(position))
      }
      place = (place + 1) & (slots.count - 1)
    }
    return found.sorted()
  }

  /// The start of a digest; a digest is uniform, so no further hashing is needed.
  public static func fingerprint(_ digest: Digest) -> UInt64 {
    digest.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
  }

  /// A power of two that keeps the table at most three quarters full.
  private static func slotCount(for count: Int) -> Int {
    var slots = 64
    while slots * 3 < count * 4 { slots *= 2 }
    return slots
  }

  private mutating func rebuild(slotCount: Int) {
    slots = Array(repeating: Slot(number: 0, tag: 0), count: slotCount)
    for position in fingerprints.indices { insert(position: position) }
  }

  private mutating func insert(position: Int) {
    let fingerprint = fingerprints[position]
    var place = Int(truncatingIfNeeded: fingerprint) & (slots.count - 1)
    while slots[place].isTaken { place = (place + 1) & (slots.count - 1) }
    slots[place] = Slot(number: UInt32(position + 1), tag: Slot.tag(fingerprint))
  }

  /// A place in the table, with enough of the fingerprint to pass over most others: looking one up
  /// would leave the processor's caches a second time.
  private struct Slot {
    /// The position of the fingerprint and one; 0 for none.
    var number: UInt32
    /// The half of the fingerprint that does not say where the search starts.
    var tag: UInt32

    var isTaken: Bool { number != 0 }

    static func tag(_ fingerprint: UInt64) -> UInt32 {
      UInt32(truncatingIfNeeded: fingerprint >> 32)
    }
  }
}
