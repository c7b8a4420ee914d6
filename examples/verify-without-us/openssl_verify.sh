# shellcheck shell=bash
# Sourced by the scripts beside it: Ed25519 verification with the openssl command and nothing else.

# hex: standard input as lower-case hex digits.
hex() { od -An -v -tx1 | tr -d ' \n'; }

# key_id FILE.pub.pem: the id that statements and policies use for a key.
key_id() { openssl pkey -pubin -in "$1" -outform DER | sha256sum | cut -d ' ' -f 1; }

# key_from_raw: 32 raw bytes on standard input become a public key in DER, $work/key.der. The twelve
# bytes before them say "Ed25519" (RFC 8410 section 4).
key_from_raw() {
  { printf '\060\052\060\005\006\003\053\145\160\003\041\000' && cat; } >"$work/key.der"
}

# holds KEYFORM KEY MESSAGE SIGNATURE: whether the signature is valid.
holds() {
  openssl pkeyutl -verify -pubin -keyform "$1" -inkey "$2" -rawin -in "$3" -sigfile "$4" \
    >/dev/null 2>&1
}
