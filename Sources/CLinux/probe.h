// What `sandbox-probe` calls and Swift cannot: variadic functions, fork, and a foreign instruction.

#ifndef CLINUX_PROBE_H
#define CLINUX_PROBE_H

#include <errno.h>
#include <linux/sched.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/xattr.h>
#include <unistd.h>

// <string.h> declares these for _GNU_SOURCE alone: "EPERM" of 1, "KILL" of 9; null for a stranger.
const char *strerrorname_np(int error);
const char *sigabbrev_np(int signal);

// What <unistd.h> declares for _GNU_SOURCE alone.
int getresuid(uid_t *real, uid_t *effective, uid_t *saved);
int getresgid(gid_t *real, gid_t *effective, gid_t *saved);
int setresuid(uid_t real, uid_t effective, uid_t saved);
int setresgid(gid_t real, gid_t effective, gid_t saved);

// A copy of this process: Swift refuses `fork`, because a runtime with threads does not survive it.
// The probe has one thread.
static inline pid_t clinux_fork(void) { return fork(); }

// One option of this process, with one argument.
static inline int clinux_prctl(int option, unsigned long argument) {
  return prctl(option, argument, 0UL, 0UL, 0UL);
}

// A system call as it stands: what it returned, or the error negated.
static inline long clinux_syscall(long number, intptr_t a, intptr_t b, intptr_t c, intptr_t d,
                                  intptr_t e, intptr_t f) {
  errno = 0;
  long result = syscall(number, a, b, c, d, e, f);
  return result == -1 ? -(long)errno : result;
}

// `getpid` through the gate of 32-bit programs, which a filter for 64-bit calls alone has to shut.
static inline long clinux_getpid_i386(void) {
#if defined(__x86_64__)
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory", "cc", "r8", "r9", "r10", "r11");
  return (int)result;
#else
  return -ENOSYS;
#endif
}

#endif
