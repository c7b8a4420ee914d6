#!/usr/bin/env python3
"""entry.py LEDGER INDEX: writes the exact bytes of an entry to standard output.

Nothing is verified: the size is the checkpoint's word.
"""

import sys

import tlog

ledger, index = tlog.arguments(2)
index = int(index)
size = int(tlog.read(ledger, "checkpoint").split(b"\n")[1])
for number, entry in enumerate(tlog.entries(ledger, size)):
    if number == index:
        sys.stdout.buffer.write(entry)
        sys.exit(0)
print(f"--  no entry {index} among {size}", file=sys.stderr)
sys.exit(4)
