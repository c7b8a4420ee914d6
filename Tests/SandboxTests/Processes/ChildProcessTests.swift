import Glibc
import Testing

@testable import Sandbox

@Suite struct ChildProcessTests {
  /// A shell that runs a script and has nothing else.
  private func shell(_ script: String, seconds: Int64 = 20, file: String? = nil) -> ChildProcess {
    ChildProcess(
      ["sh", "-c", script], program: "/bin/sh", environment: ["PATH=/usr/bin:/bin"], file: file,
      seconds: seconds)
  }

  @Test func itsOutputAndItsExitStatusAreItsOwn() throws {
    let outcome = try shell("echo out; echo err >&2; exit 7").run()
    #expect(outcome.ending == .exited(7))
    #expect(String(decoding: outcome.output, as: UTF8.self) == "out\n")
    #expect(String(decoding: outcome.errors, as: UTF8.self) == "err\n")
  }

  @Test func aSignalIsNoExitStatus() throws {
    #expect(try shell("kill -SEGV $$").run().ending == .signalled(SIGSEGV))
  }

  @Test func itSeesNothingButItsThreeDescriptors() throws {
    // A descriptor that everybody would inherit.
    let leak = open("/etc/passwd", O_RDONLY)
    defer { close(leak) }
    let list = "for n in $(seq 0 64); do test -e /proc/$$/fd/$n && printf '%s ' $n; done"
    let outcome = try shell(list).run()
    #expect(String(decoding: outcome.output, as: UTF8.self) == "0 1 2 ")
    let withFile = try shell(list, file: "/etc/hostname").run()
    #expect(String(decoding: withFile.output, as: UTF8.self) == "0 1 2 3 ")
  }

  @Test func itsEnvironmentIsTheOneItIsGiven() throws {
    var child = shell("")
    child.arguments = ["env"]
    child.program = "/usr/bin/env"
    #expect(String(decoding: try child.run().output, as: UTF8.self) == "PATH=/usr/bin:/bin\n")
  }

  @Test func itStartsWhereItIsTold() throws {
    var child = shell("pwd")
    child.directory = "/proc/self"
    #expect(String(decoding: try child.run().output, as: UTF8.self).hasPrefix("/proc/"))
    child.directory = "/nowhere/at/all"
    #expect(throws: SandboxError.self) { try child.run() }
  }

  @Test func itReadsItsInputToTheEnd() throws {
    var child = shell("wc -c; cat /proc/self/fd/0 >/dev/null")
    child.input = [UInt8](repeating: 0x41, count: 300_000)
    let outcome = try child.run()
    #expect(String(decoding: outcome.output, as: UTF8.self) == "300000\n")
    #expect(String(decoding: try shell("wc -c").run().output, as: UTF8.self) == "0\n")
  }

  @Test func whatHangsIsStoppedWithAllItStarted() throws {
    let before = monotonicMilliseconds()
    let outcome = try shell("sleep 1234567 & sleep 1234567", seconds: 1).run()
    #expect(outcome.ending == .timedOut)
    #expect(monotonicMilliseconds() - before < 15_000)
    #expect(try shell("pgrep -f 'sleep 123456[7]' || true").run().output.isEmpty)
  }

  @Test func whatEndsLeavesNobodyBehind() throws {
    // Its child holds the output open, and is not waited for.
    let outcome = try shell("sleep 7654321 & echo done").run()
    #expect(outcome.ending == .exited(0))
    #expect(String(decoding: outcome.output, as: UTF8.self) == "done\n")
    #expect(try shell("pgrep -f 'sleep 765432[1]' || true").run().output.isEmpty)
  }

  @Test(arguments: ["cat /dev/zero", "cat /dev/zero >&2"])
  func whatFloodsItsOutputIsStopped(_ script: String) throws {
    var child = shell(script)
    child.maximumOutput = 1 << 16
    let outcome = try child.run()
    #expect(outcome.ending == .flooded)
    #expect(outcome.output.count < 1 << 20 && outcome.errors.count < 1 << 20)
  }

  @Test func whatCannotBeStartedIsAnError() {
    var child = shell("")
    child.program = "/nonexistent/program"
    #expect(throws: SandboxError(.programFailed, "", expected: "", found: "")) { try child.run() }
  }

  @Test func whatFailsSaysItsLastWords() {
    do {
      _ = try shell("echo first; echo the reason >&2; exit 3").requireSuccess()
      Issue.record("it succeeded")
    } catch {
      #expect(error.code == .programFailed)
      #expect(error.found == "exit status 3: the reason")
    }
  }
}
