import PolicyFile
import TransparencyLog

/// The policy of `LedgerScenario` as a file, which tests change and read.
struct PolicyText {
  var text: String
  /// Further files beside it, by path.
  var files: [String: [UInt8]]

  init() {
    text = """
      name: ledger.example
      rules: 1
      ownerThreshold: 2
      waiverThreshold: 1
      keys:
        - name: owner
          role: owner
          publicKey: \(Self.base64(.owner))
        - name: owner2
          role: owner
          publicKey: \(Self.base64(.owner2))
        - name: operator
          role: operator
          publicKey: \(Self.base64(.operator))
        - name: verifier
          role: verifier
          publicKey: file:keys/verifier.pem
        - name: reviewer
          role: reviewer
          publicKey: \(Self.base64(.reviewer))
      gates:
        - id: b0-triple-prime
          displayName: B0‴
          waivable: true
          requires: []
        - id: b4-prime
          displayName: B4′
          waivable: false
          requires: []
        - id: build
          displayName: build
          waivable: true
          requires: [b0-triple-prime, b4-prime]
      blobs: [rows.yaml]

      """
    files = [
      "keys/verifier.pem": Array(
        """
        -----BEGIN PUBLIC KEY-----
        \(Self.base64(.verifier))
        -----END PUBLIC KEY-----

        """.utf8),
      "rows.yaml": Array("rows: []\n".utf8),
    ]
  }

  static func base64(_ key: TestKey) -> String { Base64.encode(key.publicKey.spki) }

  /// The same with one line, counted from 1, written otherwise; its indentation stays.
  func line(_ number: Int, _ replacement: String) -> PolicyText {
    var copy = self
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let indentation = lines[number - 1].prefix { $0 == " " }
    lines[number - 1] = indentation + replacement
    copy.text = lines.joined(separator: "\n")
    return copy
  }

  /// The same without one line.
  func without(line number: Int) -> PolicyText {
    var copy = self
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    lines.remove(at: number - 1)
    copy.text = lines.joined(separator: "\n")
    return copy
  }

  /// The same with one more line after one, indented as that is.
  func adding(_ addition: String, after number: Int) -> PolicyText {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = lines[number - 1]
    return self.line(number, line.drop { $0 == " " } + "\n" + line.prefix { $0 == " " } + addition)
  }

  /// What the reader makes of it, written to a directory of its own.
  func read(allowsExampleKeys: Bool = false) throws -> PolicyFile.Outcome<PolicySource> {
    let directory = TemporaryDirectory()
    for (name, bytes) in files { try directory.write(bytes, to: name) }
    return try PolicyFile.read(
      directory.write(text.utf8, to: "policy.yaml"), allowsExampleKeys: allowsExampleKeys)
  }
}

extension PolicyFile.Outcome {
  /// The value, if the file is right.
  var value: Value? {
    if case .valid(let value) = self { return value }
    return nil
  }

  /// What is wrong, as `line:column code`; empty when the file is right.
  var findings: [String] {
    guard case .invalid(let diagnostics) = self else { return [] }
    return diagnostics.map { "\($0.position) \($0.code.rawValue)" }
  }
}
