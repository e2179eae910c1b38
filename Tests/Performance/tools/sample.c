#include "sample.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char secret[256];

void die(const char *what) {
    perror(what);
    exit(1);
}

void sample_secret(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file || !fgets(secret, sizeof secret, file)) die(path);
    secret[strcspn(secret, "\n")] = 0;
    fclose(file);
}

static const char opening[] =
    "{\"topic\":\"messages\",\"timestamp\":\"1795387250\","
    "\"sender\":{\"id\":\"+15550001111\",\"channelType\":\"whatsapp\",\"name\":\"Ada\"},"
    "\"recipient\":{\"id\":\"+15550002222\",\"channelType\":\"whatsapp\",\"name\":\"Shop\"},"
    "\"message\":{\"number\":";
static const char text[] = "Hello, is it open today? I should like to come by. ";
static const char element[] =
    "{\"id\":\"+15550001111\",\"channelType\":\"whatsapp\",\"count\":12,\"text\":\"Is it open \\\"today\\\"?\"},";

/* Fills a part with a phrase over and over. */
static void fill(char *part, size_t size, const char *phrase, size_t length) {
    for (size_t place = 0; place < size; place++) part[place] = phrase[place % length];
}

void sample_body(char *body, size_t size, unsigned long number) {
    size_t place = (size_t)sprintf(body, "%s%lu,\"list\":[", opening, 1000000000 + number);
    size_t elements = size < place + 1024 ? 0 : (size - place - 256) / (sizeof element - 1);
    fill(body + place, elements * (sizeof element - 1), element, sizeof element - 1);
    place += elements * (sizeof element - 1);
    place += (size_t)sprintf(body + place, "0],\"text\":\"");
    fill(body + place, size - place - 3, text, sizeof text - 1);
    memcpy(body + size - 3, "\"}}", 3);
}

void sample_sign(const char *body, size_t size, char signature[SIGNATURE + 1]) {
    unsigned char digest[32];
    HMAC(EVP_sha256(), secret, (int)strlen(secret), (const unsigned char *)body, size, digest, NULL);
    EVP_EncodeBlock((unsigned char *)signature, digest, sizeof digest);
}

double microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int ascending(const void *one, const void *other) {
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

double share_of(double *figures, size_t count, double share) {
    if (count == 0) return 0;
    qsort(figures, count, sizeof *figures, ascending);
    return figures[(size_t)((double)(count - 1) * share)];
}
