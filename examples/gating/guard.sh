#!/bin/sh
# guard.sh PROOF ENTRY TRUST GATE REVISION COMMAND...: runs the command only when a quorum of witnesses
# saw evidence for this gate about this revision. What it cannot show: that nothing supersedes it later.
set -eu
proof=$1 entry=$2 trust=$3 gate=$4 revision=$5
shift 5
ledger-cli log verify-proof "$proof" --entry "$entry" --trust "$trust" >&2
jq -r .envelope.payload <"$entry" | base64 -d | jq -e --arg gate "$gate" --arg revision "$revision" '
  .predicateType == "urn:evidence-ledger:evidence:v1" and any(.predicate.gates[]; . == $gate)
  and any(.subject[]; .digest.gitCommit == $revision)' >/dev/null ||
  { echo "guard: error: the entry is not evidence for $gate about $revision" >&2; exit 1; }
exec "$@"
