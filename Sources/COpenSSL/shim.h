#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

// The low-level SHA-256 calls are deprecated but stable in 3.x, and twice as fast as EVP on short input.
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

// OPENSSL_clear_free is a macro with the caller's file and line, which Swift does not import.
static inline void COpenSSL_clear_free(void *memory, size_t count) {
  OPENSSL_clear_free(memory, count);
}

#endif
