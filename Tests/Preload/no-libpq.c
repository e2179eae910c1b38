// A machine without libpq: dlopen(3) does not find it, and dlerror(3) says so.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>

static int missed;

void *dlopen(const char *name, int flags) {
    void *(*real)(const char *, int) = dlsym(RTLD_NEXT, "dlopen");
    missed = name != NULL && strncmp(name, "libpq.so", 8) == 0;
    return missed ? NULL : real(name, flags);
}

char *dlerror(void) {
    static char words[] = "libpq.so.5: cannot open shared object file: No such file or directory";
    char *(*real)(void) = dlsym(RTLD_NEXT, "dlerror");
    return missed ? words : real();
}
