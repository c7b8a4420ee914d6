#!/bin/sh
# payload-digest.sh ENTRY: the digest by which statements point at this one. Of entry 0 it is the hex
# part of the ledger's origin.
set -eu
jq -r .envelope.payload <"$1" | base64 -d | sha256sum | cut -d ' ' -f 1
