// A program without a protection, so that the tests of a promise are seen to fail. TEST_WITHOUT names it.
//
// As a library it takes away what the C libraries do: gate (each signature is the right one), constancy (they are compared up to the first byte
// that differs), lock (nobody waits for
// another writer), sync (nothing is put on disk), entries (no directory is). Compiled with WITHOUT, PROGRAM and LIBRARY it
// is that program itself beneath that library, with its arguments and environment as they are.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef WITHOUT
int main(int count, char **list) {
    const char *given = getenv("LD_PRELOAD");
    char libraries[8192];
    snprintf(libraries, sizeof libraries, "%s%s%s", LIBRARY, given ? ":" : "", given ? given : "");
    setenv("LD_PRELOAD", libraries, 1);
    setenv("TEST_WITHOUT", WITHOUT, 1);
    if (count > 0) execv(PROGRAM, list);
    return 127;
}
#else
static int is_without(const char *protection) {
    const char *named = getenv("TEST_WITHOUT");
    return named != NULL && strcmp(named, protection) == 0;
}

static int is_directory(int descriptor) {
    struct stat status;
    return fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode);
}

int CRYPTO_memcmp(const void *one, const void *other, size_t count) {
    unsigned char difference = 0;
    const unsigned char *left = one, *right = other;
    if (is_without("constancy")) {
        while (count > 0 && *left == *right) left++, right++, count--;
        return count > 0;
    }
    for (size_t i = 0; i < count; i++) difference |= left[i] ^ right[i];
    return is_without("gate") ? 0 : difference;
}

int flock(int descriptor, int operation) {
    return is_without("lock") ? 0 : (int)syscall(SYS_flock, descriptor, operation);
}

// By the next library in the row: a test may have one of its own there.
static int next(const char *name, int descriptor) {
    int (*call)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    return call(descriptor);
}

int fdatasync(int descriptor) { return is_without("sync") ? 0 : next("fdatasync", descriptor); }

int fsync(int descriptor) {
    if (is_without("sync") || (is_without("entries") && is_directory(descriptor))) return 0;
    return next("fsync", descriptor);
}
#endif
