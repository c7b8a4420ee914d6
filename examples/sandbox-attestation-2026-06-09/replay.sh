#!/bin/bash
# The situation of checkpoint.md as a ledger: the starter policy, the checkpoint as evidence, and B0‴ waived for
# one scope with six prohibitions. Nobody attested the sandbox, so B4′ and the build are BLOCKED, and the board
# names the one next step. The keys are the published examples, worthless and all the better for a replay.
#
#   replay.sh [DIRECTORY]     (a new directory; default: a temporary one; ledger-cli is on the path)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=${1:-$(mktemp -d "${TMPDIR:-/tmp}/evidence-ledger-replay.XXXXXX")}
mkdir -p "$work"
work=$(cd "$work" && pwd)
export LEDGER_DIR=$work/ledger

# The signing memory stands beside the log key, so the keys are copied.
mkdir "$work/keys"
cp "$root"/keys-example/*.pem "$work/keys/"
chmod 600 "$work/keys/"*.pem
cd "$work"
run() {
  printf '$ ledger-cli %s\n' "$*"
  ledger-cli "$@"
}
examples=--allow-example-keys

run init --name phase2-offline-mvp.example --policy "$root/examples/policies/phase2-offline-mvp.yaml" \
  --owner-key keys/owner.pem --log-key keys/log.pem $examples | tee init.out
witness=$(ledger-cli key show keys/witness.pub.pem --witness witness.example)
{
  grep '^log ' init.out
  echo "witness w1 $witness"
  echo "group replaying all w1"
  echo "quorum replaying"
} >trust.txt

run evidence add "$here/checkpoint.md" "$here/facts.json" --gate b4-prime --kind document --key keys/reviewer.pem $examples

cat >waiver.yaml <<WAIVER
scope: phase2-offline-mvp-prep
risk: revision 4 of the specification is not sealed again by an outside reviewer
reason: owner direction of 2026-06-09
prohibitions:
  - directus-registry-system-issues-mutation
  - gate-consumer
  - kb-write
  - live-kb-pg-read
  - production-mutation
  - proof-of-run-execution-surface
notBefore: $(date -u +%Y-%m-%dT%H:%M:%SZ)
notAfter: $(date -u -d '+30 days' +%Y-%m-%dT%H:%M:%SZ)
notCovered: [b4-prime]
WAIVER
run waiver grant --gate b0-triple-prime --file waiver.yaml --key keys/owner.pem $examples

run log witness --key keys/witness.pem --name witness.example --memory memory --trust trust.txt --out cosigned.note $examples
run log merge cosigned.note --trust trust.txt

# Each of these is a no, and says why.
expect() {
  local expected=$1 status=0
  shift
  run "$@" || status=$?
  if [[ $status -ne $expected ]]; then
    echo "replay: error: expected exit code $expected, found $status" >&2
    exit 1
  fi
}
expect 1 gate status --trust trust.txt --max-age 1h $examples
expect 0 gate check b0-triple-prime --trust trust.txt --max-age 1h --scope phase2-offline-mvp-prep --effect none $examples
expect 1 gate check b0-triple-prime --trust trust.txt --max-age 1h --scope phase2-offline-mvp-prep --effect kb-write $examples
expect 1 gate check b4-prime --trust trust.txt --scope phase2-offline-mvp-prep --effect none $examples
expect 1 gate check build --trust trust.txt --scope phase2-offline-mvp-prep --effect none $examples
run gate prove build -o build.gateproof
expect 1 gate verify build build.gateproof --trust trust.txt --scope phase2-offline-mvp-prep --effect none $examples
echo "$work"
