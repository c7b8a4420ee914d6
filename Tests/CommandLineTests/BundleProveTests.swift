import BackgroundPrograms
import Foundation
import Ledger
import Testing
import TransparencyLog

/// `bundle prove` collects what the verifier takes, and says what keeps it from doing so.
@Suite struct BundleProveTests {
  private let venue: VenueWorkshop
  private var workshop: Workshop { venue.workshop }

  init() throws { venue = try VenueWorkshop() }

  private func expect(
    _ run: Program.Run, _ status: Int32, _ code: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      run.status == status && run.code == code, "\(run.output)\(run.errors)",
      sourceLocation: sourceLocation)
  }

  // MARK: Keys

  @Test func aVenueKey() throws {
    try workshop.run("key", "new", "venue", "--no-passphrase")
    let key = try KeyFile.readPublic(workshop.path("venue.pub.pem"))
    let run = try venue.prove("--venue-key", "venue.pem")
    expect(run, 0, "ok")
    #expect(run.member("binding") as? String == venue.binding.digest.hex)
    #expect(try venue.outcome(.ed25519(Ed25519Authority(key))) == .proven(.enrolledKey))
    // What is there is not touched.
    expect(try venue.prove("--venue-key", "venue.pem"), 64, "file-already-exists")
  }

  @Test func anSSHKeyOfOurOwnForm() throws {
    try workshop.run("key", "new", "host", "--no-passphrase")
    let key = try KeyFile.readPublic(workshop.path("host.pub.pem"))
    expect(try venue.prove("--ssh-key", "host.pem"), 0, "ok")
    #expect(try venue.outcome(.ssh(SSHAuthority(.ed25519(key)))) == .proven(.enrolledKey))
  }

  @Test(
    .enabled(if: VenueWorkshop.isPresent("ssh-keygen"), "ssh-keygen is absent"),
    arguments: ["ed25519", "ecdsa", "rsa"])
  func anSSHHostKey(_ kind: String) throws {
    try venue.tool("ssh-keygen", "-q", "-t", kind, "-N", "", "-f", workshop.path("host"))
    let line = String(decoding: try workshop.read("host.pub"), as: UTF8.self)
      .split(separator: " ").prefix(2).joined(separator: " ")
    expect(try venue.prove("--ssh-key", "host"), 0, "ok")
    let authority = SSHAuthority(try SSHPublicKey(line: line))
    #expect(try venue.outcome(.ssh(authority)) == .proven(.enrolledKey))
  }

  @Test(.enabled(if: VenueWorkshop.isPresent("ssh-keygen"), "ssh-keygen is absent"))
  func anSSHKeyThatNeedsAPassphrase() throws {
    try venue.tool("ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", workshop.path("host"))
    expect(try venue.prove("--ssh-key", "host"), 4, "program-failed")
    #expect(!FileManager.default.fileExists(atPath: workshop.path("bundle/venue/ssh.sig")))
  }

  // MARK: CI services

  /// A token that nobody signed, for an audience.
  private func token(for audience: String) -> String {
    func part(_ text: String) -> String {
      Base64.encode(Array(text.utf8)).replacing("+", with: "-").replacing("/", with: "_")
        .replacing("=", with: "")
    }
    return [#"{"alg":"RS256","kid":"k"}"#, #"{"aud":"\#(audience)"}"#, "signature"].map(part)
      .joined(separator: ".")
  }

  private var audience: String { OIDCAuthority.audience(of: venue.binding) }

  /// The runner's own service, on this machine: it answers one request and writes down what it was
  /// asked.
  private func serve(_ answer: String, status: Int = 200) throws -> (
    server: BackgroundProgram, url: String
  ) {
    try workshop.write("answer", answer)
    try workshop.write(
      "server.py",
      """
      import http.server
      class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
          open("asked", "w").write(self.path + "\\n" + str(self.headers))
          self.send_response(\(status))
          self.end_headers()
          self.wfile.write(open("answer", "rb").read())
        def log_message(self, *arguments): pass
      server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
      server.timeout = 60
      open("port.part", "w").write(str(server.server_port))
      import os
      os.rename("port.part", "port")
      server.handle_request()
      """)
    let server = try BackgroundProgram(["python3", "server.py"], in: workshop.directory)
    server.wait(for: workshop.path("port"))
    let port = String(decoding: try workshop.read("port"), as: UTF8.self)
    return (server, "http://127.0.0.1:\(port)/token?api-version=2.0")
  }

  /// The variables of a runner, with a `curl` before the real one that writes down its arguments.
  private func runner(_ url: String) throws -> [String: String] {
    try FileManager.default.createDirectory(
      atPath: workshop.path("bin"), withIntermediateDirectories: true)
    try workshop.write(
      "bin/curl",
      """
      #!/bin/sh
      echo "$@" > \(workshop.path("arguments"))
      env > \(workshop.path("environment"))
      exec /usr/bin/curl "$@"

      """)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: workshop.path("bin/curl"))
    return [
      "ACTIONS_ID_TOKEN_REQUEST_URL": url, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "s3cret",
      "PATH": "\(workshop.path("bin")):/usr/bin:/bin",
    ]
  }

  private static let hasService = VenueWorkshop.isPresent("python3", "curl")

  @Test(.enabled(if: hasService, "python3 or curl is absent"))
  func aTokenOfGitHub() throws {
    let token = token(for: audience)
    let (server, url) = try serve(#"{"count":1280,"value":"\#(token)"}"#)
    defer { withExtendedLifetime(server) {} }
    expect(try venue.prove("--oidc", "github", environment: runner(url)), 0, "ok")
    #expect(try workshop.read("bundle/venue/oidc.jwt") == Data(token.utf8))
    let asked = String(decoding: try workshop.read("asked"), as: UTF8.self)
    let query = audience.replacing(":", with: "%3A")
    #expect(asked.hasPrefix("/token?api-version=2.0&audience=\(query)\n"))
    #expect(asked.contains("Authorization: bearer s3cret"))
    for seen in ["arguments", "environment"] {
      #expect(!String(decoding: try workshop.read(seen), as: UTF8.self).contains("s3cret"))
    }
  }

  @Test(
    .enabled(if: hasService, "python3 or curl is absent"),
    arguments: ["", "{}", #"{"value":""}"#, #"{"value":1}"#, #"{"value":"x"}"#, "<html>"])
  func anAnswerWithoutToken(_ answer: String) throws {
    let (server, url) = try serve(answer)
    defer { withExtendedLifetime(server) {} }
    expect(try venue.prove("--oidc", "github", environment: runner(url)), 4, "program-failed")
    #expect(!FileManager.default.fileExists(atPath: workshop.path("bundle/venue/oidc.jwt")))
  }

  @Test(.enabled(if: hasService, "python3 or curl is absent"))
  func aServiceThatRefuses() throws {
    let (server, url) = try serve("forbidden", status: 403)
    defer { withExtendedLifetime(server) {} }
    let run = try venue.prove("--oidc", "github", environment: runner(url))
    expect(run, 4, "program-failed")
    #expect(!run.output.contains("s3cret") && !run.errors.contains("s3cret"))
  }

  @Test(arguments: [
    [:], ["ACTIONS_ID_TOKEN_REQUEST_URL": "https://example.com"],
    [
      "ACTIONS_ID_TOKEN_REQUEST_URL": "https://example.com\"\noutput = \"stolen",
      "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "x",
    ],
  ])
  func noRunner(_ environment: [String: String]) throws {
    expect(try venue.prove("--oidc", "github", environment: environment), 4, "not-permitted")
    expect(try venue.prove("--oidc", "gitlab", environment: environment), 4, "not-permitted")
  }

  /// Nothing but this machine is asked without TLS.
  @Test(.enabled(if: hasService, "python3 or curl is absent"))
  func anAddressWithoutTLS() throws {
    let environment = [
      "ACTIONS_ID_TOKEN_REQUEST_URL": "http://localhost:1/", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "x",
    ]
    let run = try venue.prove("--oidc", "github", environment: environment)
    expect(run, 4, "program-failed")
    #expect(run.output.contains("rotocol"), "\(run.output)")
  }

  @Test func aTokenOfGitLab() throws {
    let printed = try workshop.run("bundle", "audience", "bundle")
    #expect(printed.output == audience + "\n")
    let good = token(for: audience)
    expect(
      try venue.prove("--oidc", "gitlab", environment: ["VENUE_ID_TOKEN": token(for: "other")]), 4,
      "program-failed")
    expect(try venue.prove("--oidc", "gitlab", environment: ["VENUE_ID_TOKEN": good]), 0, "ok")
    #expect(try workshop.read("bundle/venue/oidc.jwt") == Data(good.utf8))
  }

  // MARK: TPM

  @Test(
    .enabled(
      if: VenueWorkshop.isPresent("swtpm", "tpm2_createek", "tpm2_createak", "tpm2_quote"),
      "swtpm or tpm2-tools are absent"))
  func aTPM() throws {
    let socket = workshop.path("sock")
    let tpm = try BackgroundProgram(
      [
        "swtpm", "socket", "--tpm2", "--tpmstate", "dir=\(workshop.directory)",
        "--ctrl", "type=unixio,path=\(socket).ctrl", "--server", "type=unixio,path=\(socket)",
        "--flags", "not-need-init,startup-clear",
      ], in: workshop.directory)
    tpm.wait(for: socket)
    let environment = ["TPM2TOOLS_TCTI": "swtpm:path=\(socket)"]
    try venue.tool(
      "tpm2_createek", "-G", "ecc", "-c", "ek.ctx", "-u", "ek.pub", environment: environment)
    try venue.tool("tpm2_flushcontext", "-t", environment: environment)
    try venue.tool(
      "tpm2_createak", "-C", "ek.ctx", "-G", "ecc", "-g", "sha256", "-s", "ecdsa", "-c", "ak.ctx",
      "-u", "ak.tpmt", "-f", "tpmt", environment: environment)
    try venue.tool("tpm2_flushcontext", "-t", environment: environment)
    expect(
      try venue.prove("--tpm-ak", "ak.ctx", "--pcrs", "0,7", environment: environment), 0, "ok")
    let authority = try #require(
      TPMAuthority(
        key: TPMPublicArea(Array(try workshop.read("ak.tpmt"))), registers: [0, 7],
        registersDigest: SHA256.hash([UInt8](repeating: 0, count: 64))))
    #expect(try venue.outcome(.tpm(authority)) == .proven(.hardwareKey))
    try FileManager.default.removeItem(atPath: workshop.path("bundle/venue"))
    expect(
      try venue.prove("--tpm-ak", "absent.ctx", environment: environment), 4, "program-failed")
    withExtendedLifetime(tpm) {}
  }

  // MARK: What is refused

  @Test(arguments: [
    [], ["--venue-key", "a", "--ssh-key", "b"], ["--oidc", "bitbucket"],
    ["--venue-key", "a", "--pcrs", "0"], ["--tpm-ak", "a", "--pcrs", "24"],
    ["--tpm-ak", "a", "--pcrs", "0,0"], ["--tpm-ak", "a", "--pcrs", ""],
    ["--tpm-ak", "a", "--pcrs", "0, 7"],
  ])
  func usage(_ arguments: [String]) throws {
    let run = try workshop.run(["bundle", "prove", "bundle"] + arguments)
    #expect(run.status == 64, "\(run.errors)")
  }

  @Test func aBundleThatIsNotWhole() throws {
    try workshop.run("key", "new", "venue", "--no-passphrase")
    try workshop.write("bundle/facts.json", "{} ")
    expect(try venue.prove("--venue-key", "venue.pem"), 3, "bundle-mismatch")
    #expect(!FileManager.default.fileExists(atPath: workshop.path("bundle/venue")))
  }
}
