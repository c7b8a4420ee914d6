"""Reads a ledger's public files with Python's standard library and the openssl command.

Imported by the scripts beside it. Nothing here comes from the ledger's own program.
"""

import base64
import hashlib
import os
import struct
import subprocess
import sys
import tempfile


def claim(holds, text):
    """Says how a claim fared; one that does not hold ends the program with 3."""
    if not holds:
        print(f"NO  {text}", file=sys.stderr)
        sys.exit(3)
    print(f"ok  {text}")


def arguments(count):
    """The script's arguments; ends with 64, and how the script is used, unless there are so many."""
    if len(sys.argv) != count + 1:
        print(sys.modules["__main__"].__doc__.strip(), file=sys.stderr)
        sys.exit(64)
    return sys.argv[1:]


def refuse(kind, error, trace):
    """What cannot be read or run is missing, 4; what is malformed does not hold, 3."""
    if not isinstance(error, Exception):
        return sys.__excepthook__(kind, error, trace)
    is_missing = isinstance(error, (OSError, ImportError))
    print(f"{'--' if is_missing else 'NO'}  {kind.__name__}: {error}", file=sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    # After this hook Python would end with 1.
    os._exit(4 if is_missing else 3)


sys.excepthook = refuse


def read(*parts):
    try:
        with open(os.path.join(*parts), "rb") as file:
            return file.read()
    except OSError as error:
        print(f"--  {error}", file=sys.stderr)
        sys.exit(4)


# Ed25519


def verify(raw_key, message, signature):
    """Whether openssl accepts the signature under these 32 bytes of key (RFC 8410 section 4)."""
    with tempfile.TemporaryDirectory() as work:
        paths = {}
        spki = bytes.fromhex("302a300506032b6570032100") + raw_key
        for name, content in (("key", spki), ("message", message), ("signature", signature)):
            paths[name] = os.path.join(work, name)
            with open(paths[name], "wb") as file:
                file.write(content)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey",
                   paths["key"], "-rawin", "-in", paths["message"], "-sigfile", paths["signature"]]
        return subprocess.run(command, capture_output=True).returncode == 0


def envelope_message(envelope):
    """What a DSSE envelope's signatures sign: the pre-authentication encoding (DSSE v1.0.2)."""
    kind = envelope["payloadType"].encode()
    payload = base64.b64decode(envelope["payload"], validate=True)
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


# Tiles (C2SP tlog-tiles)


def tile_path(kind, number, size_here):
    """The path of tile or bundle `number`, of which `size_here` hashes or entries are needed."""
    groups = [f"{number % 1000:03}"]
    while number >= 1000:
        number //= 1000
        groups.insert(0, f"x{number % 1000:03}")
    path = f"tile/{kind}/" + "/".join(groups)
    return path if size_here == 256 else f"{path}.p/{size_here}"


def entries(ledger, size):
    """The exact bytes of every entry, in order."""
    for number in range((size + 255) // 256):
        width = min(256, size - number * 256)
        bundle = read(ledger, tile_path("entries", number, width))
        for _ in range(width):
            length, = struct.unpack(">H", bundle[:2])
            yield bundle[2:2 + length]
            bundle = bundle[2 + length:]
        if bundle:
            claim(False, "a bundle ends with its last entry")


# The Merkle tree (RFC 6962 section 2.1)


def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(root(leaves[:split]), root(leaves[split:]))


def root_of_path(leaf, index, size, path):
    """The root that an inclusion proof leads to (RFC 9162 section 2.1.3.2), or None."""
    node, last = index, size - 1
    hash_ = leaf
    for sibling in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            hash_ = node_hash(sibling, hash_)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            hash_ = node_hash(hash_, sibling)
        node >>= 1
        last >>= 1
    return hash_ if last == 0 else None


# Notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-policy)


class Trust:
    """The keys that a trust file names. Its quorum is for you to read."""

    def __init__(self, path):
        self.keys = {}
        for line in read(path).decode().splitlines():
            words = line.split()
            if words[:1] == ["log"]:
                self._add(words[1])
            elif words[:1] == ["witness"]:
                self._add(words[2])

    def _add(self, vkey):
        name, key_id, material = vkey.split("+", 2)
        typed = base64.b64decode(material, validate=True)
        computed = hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]
        if computed.hex() != key_id:
            claim(False, f"the key id of {name}")
        self.keys[name, computed] = typed


class Checkpoint:
    """A checkpoint whose log signature, and every cosignature by a known key, was verified."""

    def __init__(self, note, trust):
        text, signatures = note.rsplit(b"\n\n", 1)
        self.text = text + b"\n"
        origin, size, root64 = text.decode().split("\n")
        self.origin, self.size = origin, int(size)
        self.root = base64.b64decode(root64, validate=True)
        self.cosigned = []
        is_signed = False
        for line in signatures.decode().splitlines():
            dash, name, blob = line.split(" ")
            if dash != "\u2014":
                claim(False, "a signature line starts with an em dash")
            blob = base64.b64decode(blob, validate=True)
            typed = trust.keys.get((name, blob[:4]))
            if typed is None:
                print(f"--  by a key that the trust file does not name: {name}")
            elif typed[0] == 1 and name == origin:
                claim(verify(typed[1:], self.text, blob[4:]), f"the log signed {size} entries")
                is_signed = True
            elif typed[0] == 4:
                time, = struct.unpack(">Q", blob[4:12])
                message = b"cosignature/v1\ntime %d\n" % time + self.text
                claim(verify(typed[1:], message, blob[12:]), f"cosigned by {name} at {time}")
                self.cosigned.append(name)
        claim(is_signed, "the checkpoint is signed by the log of the trust file")
