#!/bin/bash
# signature.sh ENTRY FILE.pub.pem: whether this key signed the entry's statement (DSSE v1.0.2).
set -euo pipefail
. "$(dirname "$0")/claims.sh"
. "$(dirname "$0")/openssl_verify.sh"
takes 2 "$@"

id=$(key_id "$2")
jq -r --arg id "$id" '.envelope.signatures[] | select(.keyid == $id) | .sig' <"$1" |
  base64 -d >"$work/signature"
test -s "$work/signature" || no "no signature by $id"

# What is signed: DSSEv1, and length and bytes of the type and of the payload.
type=$(jq -r .envelope.payloadType <"$1")
jq -r .envelope.payload <"$1" | base64 -d >"$work/payload"
{
  printf 'DSSEv1 %d %s %d ' "${#type}" "$type" "$(wc -c <"$work/payload")"
  cat "$work/payload"
} >"$work/message"

holds PEM "$2" "$work/message" "$work/signature" || no "the signature by $id"
ok "signed by $id"
