internal import Ledger
internal import TransparencyLog

/// A GitHub token is requested from the runner of a job that has the permission `id-token: write`: the
/// runner names an address and a secret in its environment.
struct GitHubToken {
  /// Where tokens are to be had.
  private let address: String
  /// What the runner gives a token for.
  private let secret: String

  /// How long the service may take, in seconds.
  private static let seconds: Int64 = 30
  /// The most bytes of the answer, an object with the token.
  private static let maximumAnswerSize = 2 * VenueProof.maximumBytes

  init() throws(SandboxError) {
    address = try Self.variable("ACTIONS_ID_TOKEN_REQUEST_URL")
    secret = try Self.variable("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
  }

  private static func variable(_ name: String) throws(SandboxError) -> String {
    guard let value = environmentVariable(name), !value.isEmpty else {
      throw SandboxError(
        .notPermitted, name, expected: "a variable of the runner", found: "none",
        hint: "run this in a job of GitHub Actions with the permission id-token: write")
    }
    // It becomes a line of curl's configuration.
    guard value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) else {
      throw SandboxError(
        .notPermitted, name, expected: "printable ASCII without spaces, quotes and backslashes",
        found: "something else")
    }
    return value
  }

  /// The token whose audience is a binding.
  func request(_ binding: VenueBinding) throws(SandboxError) -> [UInt8] {
    let program = try Program(named: "curl", package: "curl")
    // The secret goes in by standard input: other users can read arguments.
    var child = ChildProcess(
      ["curl", "--disable", "--config", "-"], program: program.path,
      environment: ChildProcess.environment(
        passing: "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY", "SSL_CERT_FILE"),
      seconds: Self.seconds + 5)
    child.input = Array(configuration(audience: OIDCAuthority.audience(of: binding)).utf8)
    child.maximumOutput = Self.maximumAnswerSize
    let answer = try child.requireSuccess(to: "fetch a token from the runner's address").output
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(answer, rules: .foreign)
    } catch {
      throw SandboxError(
        .programFailed, "the runner's answer", expected: "JSON with a token", found: "\(error)")
    }
    guard let token = document.root["value"]?.stringBytes, !token.isEmpty else {
      throw SandboxError(
        .programFailed, "the runner's answer", expected: "a member value with a token",
        found: "none")
    }
    return try token.requireAddressed(to: binding, "the runner's answer")
  }

  private func configuration(audience: String) -> String {
    let separator = address.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
    // No address but one of this machine may do without TLS.
    let protocols = address.utf8.starts(with: "http://127.0.0.1:".utf8) ? "http" : "https"
    return """
      url = "\(address)\(separator)audience=\(audience.replacingColons)"
      header = "Authorization: bearer \(secret)"
      header = "Accept: application/json; api-version=2.0"
      proto = "=\(protocols)"
      max-time = \(Self.seconds)
      fail
      silent
      show-error

      """
  }
}

extension String {
  /// The text with its colons as a query has them.
  fileprivate var replacingColons: String {
    split(separator: ":", omittingEmptySubsequences: false).joined(separator: "%3A")
  }
}

extension [UInt8] {
  /// A token, if it is one for this binding: one that is not helps nobody, and whoever made it is still
  /// there to be asked.
  func requireAddressed(
    to binding: VenueBinding, _ subject: String, hint: String? = nil
  ) throws(SandboxError) -> [UInt8] {
    if let problem = OIDCAuthority.problem(ofToken: self, for: binding) {
      throw SandboxError(
        .programFailed, subject, expected: "a token for this bundle", found: "\(problem)",
        hint: hint)
    }
    return self
  }
}
