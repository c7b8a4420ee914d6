#!/bin/bash
# How the situation of checkpoint.md goes on, where replay.sh ends: the owner adds the reviewed profile, an
# operator takes a packet to the venue, the sandbox runs, the venue vouches for the bundle, and a verifier
# signs what follows. The build is ACCEPTED in the scope of the waiver, and BLOCKED in any other. The same run
# said to be a laptop's opens nothing, and an altered observation is refused. Real runs and real signatures,
# by the published example keys.
#
#   sequel.sh DIRECTORY     (where replay.sh ran; ledger-cli is on the path, sandbox-probe beside it)
#
# RUNTIME (bwrap, docker or podman) says what makes the sandbox; bwrap unless it does.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "${1:?name the directory of replay.sh}"
export LEDGER_DIR=$PWD/ledger
runtime=${RUNTIME:-bwrap}
profile=$root/profiles/phase2-offline-mvp
examples=--allow-example-keys
scope=phase2-offline-mvp-prep

run() {
  printf '$ ledger-cli %s\n' "$*"
  ledger-cli "$@"
}
# expect STATUS COMMAND...: a no is an answer too, and has to be the one that was expected.
expect() {
  local expected=$1 status=0
  shift
  run "$@" || status=$?
  if [[ $status -ne $expected ]]; then
    echo "sequel: error: expected exit code $expected, found $status" >&2
    exit 1
  fi
}
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
cosign() {
  run log witness --key keys/witness.pem --name witness.example --memory memory --trust trust.txt \
    --out "$1" $examples
  run log merge "$1" --trust trust.txt
}

# The policy with the profile that was reviewed.
digest=$(ledger-cli profile show "$profile" --json | member profile)
mkdir keys-example
cp keys/*.pub.pem keys-example/
mkdir -p policy/2
sed "s|^# profiles:|profiles:|; s|^#   - id: phase2|  - id: phase2|; s|^#     digest: .*|    digest: $digest|" \
  "$root/examples/policies/phase2-offline-mvp.yaml" >policy/2/policy.yaml
run policy sign policy/2/policy.yaml --key keys/owner.pem -o policy.dsse $examples
run policy append policy.dsse --policy policy/2/policy.yaml $examples
cosign profile.note

# A copy, in which the same run will be said to be a laptop's.
cp -r ledger laptop
cp keys/log.pem laptop-log.pem
cp keys/log.pem.last-signed laptop-log.pem.last-signed

# To the venue, and home again.
expect 1 packet --gate b4-prime --venue mac-local
run packet --gate b4-prime --venue vps -o packet
run attest --profile "$profile" --runtime "$runtime" --challenge packet.json -o bundle
run bundle prove bundle --venue-key keys/venue.pem $examples
run bundle check bundle
run evidence sign bundle --key keys/operator.pem $examples
run bundle pack bundle -o bundle.tar
run evidence add bundle.tar $examples

# What the other rows ask for: a scan of the sources, and two tests, made here.
revision=$(git -C "$root" rev-parse HEAD 2>/dev/null || sha1sum "$root/Package.swift" | cut -d ' ' -f 1)
"$root/scripts/guard-scan" guard.sarif "$root/Sources/Ledger"
outcome() { if [[ $1 -eq 0 ]]; then printf '/>'; else printf '><failure message="%s"/></testcase>' "$2"; fi; }
leaked=0
SECRET=correct-horse-battery-staple ledger-cli attest --profile "$profile" --runtime "$runtime" \
  --challenge packet.json -o with-a-secret --quiet
if grep -rq correct-horse-battery-staple with-a-secret; then leaked=1; fi
cp -r "$profile" weakened
sed -i 's/"SCMP_ACT_ERRNO"/"SCMP_ACT_ALLOW"/' weakened/seccomp-4a.json
open=0
if ledger-cli attest --profile weakened --runtime "$runtime" --challenge packet.json -o never --quiet \
  2>/dev/null || [[ -e never ]]; then open=1; fi
cat >junit.xml <<JUNIT
<testsuite name="Sandbox" tests="2" failures="$((leaked + open))">
<testcase classname="Sandbox" name="secretsStayOut"$(outcome $leaked "the bundle holds the secret")
<testcase classname="Sandbox" name="failsClosed"$(outcome $open "a weakened profile was run")
</testsuite>
JUNIT
run evidence add guard.sarif junit.xml --gate b4-prime --revision "$revision" --key keys/operator.pem $examples

# A verdict, witnesses, and the answer.
run verdict issue --gate b4-prime --key keys/verifier.pem $examples
cosign verdict.note
ask=(--trust trust.txt --subject "revision=$revision" "$examples")
expect 1 gate status --trust trust.txt --max-age 1h $examples
expect 0 gate check b4-prime "${ask[@]}"
expect 0 gate check build "${ask[@]}" --scope $scope --effect none
expect 1 gate check build "${ask[@]}"
expect 1 gate check build "${ask[@]}" --scope $scope --effect kb-write
run gate prove build -o accepted.gateproof
expect 0 gate verify build accepted.gateproof "${ask[@]}" --scope $scope --effect none

# The same run, honestly said to be a laptop's: every probe is green, and the gate stays BLOCKED.
cp -r bundle laptop-bundle
rm laptop-bundle/envelope.json
laptop=(--ledger laptop --log-key laptop-log.pem "$examples")
run evidence add laptop-bundle --venue mac-local --key keys/operator.pem "${laptop[@]}"
run evidence add guard.sarif junit.xml --gate b4-prime --revision "$revision" --key keys/operator.pem "${laptop[@]}"
run verdict issue --gate b4-prime --key keys/verifier.pem "${laptop[@]}"
expect 1 gate check build "${ask[@]}" --scope $scope --effect none --ledger laptop

# One observation, altered.
cp -r bundle altered
sed -i '0,/"errno":"EPERM"/s//"errno":"EACCES"/' altered/observations.jsonl
expect 3 evidence add altered $examples
