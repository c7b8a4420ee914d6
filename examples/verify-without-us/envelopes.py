#!/usr/bin/env python3
"""envelopes.py LEDGER: verifies every envelope with securesystemslib, the DSSE library of in-toto.

  python3 -m venv venv && venv/bin/pip install 'securesystemslib[crypto]>=1.3,<2'
  venv/bin/python envelopes.py LEDGER

Keys are those of the policy before each entry; each signature of an envelope has to hold.
"""

import base64
import json

import tlog
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

directory, = tlog.arguments(1)
size = int(tlog.read(directory, "checkpoint").split(b"\n")[1])


def keys_of(policy):
    return {key["keyid"]: SSlibKey(key["keyid"], "ed25519", "ed25519", {
        "public": base64.b64decode(key["publicKey"])[-32:].hex()}) for key in policy["keys"]}


count = 0
keys = {}
for index, raw in enumerate(tlog.entries(directory, size)):
    envelope = Envelope.from_dict(json.loads(raw)["envelope"])
    statement = json.loads(envelope.payload)
    is_policy = statement["predicateType"].endswith(":policy:v1")
    if index == 0:
        keys = keys_of(statement["predicate"])
    signers = [keys[key_id] for key_id in envelope.signatures if key_id in keys]
    # Raises unless as many keys as the threshold have signed.
    envelope.verify(signers, threshold=len(envelope.signatures))
    count += 1
    if is_policy:
        keys = keys_of(statement["predicate"])
tlog.claim(count > 0 and count == size, f"securesystemslib verified {count} envelopes")
