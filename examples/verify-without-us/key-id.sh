#!/bin/sh
# key-id.sh FILE.pub.pem: the key id, SHA-256 of the SubjectPublicKeyInfo in DER.
set -eu
openssl pkey -pubin -in "$1" -outform DER | sha256sum | cut -d ' ' -f 1
