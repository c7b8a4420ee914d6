#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

// Swift's Glibc module leaves these out.
#include <linux/fs.h>
#include <linux/magic.h>
#include <sys/statfs.h>

// <fcntl.h> declares it for _GNU_SOURCE alone.
int sync_file_range(int file, __off64_t offset, __off64_t count, unsigned int flags);

#endif
