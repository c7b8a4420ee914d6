#!/bin/bash
# key-id.sh FILE.pub.pem: the key id, SHA-256 of the SubjectPublicKeyInfo in DER.
set -euo pipefail
. "$(dirname "$0")/claims.sh"
. "$(dirname "$0")/openssl_verify.sh"
takes 1 "$@"

id=$(key_id "$1") || no "a public key"
echo "$id"
