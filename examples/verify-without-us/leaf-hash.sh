#!/bin/sh
# leaf-hash.sh ENTRY: the RFC 6962 leaf hash, SHA-256 of a zero byte and the entry. The next entry
# names it as "previous".
set -eu
{ printf '\0' && cat "$1"; } | sha256sum | cut -d ' ' -f 1
