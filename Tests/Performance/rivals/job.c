#include "job.h"

#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { DIGEST = 32, SIGNATURE = 44 };

static const char topic_part[] = "\",\"topic\":\"messages\",\"signature\":\"";
static const char event_part[] = "\",\"event\":";

static EVP_MAC_CTX *digest;
static int file = -1;
static bool syncs;
static char *room;
static size_t room_size;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static const char *setting(const char *name) {
    const char *value = getenv(name);
    if (!value) {
        fprintf(stderr, "%s is not set\n", name);
        exit(1);
    }
    return value;
}

/* The first line of the secret's file. */
static size_t read_secret(char *secret, size_t size) {
    int secret_file = open(setting("RIVAL_SECRET_FILE"), O_RDONLY | O_CLOEXEC);
    ssize_t count = secret_file < 0 ? -1 : read(secret_file, secret, size);
    if (count <= 0) die("the secret");
    close(secret_file);
    const char *end = memchr(secret, '\n', (size_t)count);
    return end ? (size_t)(end - secret) : (size_t)count;
}

void job_prepare(void) {
    char secret[256];
    size_t length = read_secret(secret, sizeof secret);
    OPENSSL_init_crypto(
        OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_ADD_ALL_DIGESTS | OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    digest = EVP_MAC_CTX_new(mac);
    EVP_MAC_free(mac);
    char name[] = "SHA256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0), OSSL_PARAM_construct_end()};
    if (!digest || EVP_MAC_init(digest, (unsigned char *)secret, length, parameters) != 1) die("the digest");
    syncs = strcmp(setting("RIVAL_SYNC"), "always") == 0;
}

void job_open(void) {
    file = open(setting("RIVAL_FILE"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (file < 0) die("the file");
}

char *job_room(size_t length) {
    size_t needed = JOB_HEAD + length + JOB_TAIL;
    if (needed > room_size) {
        room_size = needed < 16384 ? 16384 : needed;
        room = realloc(room, room_size);
        if (!room) die("memory");
    }
    return room + JOB_HEAD;
}

bool job_is_signed(size_t length, const char *signature) {
    unsigned char given[DIGEST + 1], own[DIGEST];
    size_t written = 0;
    if (!signature || strlen(signature) != SIGNATURE) return false;
    if (EVP_DecodeBlock(given, (const unsigned char *)signature, SIGNATURE) != DIGEST + 1) return false;
    return EVP_MAC_init(digest, NULL, 0, NULL) == 1
        && EVP_MAC_update(digest, (unsigned char *)room + JOB_HEAD, length) == 1
        && EVP_MAC_final(digest, own, &written, sizeof own) == 1 && CRYPTO_memcmp(own, given, DIGEST) == 0;
}

/* Writes the line's head before the body. */
static void write_head(const char *signature) {
    struct timespec now;
    struct tm day;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &day);
    char head[JOB_HEAD + 1];
    int length = snprintf(
        head, sizeof head, "{\"receivedAt\":\"%04d-%02d-%02dT%02d:%02d:%02d.%06ldZ%s%s%s", day.tm_year + 1900,
        day.tm_mon + 1, day.tm_mday, day.tm_hour, day.tm_min, day.tm_sec, now.tv_nsec / 1000, topic_part, signature,
        event_part);
    if (length != JOB_HEAD) abort();
    memcpy(room, head, JOB_HEAD);
}

/* The stamp is taken under the lock, so that a file's lines ascend. */
static bool append(size_t length, const char *signature) {
    size_t whole = JOB_HEAD + length + JOB_TAIL;
    if (flock(file, LOCK_EX) != 0) return false;
    write_head(signature);
    ssize_t written = write(file, room, whole);
    flock(file, LOCK_UN);
    return written == (ssize_t)whole;
}

bool job_store(size_t length, const char *signature) {
    memcpy(room + JOB_HEAD + length, "}\n", JOB_TAIL);
    if (!append(length, signature)) return false;
    return !syncs || fdatasync(file) == 0;
}
