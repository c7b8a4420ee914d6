import Foundation
import Testing

/// The workflows that people copy have the form that the CI services ask for, and give nobody a way in.
@Suite struct WorkflowTests {
  /// A Python that has the published schemas of both services; `scripts/install-prerequisites test` makes
  /// it.
  private static let python: String? = {
    let named = ProcessInfo.processInfo.environment["LEDGER_PYTHON"]
    let path = named ?? Repository.root.appending(path: ".build/venv/bin/python").path
    return ForeignProgram.isPresent(path, "-c", "import check_jsonschema") ? path : nil
  }()

  @Test(
    .enabled(if: python != nil, "the Python library check-jsonschema is absent"),
    arguments: [
      ("vendor.github-workflows", "github-attestation.yml"),
      ("vendor.gitlab-ci", "gitlab-attestation.yml"),
    ])
  func theyFollowTheSchema(_ schema: String, _ name: String) throws {
    let python = try #require(Self.python)
    let path = Repository.root.appending(path: "examples/workflows/\(name)").path
    let good = try ForeignProgram.run(
      python, ["-m", "check_jsonschema", "--builtin-schema", schema, path])
    #expect(good.status == 0, "\(good.output)")

    // What the check cannot see, it could not find either.
    let broken = TemporaryDirectory()
    let text = try Repository.text("examples/workflows/\(name)")
    try broken.write(Array("\(text)\nstages: 5\njobs: 5\n".utf8), to: name)
    let bad = try ForeignProgram.run(
      python, ["-m", "check_jsonschema", "--builtin-schema", schema, "\(broken.path)/\(name)"])
    #expect(bad.status != 0)
  }

  /// An action by a tag is whatever its owner says tomorrow; an expression in a script is a caller's
  /// command.
  @Test func nothingFromOutsideIsTrusted() throws {
    let text = try Repository.text("examples/workflows/github-attestation.yml")
    let actions = text.matches(of: /uses: (\S+)/).map { String($0.1) }
    #expect(actions.count == 2)
    for action in actions {
      #expect(action.wholeMatch(of: /actions\/[a-z-]+@[0-9a-f]{40}/) != nil, "\(action)")
    }
    let scripts = text.components(separatedBy: "run: |").dropFirst()
      .map { $0.components(separatedBy: "- name:")[0] }
    #expect(scripts.count == 3)
    for script in scripts { #expect(!script.contains("${{")) }
    #expect(text.contains("workflow_dispatch:") && !text.contains("pull_request"))
    #expect(text.contains("\npermissions: {}\n"))
    for name in ["github-attestation.yml", "gitlab-attestation.yml"] {
      let workflow = try Repository.text("examples/workflows/\(name)")
      #expect(workflow.contains("sha256sum --check --strict"))
      #expect(workflow.contains("ledger-cli attest "))
      #expect(workflow.contains("ledger-cli bundle prove "))
    }
  }
}
