// What a writer is to do, as a text file: so that a process which is to be killed can be told the same
// as a writer inside a test.

public import Ledger
public import TransparencyLog

/// A story is the steps of one writer, with statements that were made beforehand.
public struct WriterStory: Sendable {
  /// A payload and the seeds of the keys that sign it.
  public struct Statement: Sendable {
    /// The bytes that are signed.
    public let payload: [UInt8]
    /// The seed of each key that signs them.
    public let seeds: [Digest]

    /// What these keys sign.
    public init(payload: [UInt8], seeds: [Digest]) {
      self.payload = payload
      self.seeds = seeds
    }

    /// The payload with its signatures.
    public var envelope: VerifiedEnvelope {
      get throws {
        try VerifiedEnvelope(
          signing: payload, keys: seeds.map { try PrivateKey(seed: $0.bytes) })
      }
    }
  }

  /// One thing that the writer is asked to do.
  public enum Step: Sendable {
    /// Makes the ledger.
    case create(Statement)
    /// Appends an entry and publishes it.
    case append(Statement)
    /// Puts an entry into the journal; it is acknowledged by the next commit or publish.
    case sequence(Statement)
    case commit
    case publish
  }

  /// What happens, in order.
  public var steps: [Step]

  /// A story of these steps.
  public init(_ steps: [Step]) { self.steps = steps }

  // MARK: Text

  /// A line a step: its name, the payload in base64, the seeds in hex.
  public var text: String {
    steps.map { step in
      switch step {
      case .create(let statement): "create " + statement.text
      case .append(let statement): "append " + statement.text
      case .sequence(let statement): "sequence " + statement.text
      case .commit: "commit"
      case .publish: "publish"
      }
    }.joined(separator: "\n")
  }

  /// Reads a story; nil when the text is none.
  public init?(text: String) {
    steps = []
    for line in text.split(separator: "\n") {
      guard let step = Step(line: line) else { return nil }
      steps.append(step)
    }
  }
}

extension WriterStory.Step {
  fileprivate init?(line: Substring) {
    let words = line.split(separator: " ").map(String.init)
    let statement = WriterStory.Statement(words: words.dropFirst())
    switch (words.first, statement) {
    case ("create", let statement?): self = .create(statement)
    case ("append", let statement?): self = .append(statement)
    case ("sequence", let statement?): self = .sequence(statement)
    case ("commit", nil): self = .commit
    case ("publish", nil): self = .publish
    default: return nil
    }
  }
}

extension WriterStory.Statement {
  fileprivate var text: String {
    ([Base64.encode(payload)] + seeds.map(\.hex)).joined(separator: " ")
  }

  fileprivate init?(words: ArraySlice<String>) {
    guard let first = words.first, let payload = Base64.decode(first) else { return nil }
    self.init(payload: payload, seeds: words.dropFirst().compactMap { Digest(hex: $0) })
  }
}
