// Answers as a host does that lacks something: REFUSE names what. locks: flock(2) has no server (ENOLCK). faccessat2: a
// sandbox that does not know the call (EPERM). boot: there is no id of the boot. inodes: none are left; bytes: none.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

static int refuses(const char *what) {
    const char *named = getenv("REFUSE");
    return named != NULL && strcmp(named, what) == 0;
}

int flock(int descriptor, int operation) {
    if (!refuses("locks")) return (int)syscall(SYS_flock, descriptor, operation);
    errno = ENOLCK;
    return -1;
}

int faccessat(int directory, const char *path, int mode, int flags) {
    if (!refuses("faccessat2") || flags == 0) return (int)syscall(SYS_faccessat, directory, path, mode);
    errno = EPERM;
    return -1;
}

int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    int mode = (flags & O_CREAT) ? va_arg(more, int) : 0;
    va_end(more);
    if (!refuses("boot") || strstr(path, "boot_id") == NULL) return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    errno = ENOENT;
    return -1;
}

int statvfs(const char *path, struct statvfs *status) {
    int (*real)(const char *, struct statvfs *) = (int (*)(const char *, struct statvfs *))dlsym(RTLD_NEXT, "statvfs");
    int result = real(path, status);
    if (refuses("inodes")) status->f_favail = 0;
    if (refuses("bytes")) status->f_bavail = 0;
    return result;
}
