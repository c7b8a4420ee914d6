#!/bin/sh
# guard.sh PROOF REVISION COMMAND...: runs the command only when the gate is accepted for this revision.
# What is asked stands here, where the one who guards keeps it; only the proof comes from outside.
set -eu
proof=$1 revision=$2
shift 2
ledger-cli gate verify b4-prime "$proof" --trust .ledger/trust.txt --max-age 24h \
  --subject "revision=$revision" --effect none >&2
exec "$@"
