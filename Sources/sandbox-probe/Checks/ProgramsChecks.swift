/// No subprocess: there is nothing else to execute.
let noSubprocess = Probe(
  name: "PR-EXEC-1",
  checks: [
    Check("exec.sh", executing, "/bin/sh"),
    Check("exec.bash", executing, "/bin/bash"),
    Check("exec.dash", executing, "/usr/bin/dash"),
    Check("exec.busybox", executing, "/bin/busybox"),
    Check("exec.env", executing, "/usr/bin/env"),
    Check("exec.true", executing, "/bin/true"),
    Check("exec.perl", executing, "/usr/bin/perl"),
    Check("exec.python3", executing, "/usr/bin/python3"),
    Check("exec.files", scanning, "executable"),
  ])

/// The environment is exactly the allowlist: names, never values.
let scrubbedEnvironment = Probe(
  name: "PR-ENV-1",
  checks: [
    Check("environment.names", listingEnvironment),
    Check("environment.proc", readingEnvironment, "/proc/self/environ"),
  ])
