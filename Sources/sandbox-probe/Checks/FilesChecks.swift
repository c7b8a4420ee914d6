/// The input is there, and read-only.
let readOnlyInput = Probe(
  name: "PR-FS-RO-IN",
  checks: [
    Check("input.list", listingDirectory, "/in"),
    Check("input.read", opening, "/in/input"),
    Check("input.create", opening, "/in/new", "O_CREAT"),
    Check("input.write", opening, "/in/input", "O_WRONLY"),
    Check("input.truncate", truncatingToItsLength, "/in/input"),
    Check("input.rename", renamingToItself, "/in/input"),
    Check("input.chmod", changingMode, "/in/input"),
    Check("input.chown", changingOwner, "/in/input"),
    Check("input.times", settingTimes, "/in/input"),
    Check("input.remove", removingFileAsDirectory, "/in/input"),
    Check("input.mkdir", makingDirectory, "/in/directory"),
    Check("input.symlink", makingSymbolicLink, "/in/link"),
    Check("input.link", makingLink, "/in/input", "/in/link"),
  ])

/// The output is writable, and is the only writable place.
let onlyOutputWritable = Probe(
  name: "PR-FS-OUT-OK",
  checks: [
    Check("output.write", writingOutput, "/out/probe"),
    Check("output.sync", syncingOutput, "/out/probe"),
    Check("output.rename", renamingOutput, "/out/probe"),
    Check("output.only", scanning, "writable"),
  ])

/// No read outside, by any way around.
let noForeignRead = Probe(
  name: "PR-FS-ESC-1",
  checks: [
    Check("read.files", scanning, "file"),
    Check("read.release", opening, "/etc/os-release"),
    Check("read.shadow", opening, "/etc/shadow"),
    Check("read.machine-id", opening, "/etc/machine-id"),
    Check("read.host-key", opening, "/etc/ssh/ssh_host_ed25519_key"),
    Check("read.root-home", opening, "/root"),
    Check("read.home", opening, "/home"),
    Check("read.usr", opening, "/usr"),
    Check("read.var", opening, "/var"),
    Check("read.lib", opening, "/lib"),
    Check("read.boot", opening, "/boot"),
    Check("read.memory", opening, "/dev/mem"),
    Check("read.kernel-log", opening, "/dev/kmsg"),
    Check("read.parent", opening, "/in/../../etc/os-release"),
    Check("read.above-root", opening, "/../etc/os-release"),
    Check("read.directory", openingFromDirectory, "/in", "../../etc/os-release"),
    Check("read.symlink", openingThroughLink, "/out/link", "/etc/os-release"),
    Check("read.own-root", opening, "/proc/self/root/etc/os-release"),
    Check("read.init-root", opening, "/proc/1/root/etc/os-release"),
    Check("read.users", readingAccounts, "/etc/passwd"),
    Check("read.groups", readingAccounts, "/etc/group"),
    Check("read.keys", readingKeys, "/proc/keys"),
    Check("read.disks", scanning, "block device"),
    Check("read.devices", scanning, "character device"),
  ])

/// No write outside.
let noForeignWrite = Probe(
  name: "PR-FS-ESC-2",
  checks: [
    Check("write.root", opening, "/sandbox-probe.new", "O_CREAT"),
    Check("write.etc", opening, "/etc/sandbox-probe.new", "O_CREAT"),
    Check("write.tmp", opening, "/tmp/sandbox-probe.new", "O_CREAT"),
    Check("write.var-tmp", opening, "/var/tmp/sandbox-probe.new", "O_CREAT"),
    Check("write.dev", opening, "/dev/sandbox-probe.new", "O_CREAT"),
    Check("write.shm", opening, "/dev/shm/sandbox-probe.new", "O_CREAT"),
    Check("write.mqueue", opening, "/dev/mqueue/sandbox-probe.new", "O_CREAT"),
    Check("write.self", opening, "/sandbox-probe", "O_WRONLY"),
    Check("write.resolver", opening, "/etc/resolv.conf", "O_WRONLY"),
    Check("write.hostname", opening, "/proc/sys/kernel/hostname", "O_WRONLY"),
    Check("write.core-pattern", opening, "/proc/sys/kernel/core_pattern", "O_WRONLY"),
    Check("write.sysrq", opening, "/proc/sysrq-trigger", "O_WRONLY"),
    Check("write.sys", opening, "/sys/kernel/mm/ksm/run", "O_WRONLY"),
    Check("write.mknod", makingDevice, "/out/device"),
  ])

/// The mount table is exactly the declared one.
let declaredMounts = Probe(
  name: "PR-MOUNT-1",
  checks: [
    Check("mount.table", readingMounts, "/proc/self/mountinfo"),
    Check("mount.shared", readingSharedMounts, "/proc/self/mountinfo", "shared"),
  ])
