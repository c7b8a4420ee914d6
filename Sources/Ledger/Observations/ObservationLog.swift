/// An observation log is a file of observations, one JSON object a line (`observations.jsonl`,
/// `baseline.jsonl`).
///
/// It is read whole or not at all: nobody knows what a line that cannot be read would have refuted.
public struct ObservationLog: Hashable, Sendable {
  /// The observations, in the order of the file.
  public let observations: [Observation]
  private let byCheck: [Identifier: [Observation]]

  /// The most bytes of a file: a hundred checks write a few dozen KiB.
  public static let maximumBytes = 4 << 20
  /// The most lines, far beyond the checks that any version knows.
  public static let maximumLines = 4_096

  /// The limits of a line: a mount table or a list of open descriptors, with room to spare.
  private static let lineRules = JSONRules(
    maximumDepth: 8, maximumElements: 4_096, maximumStringBytes: 4_096,
    maximumBytes: 256 << 10, integersOnly: false)

  /// A log of these observations.
  public init(_ observations: [Observation]) {
    self.observations = observations
    byCheck = Dictionary(grouping: observations, by: \.check)
  }

  /// A log from its bytes.
  ///
  /// - Parameter name: what messages call the file.
  /// - Throws: `Refusal` that names the first line which is none.
  public init(parsing bytes: [UInt8], name: String) throws(Refusal) {
    guard bytes.count <= Self.maximumBytes else {
      throw Refusal(
        .malformedValue, name, expected: "at most \(Self.maximumBytes) bytes",
        found: "\(bytes.count)")
    }
    guard !bytes.isEmpty else {
      self.init([])
      return
    }
    guard bytes.last == UInt8(ascii: "\n") else {
      throw Refusal(
        .malformedValue, name, expected: "a newline at the end of every line",
        found: "a torn last line")
    }
    let lines = bytes.dropLast().split(
      separator: UInt8(ascii: "\n"), maxSplits: Self.maximumLines, omittingEmptySubsequences: false)
    guard lines.count <= Self.maximumLines else {
      throw Refusal(
        .malformedValue, name, expected: "at most \(Self.maximumLines) lines", found: "more")
    }
    var observations: [Observation] = []
    for (index, line) in lines.enumerated() {
      observations.append(try Self.read(line, "\(name) line \(index + 1)"))
    }
    self.init(observations)
  }

  private static func read(
    _ line: ArraySlice<UInt8>, _ place: String
  ) throws(Refusal) -> Observation {
    do throws(Refusal) {
      return try Observation(parsing: Array(line), lineRules)
    } catch {
      // What is no JSON is no observation either, only a line.
      let subject = error.code == .malformedJSON ? place : "\(place) \(error.subject)"
      throw Refusal(error.code, subject, expected: error.expected, found: error.found)
    }
  }

  /// Everything that is said of a check.
  func observations(of check: Identifier) -> [Observation] { byCheck[check] ?? [] }

  /// The bytes of the file.
  public var bytes: [UInt8] { observations.flatMap(\.line) }
}
