#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

// The low-level SHA-256 calls are deprecated but stable in 3.x, and twice as fast as EVP on short input.
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#endif
