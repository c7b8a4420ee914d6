#!/usr/bin/env python3
"""ledger.py LEDGER TRUST: chain, signatures, heads, Merkle root, checkpoint, origin.

What it leaves to the ledger's own program: the strictness of parsing, most of the admission rules
(who may sign what, thresholds, challenges), and tiles above the leaves. Blobs: see blobs.sh.
"""

import base64
import hashlib
import json

import heads
import tlog

directory, trust_file = tlog.arguments(2)
checkpoint = tlog.Checkpoint(tlog.read(directory, "checkpoint"), tlog.Trust(trust_file))

leaves = []
keys = {}
table = heads.Heads()
previous = hashlib.sha256(b"").digest()
time = ""
signatures = 0
for index, raw in enumerate(tlog.entries(directory, checkpoint.size)):
    entry = json.loads(raw)
    payload = base64.b64decode(entry["envelope"]["payload"], validate=True)
    digest = hashlib.sha256(payload).hexdigest()
    statement = json.loads(payload)
    if index == 0:
        name = statement["predicate"]["name"]
        tlog.claim(f"{name}/{digest}" == checkpoint.origin, f"origin {checkpoint.origin}")

    chained = entry["index"] == index and entry["previous"] == previous.hex()
    if not chained or entry["time"] < time:
        tlog.claim(False, f"entry {index} follows on the one before")
    previous, time = tlog.leaf_hash(raw), entry["time"]
    leaves.append(previous)

    # A policy's own keys count for the first policy, the keys of the policy before for all others.
    if index == 0:
        keys = {}
        for key in statement["predicate"]["keys"]:
            spki = base64.b64decode(key["publicKey"], validate=True)
            if hashlib.sha256(spki).hexdigest() != key["keyid"]:
                tlog.claim(False, f"key id {key['keyid']}")
            keys[key["keyid"]] = spki[-32:]
    message = tlog.envelope_message(entry["envelope"])
    for signature in entry["envelope"]["signatures"]:
        key = keys.get(signature["keyid"])
        if key is None or not tlog.verify(key, message, base64.b64decode(signature["sig"])):
            tlog.claim(False, f"entry {index} is signed by {signature['keyid']}")
        signatures += 1
    if statement["predicateType"].endswith(":policy:v1"):
        keys = {key["keyid"]: base64.b64decode(key["publicKey"])[-32:]
                for key in statement["predicate"]["keys"]}

    table.apply(index, digest, statement)
    if entry["heads"] != table.digest():
        tlog.claim(False, f"entry {index} commits to the heads {table.canonical().decode()}")

tlog.claim(len(leaves) > 0, f"{len(leaves)} entries, each naming the leaf hash of the one before")
tlog.claim(signatures > 0, f"{signatures} signatures on statements")
tlog.claim(True, f"heads after the last entry: {table.canonical().decode()}")
tlog.claim(tlog.root(leaves) == checkpoint.root, f"Merkle root {checkpoint.root.hex()}")

# The hashes at the right edge of the lowest level of tiles.
number, width = (len(leaves) - 1) // 256, (len(leaves) - 1) % 256 + 1
tile = tlog.read(directory, tlog.tile_path("0", number, width))
tlog.claim(tile == b"".join(leaves[number * 256:]), "the last tile holds the leaf hashes")
