#!/bin/bash
# leaf-hash.sh ENTRY: the RFC 6962 leaf hash, SHA-256 of a zero byte and the entry.
# The next entry names it as "previous".
set -euo pipefail
. "$(dirname "$0")/claims.sh"
takes 1 "$@"

{ printf '\0' && cat "$1"; } | sha256sum | cut -d ' ' -f 1
