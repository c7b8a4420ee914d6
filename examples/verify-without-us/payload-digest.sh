#!/bin/bash
# payload-digest.sh ENTRY: the digest by which statements point at this one.
# Of entry 0 it is the hex part of the ledger's origin.
set -euo pipefail
. "$(dirname "$0")/claims.sh"
takes 1 "$@"

payload=$(jq -r '.envelope.payload // empty' <"$1")
test -n "$payload" || no "an entry with a payload"
base64 -d <<<"$payload" >"$work/payload"
sha256sum <"$work/payload" | cut -d ' ' -f 1
