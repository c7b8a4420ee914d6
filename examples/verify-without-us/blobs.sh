#!/bin/bash
# blobs.sh LEDGER: whether every blob hashes to its name.
set -euo pipefail
cd "$1"
count=0
while IFS= read -r path; do
  name=${path##*/}
  test "$path" = "blob/sha256/${name:0:2}/$name" || { echo "NO  a blob in the wrong place: $path" >&2; exit 3; }
  echo "$name  $path" | sha256sum --check --quiet --strict || exit 3
  count=$((count + 1))
done < <(find blob -type f 2>/dev/null | sort)
test "$count" -gt 0 || { echo "--  no blobs" >&2; exit 4; }
echo "ok  $count blobs hash to their names"
