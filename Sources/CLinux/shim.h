#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

// Swift's Glibc module leaves these out.
#include <linux/magic.h>
#include <sys/statfs.h>

#endif
