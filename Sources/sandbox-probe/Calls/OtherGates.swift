// The other gates into the kernel, which have call numbers of their own: a filter that knows one gate
// alone has to shut them.

import CLinux
import Glibc

/// `getpid` by the numbers of the x32 programs.
let callingX32 = Call("x32") { _ in
  outcome { clinux_syscall(0x4000_0000 | Int(SYS_getpid), 0, 0, 0, 0, 0, 0) }
}

/// `getpid` by the numbers of 32-bit programs; a kernel without that gate ends the process with SIGSEGV.
let callingI386 = Call("int80") { _ in outcome(of: clinux_getpid_i386) }

/// What became of a call in a process of its own: a signal, an error, or an answer. A filter may choose
/// either of the first two, so that here a signal is an observation like any other.
private func outcome(of call: () -> Int) -> Outcome {
  let child = clinux_fork()
  if child == 0 {
    let answer = call()
    _exit((-255 ... -1).contains(answer) ? Int32(-answer) : 0)
  }
  guard child > 0 else { return .failed }
  return .saw([wait(for: child).spelled(success: "answered")])
}
