import Foundation
import Ledger
import Testing

/// The probe on the bare host: it reports every check once, finds almost everything open, and leaves
/// nothing behind.
@Suite struct BareHostTests {
  @Test(arguments: ProbeProgram.User.available)
  func everyCheckIsReportedOnceAndMostFail(as user: ProbeProgram.User) throws {
    let scratch = try Scratch()
    let result = try ProbeProgram.runOnHost(as: user, in: scratch)
    #expect(result.status == 0 && result.output.isEmpty, "\(result.output)")
    let log = try ObservationLog(
      parsing: scratch.contents("host/baseline.jsonl"), name: "baseline.jsonl")
    expectEveryCheck(in: log)

    let reading = ProbeReading(observations: log, baseline: log)
    let failed = CheckCatalogue.standard.checks.filter { check in
      if case .refuted = reading.state(ofCheck: check.id) { true } else { false }
    }
    // The rest passes everywhere on this host, and counts for nothing.
    #expect(failed.count >= 80, "\(failed.count) of \(CheckCatalogue.standard.checks.count)")
    #expect(Set(failed.map(\.probe)) == Set(Probe.allCases))
  }

  @Test func nothingIsLeftBehind() throws {
    let places = ["/", "/etc", "/tmp", "/var/tmp", "/dev", "/dev/shm"]
    func traces() -> [String] {
      places.flatMap { place in
        ((try? FileManager.default.contentsOfDirectory(atPath: place)) ?? [])
          .filter { $0.hasPrefix("sandbox-probe") }
      }
    }
    let scratch = try Scratch()
    let before = traces()
    _ = try ProbeProgram.runOnHost(in: scratch)
    #expect(traces() == before)
    #expect(try scratch.names("host") == ["baseline.jsonl"])
    let text = String(decoding: try scratch.contents("host/baseline.jsonl"), as: UTF8.self)
    // Names, never values.
    #expect(text.contains("\"LANG\"") && !text.contains("C.UTF-8"))
  }

  @Test func aFileThatIsThereIsLeftAlone() throws {
    let scratch = try Scratch()
    try scratch.makeDirectory("host", mode: 0o777)
    try scratch.write("host/baseline.jsonl", "mine\n")
    let result = try ProbeProgram.runOnHost(in: scratch)
    #expect(result.status == 1 && result.output.contains("EEXIST"))
    #expect(try scratch.contents("host/baseline.jsonl") == Array("mine\n".utf8))
  }

  @Test(arguments: [["--out", "."], ["--baseline"], ["--baseline", "--out"], ["--help"]])
  func otherArgumentsAreRefused(_ arguments: [String]) throws {
    let result = try Command.run(ProbeProgram.path, arguments)
    #expect(result.status == 64 && result.output.hasPrefix("usage:"))
  }

  @Test func withoutAnOutputDirectoryItSaysSo() throws {
    let missing = "/nowhere/at-all"
    let result = try Command.run(ProbeProgram.path, ["--baseline", "--out", missing])
    #expect(result.status == 1 && result.output.contains("ENOENT"), "\(result.output)")
  }
}

/// Every check of the catalogue is reported, each once, as the call that the catalogue knows.
func expectEveryCheck(in log: ObservationLog, sourceLocation: SourceLocation = #_sourceLocation) {
  let reported = Dictionary(grouping: log.observations, by: \.check.rawValue)
  for check in CheckCatalogue.standard.checks {
    let observations = reported[check.id] ?? []
    #expect(observations.count == 1, "\(check.id)", sourceLocation: sourceLocation)
    for observation in observations {
      #expect(
        observation.probe == check.probe.rawValue && observation.call == check.call
          && observation.arguments == check.arguments ?? observation.arguments,
        "\(check.id)", sourceLocation: sourceLocation)
    }
  }
  let known = Set(CheckCatalogue.standard.checks.map(\.id))
  #expect(
    Set(reported.keys).subtracting(known).isEmpty, sourceLocation: sourceLocation)
}
