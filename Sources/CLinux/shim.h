#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

// Swift's Glibc module leaves these out.
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/memfd.h>
#include <sys/statfs.h>

// Declared here rather than included: what a header defines would be this module's as well as Glibc's,
// `struct stat` for one, and Swift would ask whoever uses it to import this module too.
int pidfd_open(int process, unsigned int flags);
// The C library declares these for _GNU_SOURCE alone.
int sync_file_range(int file, __off64_t offset, __off64_t count, unsigned int flags);
int pipe2(int ends[2], int flags);
int memfd_create(const char *name, unsigned int flags);
int posix_spawn_file_actions_addclosefrom_np(void *actions, int from);
int posix_spawn_file_actions_addchdir_np(void *actions, const char *directory);
#ifndef POSIX_SPAWN_SETSID
#define POSIX_SPAWN_SETSID 0x80
#endif

#endif
