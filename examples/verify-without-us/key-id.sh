#!/bin/bash
# key-id.sh FILE.pub.pem: the key id, SHA-256 of the SubjectPublicKeyInfo in DER.
. "$(dirname "$0")/claims.sh"
takes 1 "$@"

openssl pkey -pubin -in "$1" -outform DER -out "$work/key.der" || no "a public key"
sha256sum <"$work/key.der" | cut -d ' ' -f 1
