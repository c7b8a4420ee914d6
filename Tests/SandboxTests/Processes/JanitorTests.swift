import Glibc
import Testing

@testable import Sandbox

@Suite struct JanitorTests {
  /// A directory with something in it, and an engine that writes down what it is asked.
  private struct Scene {
    let directory: String
    let kept: String
    var engine: String { "\(kept)/engine" }
    var record: String { "\(kept)/record" }

    init() throws {
      kept = try Self.temporaryDirectory()
      directory = "\(kept)/work"
      mkdir(directory, 0o755)
      mkdir("\(directory)/inner", 0o755)
      try Self.write("#!/bin/sh\necho \"$@\" >>\(kept)/record\n", to: "\(kept)/engine", mode: 0o755)
    }

    static func temporaryDirectory() throws -> String {
      var template = Array("/tmp/janitor-XXXXXX".utf8CString)
      try #require(mkdtemp(&template) != nil)
      return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    static func write(_ text: String, to path: String, mode: mode_t) throws {
      let file = open(path, O_WRONLY | O_CREAT, mode)
      try #require(file >= 0)
      defer { close(file) }
      try #require(text.withCString { Glibc.write(file, $0, strlen($0)) } == text.utf8.count)
    }

    func read(_ path: String) throws -> String {
      let outcome = try ChildProcess(
        ["cat", path], program: "/bin/cat", environment: [], seconds: 10
      ).run()
      return String(decoding: outcome.output, as: UTF8.self)
    }

    func remove() throws {
      _ = try ChildProcess(
        ["rm", "-rf", kept], program: "/bin/rm", environment: [], seconds: 10
      ).run()
    }
  }

  @Test func itRemovesWhatItWasToldTo() throws {
    let scene = try Scene()
    defer { try? scene.remove() }
    let janitor = try Janitor(
      removing: scene.directory, engine: scene.engine, image: "sha256:00", containers: ["a", "b"])
    #expect(access(scene.directory, F_OK) == 0)
    janitor.finish()
    #expect(access(scene.directory, F_OK) != 0)
    #expect(try scene.read(scene.record) == "rm --force a\nrm --force b\nrmi sha256:00\n")
  }

  @Test func itLeavesAnImageThatWasThereBefore() throws {
    let scene = try Scene()
    defer { try? scene.remove() }
    let janitor = try Janitor(
      removing: scene.directory, engine: scene.engine, image: nil, containers: ["a"])
    janitor.finish()
    #expect(try scene.read(scene.record) == "rm --force a\n")
  }
}
