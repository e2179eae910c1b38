#ifndef HOOKLINE_CCRYPTO_SHIM_H
#define HOOKLINE_CCRYPTO_SHIM_H

// SHA256_Init(3) and its kin are marked as deprecated since OpenSSL 3.0: they know one implementation, and no providers.
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/crypto.h>
#include <openssl/sha.h>

#endif
