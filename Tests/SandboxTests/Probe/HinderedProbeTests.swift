import Foundation
import Ledger
import Testing

/// What happens to a probe, and what it makes of it: one check may be lost, never the run, and what
/// was lost decides nothing.
@Suite struct HinderedProbeTests {
  /// An accident that strace brings about in one system call, which no other check makes.
  struct Accident: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let injection: String
    let check: String
    /// What the check says instead of an outcome.
    let value: String
  }

  static let accidents = [
    Accident(
      testDescription: "a call that hangs", injection: "personality:delay_enter=9s",
      check: "syscall.personality", value: "no answer in 2000 ms"),
    Accident(
      testDescription: "a call that is the last", injection: "acct:signal=SIGKILL",
      check: "syscall.acct", value: "ended by SIGKILL"),
    Accident(
      testDescription: "a call that a filter answers with a signal",
      injection: "umount2:signal=SIGSYS", check: "syscall.umount2", value: "ended by SIGSYS"),
  ]

  @Test(.needsStrace, arguments: accidents)
  func theRestIsReported(_ accident: Accident) throws {
    let scratch = try Scratch()
    try scratch.makeDirectory("host", mode: 0o777)
    let result = try Command.run(
      "strace",
      [
        "--follow-forks", "--seccomp-bpf", "--quiet=all", "--output=/dev/null",
        "--inject=\(accident.injection)", "--trace=personality,acct,umount2",
        ProbeProgram.path, "--baseline", "--out", scratch.path("host"),
      ])
    #expect(result.status == 0, "\(result.output)")
    let log = try ObservationLog(
      parsing: scratch.contents("host/baseline.jsonl"), name: "baseline.jsonl")
    expectEveryCheck(in: log)
    let lost = log.observations.filter { $0.check.rawValue == accident.check }
    #expect(lost.map(\.values) == [[accident.value]])
    #expect(lost.map(\.returned) == [nil])
    let reading = ProbeReading(observations: log, baseline: try ProbeProgram.baseline.get())
    guard case .undecidable = reading.state(ofCheck: accident.check) else {
      Issue.record("\(reading.state(ofCheck: accident.check))")
      return
    }
    #expect(try scratch.names("host") == ["baseline.jsonl"])
  }

  /// What the host holds does not make a line longer than the ledger reads.
  @Test func aFloodIsBounded() throws {
    let scratch = try Scratch()
    try scratch.makeDirectory("host", mode: 0o777)
    // A name that is hard to write down, and long.
    let flood = (0..<1_500).map { number in
      ("NAME_\(number)_\"\\\u{1}\u{7F}\u{20AC}" + String(repeating: "n", count: 600), "value")
    }
    let result = try Command.run(
      ProbeProgram.path, ["--baseline", "--out", scratch.path("host")],
      environment: Dictionary(flood) { $1 })
    #expect(result.status == 0, "\(result.output)")
    let log = try ObservationLog(
      parsing: scratch.contents("host/baseline.jsonl"), name: "baseline.jsonl")
    expectEveryCheck(in: log)
    for observation in log.observations where observation.check.rawValue == "environment.names" {
      let values = observation.values ?? []
      #expect(values.count == 257 && values.last?.hasSuffix("more") == true)
      #expect(values.allSatisfy { $0.utf8.count < 420 })
    }
  }

  /// A full disk, or a reader that went away, is said; nothing is half written without a word.
  @Test func whatCannotBeWrittenIsSaid() throws {
    let scratch = try Scratch()
    try scratch.makeDirectory("host", mode: 0o777)
    let result = try Command.run(
      "prlimit",
      ["--fsize=4096:4096", ProbeProgram.path, "--baseline", "--out", scratch.path("host")])
    #expect(result.status == 1 && result.output.contains("EFBIG"), "\(result.output)")
  }
}

extension Trait where Self == ConditionTrait {
  /// For a test that brings about accidents.
  fileprivate static var needsStrace: Self {
    .enabled(
      if: Command.isPresent("strace", "--output=/dev/null", "true"),
      "strace is absent or may not trace")
  }
}
