#!/usr/bin/env python3
"""inclusion.py ENTRY PROOF TRUST: whether the proof shows that the entry is in the log.

A proof is a C2SP tlog-proof. Whether the cosignatures are enough is the trust file's `quorum` line.
"""

import base64

import tlog

entry, proof, trust = tlog.arguments(3)
head, note = tlog.read(proof).split(b"\n\n", 1)
first, index, *path = head.decode().split("\n")
tlog.claim(first == "c2sp.org/tlog-proof@v1" and index.startswith("index "), "a tlog-proof")
index = int(index.removeprefix("index "))
path = [base64.b64decode(line, validate=True) for line in path]

checkpoint = tlog.Checkpoint(note, tlog.Trust(trust))
leaf = tlog.leaf_hash(tlog.read(entry))
tlog.claim(
    tlog.root_of_path(leaf, index, checkpoint.size, path) == checkpoint.root,
    f"entry {index} of {checkpoint.size} is under the root, cosigned by "
    + (", ".join(checkpoint.cosigned) or "nobody"))
