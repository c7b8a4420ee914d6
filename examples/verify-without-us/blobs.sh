#!/bin/bash
# blobs.sh LEDGER: whether every blob hashes to its name.
set -euo pipefail
. "$(dirname "$0")/claims.sh"
takes 1 "$@"

cd "$1"
test -d blob || missing "no blobs"
# A file of its own: what cannot be listed ends the script.
find blob -type f | sort >"$work/paths"
count=0
while IFS= read -r path; do
  name=${path##*/}
  test "$path" = "blob/sha256/${name:0:2}/$name" || no "a blob in the wrong place: $path"
  echo "$name  $path" | sha256sum --check --quiet --strict || no "$path"
  count=$((count + 1))
done <"$work/paths"
test "$count" -gt 0 || missing "no blobs"
ok "$count blobs hash to their names"
