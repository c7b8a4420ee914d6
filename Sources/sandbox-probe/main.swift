// What runs inside the sandbox, and beforehand on the bare host: it makes the calls that a sandbox
// has to refuse and writes down how each came back. It judges nothing; the ledger does, from the
// catalogue of its own. Calls that could do harm are made with arguments that no kernel accepts.

import Glibc

let usage = """
  usage: sandbox-probe                       in the sandbox: writes /out/observations.jsonl
         sandbox-probe --baseline --out DIR  on the bare host: writes DIR/baseline.jsonl

  """

/// 0 when every check was made and written down, whatever it saw.
func run(_ arguments: [String]) -> Int32 {
  // A file that grows past its limit is an error that is reported, not the end; so is a reader that
  // went away.
  signal(SIGXFSZ, SIG_IGN)
  signal(SIGPIPE, SIG_IGN)
  let problem: String?
  switch arguments.count {
  case 0:
    problem = Run(path: "/out/observations.jsonl").write(everyProbe)
  case 3 where arguments[0] == "--baseline" && arguments[1] == "--out":
    problem = runBaseline(in: arguments[2])
  default:
    writeAll(Array(usage.utf8), to: STDERR_FILENO)
    return 64
  }
  guard let problem else { return 0 }
  writeAll(Array("sandbox-probe: error: \(problem)\n".utf8), to: STDERR_FILENO)
  return 1
}

func runBaseline(in directory: String) -> String? {
  guard chdir(directory) == 0 else { return "cannot enter \(directory): \(errorName(errno))" }
  let stage = Stage()
  defer { stage.clear() }
  return Run(path: "baseline.jsonl").write(everyProbe)
}

exit(run(Array(CommandLine.arguments.dropFirst())))
